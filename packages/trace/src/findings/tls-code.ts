/** What a failed TLS handshake's code means. The codes are Node's, made from OpenSSL's; an alert goes by TLS's own name for it. */
import type { FindingCode } from "./finding.ts";

/** The kinds of finding that a TLS code can be. */
export type TlsKind = Extract<
  FindingCode,
  "not-tls" | "tls-refused" | "client-certificate-required" | `certificate-${string}`
>;

/**
 * The alert that the peer sent, read from OpenSSL's code: `ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION` →
 * `protocol_version`. Node 24 writes `ERR_SSL_SSL/TLS_ALERT_…` where Node 20 writes `ERR_SSL_SSLV3_ALERT_…`.
 */
export const alertOf = (code: string): string | undefined => {
  if (code === "ERR_SSL_TLSV1_UNRECOGNIZED_NAME") return "unrecognized_name";
  return /^ERR_SSL_.*_ALERT_([A-Z_]+)$/.exec(code)?.[1]?.toLowerCase();
};

/** The first bytes that came back were no TLS record, or, from an echoing server, our own. */
const notTls: ReadonlySet<string> = new Set([
  "ERR_SSL_WRONG_VERSION_NUMBER",
  "ERR_SSL_PACKET_LENGTH_TOO_LONG",
  "ERR_SSL_UNKNOWN_PROTOCOL",
  "ERR_SSL_HTTP_REQUEST",
  "ERR_SSL_HTTPS_PROXY_REQUEST",
  "ERR_SSL_UNEXPECTED_MESSAGE",
  "ERR_SSL_DATA_LENGTH_TOO_LONG",
  "ERR_SSL_BAD_RECORD_TYPE",
]);

/** Alerts with which a server judges this side's certificate, or the want of one. */
const certificateAlerts: ReadonlySet<string> = new Set([
  "certificate_required",
  "bad_certificate",
  "unsupported_certificate",
  "certificate_revoked",
  "certificate_expired",
  "certificate_unknown",
  "unknown_ca",
  "no_certificate",
  "access_denied",
]);

/** OpenSSL's names for a certificate that was not accepted, other than for its dates or its names; UNSPECIFIED has none. */
const untrusted =
  /^(?:CERT_|CRL_|UNABLE_TO_|ERROR_IN_|DEPTH_ZERO_|SELF_SIGNED_|INVALID_(?:CA|PURPOSE)$|PATH_LENGTH_|UNSPECIFIED$|ERR_TLS_CERT_ALTNAME_FORMAT$|ERR_SSL_CERTIFICATE_VERIFY_FAILED$)/;

/** The kind that a code is; what is not known is a handshake that failed, `tls-refused`. `message` serves the code EPROTO. */
export const tlsKind = (code: string, alert: string | undefined, message: string): TlsKind => {
  if (alert !== undefined)
    return certificateAlerts.has(alert) ? "client-certificate-required" : "tls-refused";
  if (notTls.has(code) || (code === "EPROTO" && /wrong version number|packet length/i.test(message))) {
    return "not-tls";
  }
  if (code === "CERT_HAS_EXPIRED") return "certificate-expired";
  if (code === "CERT_NOT_YET_VALID") return "certificate-not-yet-valid";
  if (code === "ERR_TLS_CERT_ALTNAME_INVALID" || code === "HOSTNAME_MISMATCH")
    return "certificate-name-mismatch";
  return untrusted.test(code) ? "certificate-untrusted" : "tls-refused";
};
