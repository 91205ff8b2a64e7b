/** TLS on top of an established connection. */
import type { EventBase } from "./event-base.ts";

/** One certificate of the chain, the server's own first. */
export interface CertificateInfo {
  readonly subject: string;
  readonly issuer: string;
  /** DNS names and IP addresses it is for (subjectAltName), `DNS:` and `IP Address:` prefixes removed. */
  readonly names: readonly string[];
  /** ISO 8601, UTC. */
  readonly validFrom: string;
  readonly validTo: string;
  /** SHA-256, upper-case hex with colons. */
  readonly fingerprint: string;
  readonly selfSigned: boolean;
}

/** The handshake begins. */
export interface TlsStarted extends EventBase {
  readonly type: "tls-started";
  readonly attempt: number;
  /** The name sent as SNI; absent when none is (an address). */
  readonly servername?: string;
  /** The ALPN protocols offered. */
  readonly alpn?: readonly string[];
}

/** The handshake is complete and the certificate is trusted (or trust was not asked for). */
export interface TlsSecured extends EventBase {
  readonly type: "tls-secured";
  readonly attempt: number;
  /** `TLSv1.3`. */
  readonly protocol: string;
  readonly cipher: string;
  /** The protocol agreed by ALPN, where one was. */
  readonly alpn?: string;
  readonly chain: readonly CertificateInfo[];
  /** False when verification was switched off and would have failed. */
  readonly authorized: boolean;
  /** ms since `tls-started`. */
  readonly duration: number;
}

/** The handshake failed, or the certificate is not to be trusted. */
export interface TlsFailed extends EventBase {
  readonly type: "tls-failed";
  readonly attempt: number;
  /** Node's or OpenSSL's code: `CERT_HAS_EXPIRED`, `ERR_TLS_CERT_ALTNAME_INVALID`, `ERR_SSL_WRONG_VERSION_NUMBER`; `ETIMEDOUT` with `timer`. */
  readonly code: string;
  readonly message: string;
  /** The alert the peer sent, by RFC 8446 §6 name, where there was one: `certificate_required`. */
  readonly alert?: string;
  readonly timer?: "attempt" | "overall";
  /** What the peer showed before it failed. */
  readonly chain?: readonly CertificateInfo[];
  readonly servername?: string;
  readonly duration: number;
}

export type TlsEvent = TlsStarted | TlsSecured | TlsFailed;
