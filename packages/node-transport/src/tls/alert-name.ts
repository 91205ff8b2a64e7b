/** RFC 8446 §6: the name of the alert behind an OpenSSL error code, where the peer sent one. */

/** `ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED` → `certificate_required`; undefined for what is no alert of the peer's. */
export const alertName = (code: string): string | undefined => {
  const named = /^ERR_SSL_(?:TLSV1|TLSV13|SSLV3)_(?:ALERT_)?([A-Z_]+)$/.exec(code)?.[1]?.toLowerCase();
  return named !== undefined && ALERTS.has(named) ? named : undefined;
};

/** RFC 8446 §6.1, §6.2, and those that only TLS 1.2 and older send. */
const ALERTS: ReadonlySet<string> = new Set([
  "close_notify",
  "unexpected_message",
  "bad_record_mac",
  "record_overflow",
  "decompression_failure",
  "handshake_failure",
  "no_certificate",
  "bad_certificate",
  "unsupported_certificate",
  "certificate_revoked",
  "certificate_expired",
  "certificate_unknown",
  "illegal_parameter",
  "unknown_ca",
  "access_denied",
  "decode_error",
  "decrypt_error",
  "protocol_version",
  "insufficient_security",
  "internal_error",
  "inappropriate_fallback",
  "user_canceled",
  "no_renegotiation",
  "missing_extension",
  "unsupported_extension",
  "unrecognized_name",
  "bad_certificate_status_response",
  "unknown_psk_identity",
  "certificate_required",
  "no_application_protocol",
]);
