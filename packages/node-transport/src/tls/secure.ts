/**
 * TLS through `node:tls` over a connected socket. The certificate is judged here and not by `tls.connect`, so that
 * the chain is known also when it is refused; as in Node itself, no byte of the application passes before that.
 */
import type { Socket } from "node:net";
import {
  checkServerIdentity,
  connect,
  type ConnectionOptions,
  type DetailedPeerCertificate,
  type TLSSocket,
} from "node:tls";
import { type AddressError, addressError } from "../dial/dial-error.ts";
import { afterLook, type Clock } from "../clock.ts";
import { literalFamily, type TlsSettings } from "../dial/settings.ts";
import type { TlsRecorder } from "../record/tls-recorder.ts";
import { certificateChain } from "./certificate-info.ts";

/** What the handshake is given. Times in ms. */
export interface SecureRequest {
  /** What the certificate must be for: a name or an address. */
  readonly host: string;
  readonly options: TlsSettings;
  readonly timeout: number;
  readonly timer: "attempt" | "overall";
  readonly clock: Clock;
  readonly signal: AbortSignal | undefined;
  readonly allowHalfOpen: boolean;
  readonly recorder: TlsRecorder | undefined;
}

/** Resolves with the secured socket; rejects with an error that has a `code`, or with the signal's reason. */
export const secure = (socket: Socket, request: SecureRequest): Promise<TLSSocket> =>
  new Promise((resolve, reject) => {
    const { options, recorder, signal, clock, timeout } = request;
    const servername = options.servername ?? defaultServername(request.host);
    recorder?.started(servername, options.alpn);
    const tls = connect(tlsOptions(socket, request, servername));
    recorder?.attach(tls);
    let disarm: (() => void) | undefined;
    const settle = (): void => {
      disarm?.();
      tls.off("secureConnect", onSecure);
      tls.off("error", onError);
      signal?.removeEventListener("abort", onAbort);
    };
    const fail = (error: AddressError, timer?: "attempt" | "overall"): void => {
      settle();
      tls.on("error", ignore);
      recorder?.failed(error, certificateChain(peerCertificate(tls)), servername, timer);
      tls.destroy();
      reject(error);
    };
    const onError = (error: Error): void => {
      fail(error as AddressError);
    };
    const onAbort = (): void => {
      settle();
      tls.on("error", ignore);
      tls.destroy();
      reject(signal?.reason as Error);
    };
    const onSecure = (): void => {
      const refusal = tls.authorized ? undefined : certificateError(tls, servername ?? request.host);
      if (refusal !== undefined && options.verify) {
        fail(refusal);
        return;
      }
      settle();
      recorder?.secured(tls, certificateChain(peerCertificate(tls)), refusal === undefined);
      resolve(tls);
    };
    tls.on("secureConnect", onSecure);
    tls.on("error", onError);
    signal?.addEventListener("abort", onAbort, { once: true });
    if (signal?.aborted === true) {
      onAbort();
      return;
    }
    if (timeout !== Infinity) {
      disarm = afterLook(clock, timeout, () => {
        const message = `the TLS handshake was not complete after ${Math.round(timeout)} ms`;
        fail(addressError("ETIMEDOUT", message), request.timer);
      });
    }
  });

/** A name, and without the dot of an absolute one (RFC 6066 §3); an address has no server name. */
const defaultServername = (host: string): string | undefined =>
  literalFamily(host) === undefined ? host.replace(/\.$/, "") : undefined;

const tlsOptions = (
  socket: Socket,
  request: SecureRequest,
  servername: string | undefined,
): ConnectionOptions => {
  const { alpn, secureContext } = request.options;
  return {
    secureContext,
    socket,
    host: request.host,
    rejectUnauthorized: false,
    allowHalfOpen: request.allowHalfOpen,
    ...(servername === undefined ? {} : { servername }),
    ...(alpn === undefined ? {} : { ALPNProtocols: [...alpn] }),
  } as ConnectionOptions;
};

const peerCertificate = (tls: TLSSocket): DetailedPeerCertificate | undefined => {
  // Node answers an empty object, or null after the socket is gone, when there is none.
  const certificate = tls.getPeerCertificate(true) as Partial<DetailedPeerCertificate> | null;
  return certificate?.raw === undefined ? undefined : (certificate as DetailedPeerCertificate);
};

/** What is wrong with the certificate, with Node's code for it. */
const certificateError = (tls: TLSSocket, name: string): AddressError => {
  const given: unknown = tls.authorizationError;
  const code = given instanceof Error ? ((given as AddressError).code ?? given.message) : String(given);
  const certificate = peerCertificate(tls);
  const mismatch = certificate === undefined ? undefined : checkServerIdentity(name, certificate);
  const message = code === "ERR_TLS_CERT_ALTNAME_INVALID" ? mismatch?.message : undefined;
  return addressError(code, message ?? `the server's certificate was refused: ${code}`);
};

const ignore = (): void => undefined;
