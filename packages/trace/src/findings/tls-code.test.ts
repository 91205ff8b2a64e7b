import { expect, test } from "vitest";
import { alertOf, tlsKind } from "./tls-code.ts";

test.each([
  ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "protocol_version"],
  ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "handshake_failure"],
  ["ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", "handshake_failure"],
  ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "certificate_required"],
  ["ERR_SSL_TLSV1_UNRECOGNIZED_NAME", "unrecognized_name"],
  ["ERR_SSL_WRONG_VERSION_NUMBER", undefined],
  ["ECONNRESET", undefined],
])("%s is the alert %s", (code, alert) => {
  expect(alertOf(code)).toBe(alert);
});

test.each([
  ["ERR_SSL_WRONG_VERSION_NUMBER", "not-tls"],
  ["ERR_SSL_PACKET_LENGTH_TOO_LONG", "not-tls"],
  ["ERR_SSL_UNEXPECTED_MESSAGE", "not-tls"],
  ["CERT_HAS_EXPIRED", "certificate-expired"],
  ["CERT_NOT_YET_VALID", "certificate-not-yet-valid"],
  ["DEPTH_ZERO_SELF_SIGNED_CERT", "certificate-untrusted"],
  ["SELF_SIGNED_CERT_IN_CHAIN", "certificate-untrusted"],
  ["UNABLE_TO_VERIFY_LEAF_SIGNATURE", "certificate-untrusted"],
  ["UNABLE_TO_GET_ISSUER_CERT", "certificate-untrusted"],
  ["UNABLE_TO_GET_ISSUER_CERT_LOCALLY", "certificate-untrusted"],
  ["CERT_REVOKED", "certificate-untrusted"],
  ["UNSPECIFIED", "certificate-untrusted"],
  ["ERR_TLS_CERT_ALTNAME_INVALID", "certificate-name-mismatch"],
  ["HOSTNAME_MISMATCH", "certificate-name-mismatch"],
  ["ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED", "client-certificate-required"],
  ["ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE", "client-certificate-required"],
  ["ERR_SSL_TLSV1_ALERT_UNKNOWN_CA", "client-certificate-required"],
  ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", "tls-refused"],
  ["ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", "tls-refused"],
  ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", "tls-refused"],
  ["ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL", "tls-refused"],
  ["ERR_SSL_UNSUPPORTED_PROTOCOL", "tls-refused"],
  ["ERR_SSL_NO_PROTOCOLS_AVAILABLE", "tls-refused"],
  ["ECONNRESET", "tls-refused"],
  ["EPROTO", "tls-refused"],
  ["ERR_OF_THE_FUTURE", "tls-refused"],
])("%s is the kind %s", (code, kind) => {
  expect(tlsKind(code, alertOf(code), "")).toBe(kind);
});

test("EPROTO is told by its message", () => {
  expect(tlsKind("EPROTO", undefined, "write EPROTO … wrong version number …")).toBe("not-tls");
});
