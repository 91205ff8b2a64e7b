import { expect, test } from "vitest";
import { classifyError } from "./classify-error.ts";
import { alertOf, tlsAlerts } from "./tls-alerts.ts";
import { tlsTable } from "./tls-table.ts";

const codes = tlsTable.map((row) => row.code);

test.each(tlsTable)("$code is fatal and told in plain words", ({ code, meaning, otelErrorType, detail }) => {
  const failure = classifyError(Object.assign(new Error("x"), { code }), { phase: "tls" });
  expect(failure).toEqual({ phase: "tls", code, message: "x", retryClass: "fatal", meaning, otelErrorType });
  expect(meaning).toMatch(/^[a-z]/);
  expect(meaning).not.toMatch(/[.!_]$|_|ERR/);
  expect(otelErrorType).toMatch(/^[a-z]+(_[a-z]+)*$/);
  expect(detail).toMatch(/^$|[.]$/);
});

test("no code stands there twice", () => {
  expect(new Set(codes).size).toBe(codes.length);
});

const alerts = Object.entries(tlsAlerts).map(([name, alert]): [string, typeof alert] => [name, alert]);

test.each(alerts)("the alert %s is fatal and told in plain words", (name, { meaning }) => {
  const code = `ERR_SSL_TLSV1_ALERT_${name.toUpperCase()}`;
  const failure = classifyError(Object.assign(new Error("x"), { code }), { phase: "tls" });
  expect(failure).toMatchObject({ retryClass: "fatal", meaning, otelErrorType: name });
  expect(meaning).toMatch(/^the server [^_]*[^.]$/);
});

test("alerts are known under every spelling of OpenSSL", () => {
  expect(alertOf("ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE")).toBe("handshake_failure");
  expect(alertOf("ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE")).toBe("handshake_failure");
  expect(alertOf("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED")).toBe("certificate_required");
  expect(alertOf("ERR_SSL_TLSV1_UNRECOGNIZED_NAME")).toBe("unrecognized_name");
  expect(alertOf("ERR_SSL_TLSV1_ALERT_USER_CANCELLED")).toBe("user_canceled");
});

test.each(["ERR_SSL_WRONG_VERSION_NUMBER", "ERR_SSL_TLSV1_ALERT_TO_STRING", "ECONNRESET", ""])(
  "%o is no alert",
  (code) => {
    expect(alertOf(code)).toBe(undefined);
  },
);
