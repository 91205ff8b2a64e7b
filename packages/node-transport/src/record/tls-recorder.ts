/** Records a TLS handshake and hands the secured socket on to the recorder of the established connection. */
import type { CertificateInfo } from "@tcplens/trace";
import type { TLSSocket } from "node:tls";
import type { AddressError } from "../dial/dial-error.ts";
import { alertOf } from "../error/tls-alerts.ts";
import type { EstablishedRecorder, HandshakeRecorder } from "./established-recorder.ts";
import type { Recorder } from "./recorder.ts";

/** See the file's head. */
export class TlsRecorder implements HandshakeRecorder {
  readonly #recorder: Recorder;
  readonly #connection: number;
  readonly #attempt: number;
  readonly #established: EstablishedRecorder;
  #startedAt = 0;
  #servername: string | undefined;
  #secured = false;
  #failed = false;

  /** Whether the handshake is complete. */
  get isSecured(): boolean {
    return this.#secured;
  }

  constructor(recorder: Recorder, connection: number, attempt: number, established: EstablishedRecorder) {
    this.#recorder = recorder;
    this.#connection = connection;
    this.#attempt = attempt;
    this.#established = established;
  }

  started(servername: string | undefined, alpn: readonly string[] | undefined): void {
    this.#startedAt = this.#recorder.now();
    this.#servername = servername;
    this.#recorder.record(this.#connection, {
      type: "tls-started",
      attempt: this.#attempt,
      ...(servername === undefined ? {} : { servername }),
      ...(alpn === undefined ? {} : { alpn }),
    });
  }

  /** From here on the TLS socket is what passes data and ends. */
  attach(tls: TLSSocket): void {
    this.#established.attach(tls, this);
  }

  secured(tls: TLSSocket, chain: readonly CertificateInfo[], authorized: boolean): void {
    this.#secured = true;
    const alpn = tls.alpnProtocol;
    this.#recorder.record(this.#connection, {
      type: "tls-secured",
      attempt: this.#attempt,
      protocol: tls.getProtocol() ?? "unknown",
      cipher: tls.getCipher().name,
      ...(typeof alpn === "string" && alpn !== "" ? { alpn } : {}),
      chain,
      authorized,
      duration: this.#duration(),
    });
  }

  brokenBy(error: AddressError): void {
    if (!this.#secured && !this.#failed) this.failed(error, [], this.#servername);
  }

  failed(
    error: AddressError,
    chain: readonly CertificateInfo[],
    servername: string | undefined,
    timer?: "attempt" | "overall",
  ): void {
    if (this.#failed) return;
    this.#failed = true;
    const alert = alertOf(error.code);
    this.#recorder.record(this.#connection, {
      type: "tls-failed",
      attempt: this.#attempt,
      code: error.code,
      message: error.message,
      ...(alert === undefined ? {} : { alert }),
      ...(timer === undefined ? {} : { timer }),
      ...(chain.length === 0 ? {} : { chain }),
      ...(servername === undefined ? {} : { servername }),
      duration: this.#duration(),
    });
  }

  /** An alert after the handshake: TLS 1.3 refuses a missing client certificate only then (RFC 8446 §4.4.2.4). */
  failedLater(error: AddressError): void {
    this.failed(error, [], this.#servername);
  }

  #duration(): number {
    return Math.round((this.#recorder.now() - this.#startedAt) * 1000) / 1000;
  }
}
