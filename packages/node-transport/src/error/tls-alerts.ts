/**
 * TLS alerts, by the names of RFC 8446 §6 and, for those that TLS 1.3 no longer has, of RFC 5246 §7.2 and RFC 6066 §9.
 * OpenSSL puts the name into the error's code, with a prefix that differs from one version to the next.
 */

/** An alert that ends a connection. */
export interface TlsAlert {
  readonly number: number;
  /** What the other side says by it: one clause in plain words. */
  readonly meaning: string;
}

/** By name: `handshake_failure`. */
export const tlsAlerts: Readonly<Record<string, TlsAlert>> = {
  unexpected_message: { number: 10, meaning: "the server got a TLS message it did not expect" },
  bad_record_mac: { number: 20, meaning: "the server could not decrypt what it was sent" },
  decryption_failed: { number: 21, meaning: "the server could not decrypt what it was sent" },
  record_overflow: { number: 22, meaning: "the server was sent more in one piece than TLS allows" },
  decompression_failure: { number: 30, meaning: "the server could not decompress what it was sent" },
  handshake_failure: { number: 40, meaning: "the server accepts nothing of what this client offers for TLS" },
  no_certificate: { number: 41, meaning: "the server wants a client certificate and got none" },
  bad_certificate: { number: 42, meaning: "the server cannot use this client's certificate" },
  unsupported_certificate: {
    number: 43,
    meaning: "the server does not take certificates of this client's kind",
  },
  certificate_revoked: { number: 44, meaning: "the server says that this client's certificate was revoked" },
  certificate_expired: { number: 45, meaning: "the server says that this client's certificate has expired" },
  certificate_unknown: { number: 46, meaning: "the server does not accept this client's certificate" },
  illegal_parameter: { number: 47, meaning: "the server was sent a value that TLS does not allow" },
  unknown_ca: { number: 48, meaning: "the server does not trust the authority of this client's certificate" },
  access_denied: { number: 49, meaning: "the server knows this client's certificate and refuses it" },
  decode_error: { number: 50, meaning: "the server could not read a TLS message" },
  decrypt_error: { number: 51, meaning: "the server could not verify a signature in the handshake" },
  export_restriction: { number: 60, meaning: "the server refuses the key length" },
  protocol_version: {
    number: 70,
    meaning: "the server does not speak any version of TLS that this client offers",
  },
  insufficient_security: { number: 71, meaning: "the server wants stronger ciphers than this client offers" },
  internal_error: { number: 80, meaning: "the server failed within itself during the handshake" },
  inappropriate_fallback: {
    number: 86,
    meaning: "the server refuses a lower version of TLS than it could speak",
  },
  user_canceled: { number: 90, meaning: "the server cancelled the handshake" },
  no_renegotiation: { number: 100, meaning: "the server refuses to negotiate anew" },
  missing_extension: { number: 109, meaning: "the server misses a TLS extension that it needs" },
  unsupported_extension: { number: 110, meaning: "the server was sent a TLS extension it did not ask for" },
  certificate_unobtainable: { number: 111, meaning: "the server could not fetch this client's certificate" },
  unrecognized_name: { number: 112, meaning: "the server has no site of the name asked for" },
  bad_certificate_status_response: {
    number: 113,
    meaning: "the server cannot use this client's revocation proof",
  },
  bad_certificate_hash_value: { number: 114, meaning: "the server found another certificate than announced" },
  unknown_psk_identity: { number: 115, meaning: "the server does not know the shared key this client names" },
  certificate_required: { number: 116, meaning: "the server wants a client certificate and got none" },
  no_application_protocol: {
    number: 120,
    meaning: "the server speaks none of the protocols this client offers (ALPN)",
  },
};

/**
 * The name of the alert that an error's code stands for: `ERR_SSL_TLSV1_ALERT_UNKNOWN_CA` → `unknown_ca`.
 * Undefined when the code is not that of an alert the other side sent.
 */
export const alertOf = (code: string): string | undefined => {
  const match = alertCode.exec(code);
  if (match === null) return undefined;
  const spelled = (match[1] as string).toLowerCase();
  const name = spelled === "user_cancelled" ? "user_canceled" : spelled;
  return Object.hasOwn(tlsAlerts, name) ? name : undefined;
};

// OpenSSL 3.0 says SSLV3_ALERT_…, 3.5 says SSL/TLS_ALERT_…; some of TLS 1.0's extensions come without the word ALERT.
const alertCode = /^ERR_SSL_(?:SSLV3|SSL\/TLS|TLSV1|TLSV13)_(?:ALERT_)?(.+)$/;
