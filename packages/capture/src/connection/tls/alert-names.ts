/** TLS alerts that end a connection, by their numbers: RFC 8446 §6 and, for those that TLS 1.3 no longer has, RFC 5246 §7.2. */

/** What an alert is about, which says what to do. */
export type AlertTopic = "certificate" | "client-certificate" | "offer" | "name" | "protocol" | "message";

export interface AlertName {
  readonly name: string;
  readonly topic: AlertTopic;
  /** What its sender says by it. */
  readonly meaning: string;
}

export const alertNames: Readonly<Record<number, AlertName>> = {
  10: {
    name: "unexpected_message",
    topic: "message",
    meaning: "it got a message that it did not expect",
  },
  20: { name: "bad_record_mac", topic: "message", meaning: "it could not decrypt what it was sent" },
  21: { name: "decryption_failed", topic: "message", meaning: "it could not decrypt what it was sent" },
  22: {
    name: "record_overflow",
    topic: "message",
    meaning: "it was sent more in one record than TLS allows",
  },
  30: {
    name: "decompression_failure",
    topic: "message",
    meaning: "it could not decompress what it was sent",
  },
  40: {
    name: "handshake_failure",
    topic: "offer",
    meaning: "it accepts nothing of what the other side offers",
  },
  41: {
    name: "no_certificate",
    topic: "client-certificate",
    meaning: "it wants a certificate from the other side and got none",
  },
  42: {
    name: "bad_certificate",
    topic: "certificate",
    meaning: "it cannot use the other side's certificate",
  },
  43: {
    name: "unsupported_certificate",
    topic: "certificate",
    meaning: "it does not take certificates of the other side's kind",
  },
  44: {
    name: "certificate_revoked",
    topic: "certificate",
    meaning: "the other side's certificate was revoked",
  },
  45: {
    name: "certificate_expired",
    topic: "certificate",
    meaning: "the other side's certificate has expired",
  },
  46: {
    name: "certificate_unknown",
    topic: "certificate",
    meaning: "it does not accept the other side's certificate",
  },
  47: { name: "illegal_parameter", topic: "message", meaning: "it was sent a value that TLS does not allow" },
  48: {
    name: "unknown_ca",
    topic: "certificate",
    meaning: "it does not trust the authority that issued the other side's certificate",
  },
  49: {
    name: "access_denied",
    topic: "certificate",
    meaning: "it knows the other side's certificate and refuses it",
  },
  50: { name: "decode_error", topic: "message", meaning: "it could not read a TLS message" },
  51: {
    name: "decrypt_error",
    topic: "message",
    meaning: "it could not verify a signature in the handshake",
  },
  60: { name: "export_restriction", topic: "offer", meaning: "it refuses the key length" },
  70: {
    name: "protocol_version",
    topic: "offer",
    meaning: "it speaks no version of TLS that the other side offers",
  },
  71: {
    name: "insufficient_security",
    topic: "offer",
    meaning: "it wants stronger ciphers than the other side offers",
  },
  80: { name: "internal_error", topic: "message", meaning: "it failed within itself" },
  86: {
    name: "inappropriate_fallback",
    topic: "offer",
    meaning: "it refuses a lower version of TLS than it could speak",
  },
  109: { name: "missing_extension", topic: "message", meaning: "it misses a TLS extension that it needs" },
  110: {
    name: "unsupported_extension",
    topic: "message",
    meaning: "it was sent a TLS extension that it did not ask for",
  },
  111: {
    name: "certificate_unobtainable",
    topic: "certificate",
    meaning: "it could not fetch the other side's certificate",
  },
  112: { name: "unrecognized_name", topic: "name", meaning: "it has no site of the name asked for" },
  113: {
    name: "bad_certificate_status_response",
    topic: "certificate",
    meaning: "it cannot use the other side's proof that its certificate was not revoked",
  },
  115: {
    name: "unknown_psk_identity",
    topic: "message",
    meaning: "it does not know the shared key that the other side names",
  },
  116: {
    name: "certificate_required",
    topic: "client-certificate",
    meaning: "it wants a certificate from the other side and got none",
  },
  120: {
    name: "no_application_protocol",
    topic: "protocol",
    meaning: "it speaks none of the protocols that the other side offers (ALPN)",
  },
};
