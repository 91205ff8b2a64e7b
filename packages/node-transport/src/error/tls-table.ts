/**
 * Error codes of TLS as Node gives them: the verdict on the server's certificate, and what OpenSSL calls a handshake
 * that cannot go on. All of them are fatal: neither a wait nor another connection changes a certificate or an offer.
 * Alerts have a table of their own, `tls-alerts.ts`; a reset or a close in the handshake is in `connect-rows.ts`.
 */

/** One code. */
export interface TlsRow {
  readonly code: string;
  /** One clause in plain words. */
  readonly meaning: string;
  readonly otelErrorType: string;
  /** For the documentation; empty when the meaning says it all. */
  readonly detail: string;
}

/** The verdict on the server's certificate. */
const certificateRows: readonly TlsRow[] = [
  row("CERT_HAS_EXPIRED", "certificate_expired", "the server's certificate has expired"),
  row(
    "CERT_NOT_YET_VALID",
    "certificate_not_yet_valid",
    "the server's certificate is not valid yet",
    "Or this machine's clock is behind.",
  ),
  row("DEPTH_ZERO_SELF_SIGNED_CERT", "certificate_untrusted", "the server signed its certificate itself"),
  row(
    "SELF_SIGNED_CERT_IN_CHAIN",
    "certificate_untrusted",
    "the server's certificate comes from an authority this machine does not trust",
    "The authority's own certificate was sent along.",
  ),
  row(
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "certificate_untrusted",
    "the server's certificate comes from an authority this machine does not know",
  ),
  row(
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "certificate_untrusted",
    "the server's certificate cannot be traced to an authority this machine trusts",
    "The server sent no intermediate certificate, or its authority is unknown here.",
  ),
  row(
    "UNABLE_TO_GET_ISSUER_CERT",
    "certificate_untrusted",
    "an authority in the server's certificate chain is missing",
  ),
  row(
    "CERT_UNTRUSTED",
    "certificate_untrusted",
    "the server's certificate is marked as not to be trusted for this",
  ),
  row(
    "CERT_REJECTED",
    "certificate_untrusted",
    "the server's certificate is marked as to be rejected for this",
  ),
  row("CERT_REVOKED", "certificate_revoked", "the server's certificate was revoked"),
  row("CERT_SIGNATURE_FAILURE", "certificate_invalid", "the signature on the server's certificate is wrong"),
  row("CERT_CHAIN_TOO_LONG", "certificate_invalid", "the server's certificate chain is longer than allowed"),
  row(
    "INVALID_CA",
    "certificate_invalid",
    "the server's certificate was issued by one that may not issue any",
  ),
  row("INVALID_PURPOSE", "certificate_invalid", "the server's certificate is not meant for servers"),
  row(
    "PATH_LENGTH_EXCEEDED",
    "certificate_invalid",
    "the server's certificate chain is longer than its authority allows",
  ),
  row("HOSTNAME_MISMATCH", "certificate_name_mismatch", "the server's certificate is for another name"),
  row(
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "certificate_name_mismatch",
    "the server's certificate is for another name",
  ),
  row(
    "ERR_TLS_CERT_ALTNAME_FORMAT",
    "certificate_invalid",
    "the names in the server's certificate cannot be read",
  ),
  row(
    "UNABLE_TO_DECODE_ISSUER_PUBLIC_KEY",
    "certificate_invalid",
    "the key in an authority's certificate cannot be read",
  ),
  row(
    "UNABLE_TO_DECRYPT_CERT_SIGNATURE",
    "certificate_invalid",
    "the signature on the server's certificate cannot be read",
  ),
  row(
    "ERROR_IN_CERT_NOT_BEFORE_FIELD",
    "certificate_invalid",
    "the start date in the server's certificate cannot be read",
  ),
  row(
    "ERROR_IN_CERT_NOT_AFTER_FIELD",
    "certificate_invalid",
    "the end date in the server's certificate cannot be read",
  ),
  row("UNABLE_TO_GET_CRL", "certificate_revocation_unknown", "the list of revoked certificates is missing"),
  row(
    "UNABLE_TO_DECRYPT_CRL_SIGNATURE",
    "certificate_revocation_unknown",
    "the signature on the list of revoked certificates cannot be read",
  ),
  row(
    "CRL_SIGNATURE_FAILURE",
    "certificate_revocation_unknown",
    "the signature on the list of revoked certificates is wrong",
  ),
  row(
    "CRL_NOT_YET_VALID",
    "certificate_revocation_unknown",
    "the list of revoked certificates is not valid yet",
  ),
  row("CRL_HAS_EXPIRED", "certificate_revocation_unknown", "the list of revoked certificates has expired"),
  row(
    "ERROR_IN_CRL_LAST_UPDATE_FIELD",
    "certificate_revocation_unknown",
    "the date in the list of revoked certificates cannot be read",
  ),
  row(
    "ERROR_IN_CRL_NEXT_UPDATE_FIELD",
    "certificate_revocation_unknown",
    "the next date in the list of revoked certificates cannot be read",
  ),
  row(
    "UNSPECIFIED",
    "certificate_invalid",
    "the server's certificate is not acceptable here, and Node has no name for the reason",
    "Seen for an RSA key of 512 bits.",
  ),
];

/** What came back was not TLS. */
const notTlsRows: readonly TlsRow[] = [
  row(
    "ERR_SSL_WRONG_VERSION_NUMBER",
    "not_tls",
    "the other side does not speak TLS on this port",
    "The first bytes it sent are no TLS record: plain HTTP, SSH, SMTP.",
  ),
  row(
    "ERR_SSL_PACKET_LENGTH_TOO_LONG",
    "not_tls",
    "the other side does not speak TLS on this port",
    "The first bytes it sent read as a TLS record of impossible length.",
  ),
  row("ERR_SSL_HTTP_REQUEST", "not_tls", "the other side speaks plain HTTP on this port"),
  row(
    "ERR_SSL_HTTPS_PROXY_REQUEST",
    "not_tls",
    "the other side speaks plain HTTP on this port, as a proxy is spoken to",
  ),
  row(
    "ERR_SSL_UNKNOWN_PROTOCOL",
    "not_tls",
    "the other side does not speak TLS on this port",
    "OpenSSL before 3.",
  ),
  row("ERR_SSL_BAD_RECORD_TYPE", "not_tls", "the other side does not speak TLS on this port"),
];

/** The two sides found nothing in common, or the handshake broke the rules. */
const handshakeRows: readonly TlsRow[] = [
  row(
    "ERR_SSL_UNSUPPORTED_PROTOCOL",
    "protocol_version",
    "the server answers with a version of TLS that this client does not allow",
  ),
  row(
    "ERR_SSL_NO_PROTOCOLS_AVAILABLE",
    "protocol_version",
    "this client was told to allow no version of TLS",
  ),
  row("ERR_SSL_NO_SHARED_CIPHER", "handshake_failure", "the two sides have no cipher in common"),
  row(
    "ERR_SSL_NO_CIPHERS_AVAILABLE",
    "handshake_failure",
    "this client was left without any cipher to offer",
  ),
  row(
    "ERR_SSL_NO_CIPHER_MATCH",
    "handshake_failure",
    "this client was told to offer ciphers that do not exist",
  ),
  row("ERR_SSL_WRONG_CIPHER_RETURNED", "handshake_failure", "the server chose a cipher that was not offered"),
  row(
    "ERR_SSL_NO_SUITABLE_SIGNATURE_ALGORITHM",
    "handshake_failure",
    "the two sides have no kind of signature in common",
  ),
  row("ERR_SSL_WRONG_SIGNATURE_TYPE", "handshake_failure", "the server signed in a way that was not offered"),
  row("ERR_SSL_NO_SUITABLE_KEY_SHARE", "handshake_failure", "the two sides have no key exchange in common"),
  row(
    "ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED",
    "handshake_failure",
    "the server is too old to negotiate safely",
  ),
  row("ERR_SSL_DH_KEY_TOO_SMALL", "insufficient_security", "the server's key exchange is too weak"),
  row("ERR_TLS_DH_PARAM_SIZE", "insufficient_security", "the server's key exchange is too weak"),
  row("ERR_SSL_EE_KEY_TOO_SMALL", "insufficient_security", "the certificate's key is too short"),
  row("ERR_SSL_CA_KEY_TOO_SMALL", "insufficient_security", "an authority's key is too short"),
  row("ERR_SSL_CA_MD_TOO_WEAK", "insufficient_security", "an authority's signature is too weak"),
  row("ERR_SSL_CERTIFICATE_VERIFY_FAILED", "certificate_untrusted", "the server's certificate did not pass"),
  row(
    "ERR_SSL_DECRYPTION_FAILED_OR_BAD_RECORD_MAC",
    "bad_record_mac",
    "what the server sent cannot be decrypted",
  ),
  row("ERR_SSL_BAD_SIGNATURE", "decrypt_error", "a signature of the server in the handshake is wrong"),
  row("ERR_SSL_UNEXPECTED_MESSAGE", "unexpected_message", "the server sent a TLS message out of turn"),
  row("ERR_SSL_LENGTH_MISMATCH", "decode_error", "a TLS message of the server cannot be read"),
  row("ERR_SSL_EXCESSIVE_MESSAGE_SIZE", "decode_error", "a TLS message of the server is too long"),
  row(
    "ERR_TLS_RENEGOTIATION_DISABLED",
    "no_renegotiation",
    "negotiating anew was asked for and is switched off",
  ),
];

/** This client's own certificate or settings cannot be used. */
const clientRows: readonly TlsRow[] = [
  row(
    "ERR_OSSL_PEM_NO_START_LINE",
    "invalid_argument",
    "a certificate or key given to this client cannot be read",
  ),
  row(
    "ERR_OSSL_X509_KEY_VALUES_MISMATCH",
    "invalid_argument",
    "the key given to this client does not belong to its certificate",
  ),
  row("ERR_OSSL_BAD_DECRYPT", "invalid_argument", "the passphrase for this client's key is wrong"),
  row(
    "ERR_OSSL_UNSUPPORTED",
    "invalid_argument",
    "a key given to this client is protected in a way that is no longer supported",
  ),
  row("ERR_TLS_INVALID_PROTOCOL_VERSION", "invalid_argument", "that is not a version of TLS"),
  row(
    "ERR_TLS_PROTOCOL_VERSION_CONFLICT",
    "invalid_argument",
    "the versions of TLS asked for contradict one another",
  ),
];

/** See the file's head. */
export const tlsTable: readonly TlsRow[] = [
  ...certificateRows,
  ...notTlsRows,
  ...handshakeRows,
  ...clientRows,
];

function row(code: string, otelErrorType: string, meaning: string, detail = ""): TlsRow {
  return { code, meaning, otelErrorType, detail };
}
