import { describe, expect, test } from "vitest";
import { codes, commands, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build, type TraceGiven } from "../../../test/support/trace-builder.ts";

const started = (given: TraceGiven = {}) =>
  build({ tls: true, port: 443, ...given })
    .lookup(["10.0.3.7"])
    .tries("10.0.3.7")
    .connects()
    .startsTls("db.internal");
const failed = (code: string, given: TraceGiven = {}) => started(given).failsTls(code).closes("local");

describe("not-tls", () => {
  test("what came back is no TLS record", () => {
    const trace = failed("ERR_SSL_WRONG_VERSION_NUMBER");
    expect(codes(trace)).toEqual(["not-tls"]);
    const finding = found(trace, "not-tls");
    expect(finding).toMatchObject({
      severity: "error",
      cause: "What answers on 10.0.3.7:443 does not speak TLS.",
    });
    expect(proofTexts(finding)).toEqual([
      "TLS with 10.0.3.7:443 failed after 2.0 ms (ERR_SSL_WRONG_VERSION_NUMBER)",
    ]);
  });

  test.each(["http", "ssh", "smtp"] as const)("what was seen to be %s is named", (protocol) => {
    const trace = started().receives(20, protocol).failsTls("ERR_SSL_WRONG_VERSION_NUMBER").closes("local");
    const finding = found(trace, "not-tls");
    expect(finding.cause).toBe(`The server on 10.0.3.7:443 speaks ${protocol.toUpperCase()} and not TLS.`);
    expect(proofTexts(finding)[1]).toMatch(/begins as \w+ does$/);
  });

  test("our own greeting coming back looks like it", () => {
    expect(found(failed("ERR_SSL_UNEXPECTED_MESSAGE"), "not-tls").cause).toMatch(/^It looks like/);
  });

  test("a service that turns to TLS later is named", () => {
    const finding = found(failed("ERR_SSL_WRONG_VERSION_NUMBER", { port: 5432 }), "not-tls");
    expect(finding.alternatives[0]).toMatch(/^PostgreSQL begins in plain text/);
    expect(finding.nextSteps[0]?.text).toBe(
      "Connect without TLS from the first byte: PostgreSQL upgrades later.",
    );
  });

  test("HTTP inside TLS is what HTTPS is", () => {
    expect(codes(started().secures().sends(80).receives(200, "http").peerFinishes().closes("peer"))).toEqual(
      [],
    );
  });
});

describe("tls-refused", () => {
  test.each([
    ["ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION", /no version of TLS in common/],
    ["ERR_SSL_UNSUPPORTED_PROTOCOL", /no version of TLS in common/],
    ["ERR_SSL_NO_PROTOCOLS_AVAILABLE", /no version of TLS in common/],
    ["ERR_SSL_NO_SHARED_CIPHER", /no cipher in common/],
    ["ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE", /found nothing to agree on/],
    ["ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE", /found nothing to agree on/],
    [
      "ERR_SSL_TLSV1_ALERT_NO_APPLICATION_PROTOCOL",
      /none of the protocols that this client offered \(ALPN\)/,
    ],
    ["ERR_SSL_TLSV1_UNRECOGNIZED_NAME", /no site of the name/],
    ["ERR_SSL_TLSV1_ALERT_INTERNAL_ERROR", /failed within itself/],
    ["ERR_SSL_TLSV1_ALERT_INSUFFICIENT_SECURITY", /too weak/],
    ["ERR_SSL_TLSV1_ALERT_DECODE_ERROR", /with the alert decode_error/],
    ["ERR_SSL_DH_KEY_TOO_SMALL", /failed on this side with ERR_SSL_DH_KEY_TOO_SMALL/],
    ["ECONNRESET", /cut the connection during the TLS handshake/],
  ])("%s: %s", (code, cause) => {
    const trace = failed(code);
    expect(codes(trace)).toEqual(["tls-refused"]);
    expect(found(trace, "tls-refused").cause).toMatch(cause);
    expect(commands(found(trace, "tls-refused"))).toEqual([
      "openssl s_client -connect db.internal:443 -servername db.internal -brief </dev/null",
    ]);
  });

  test("an alert with the name of something every object has is only an unknown alert", () => {
    for (const alert of ["__proto__", "constructor", "toString"]) {
      const trace = started().failsTls("EPROTO", { alert }).closes("local");
      expect(found(trace, "tls-refused").cause).toContain(alert);
    }
  });

  test("an alert that the trace names goes before the code", () => {
    const trace = started().failsTls("EPROTO", { alert: "protocol_version" }).closes("local");
    expect(proofTexts(found(trace, "tls-refused"))).toEqual([
      "TLS with 10.0.3.7:443 failed after 2.0 ms with the alert protocol_version (EPROTO)",
    ]);
  });

  test.each(["reset", "peer"] as const)("an end by %s before TLS was up, without more said", (by) => {
    const trace = started().wait(5).closes(by);
    expect(codes(trace)).toEqual(["tls-refused"]);
    expect(proofTexts(found(trace, "tls-refused"))[0]).toMatch(
      /ended the connection 5\.0 ms after it opened, during TLS/,
    );
  });

  test("a handshake failure may be a client certificate wanted", () => {
    expect(found(failed("ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE"), "tls-refused").alternatives[0]).toMatch(
      /wants a certificate/,
    );
  });

  test("our own limit, or a cancel, is no refusal", () => {
    expect(codes(started().failsTls("ETIMEDOUT", { timer: "attempt" }).closes("local"))).toEqual([
      "deadline",
    ]);
    expect(codes(started().failsTls("ABORT_ERR").closes("local").cancelled())).toEqual([]);
  });
});

describe("client-certificate-required", () => {
  test("TLS 1.3 says it once the handshake is over on this side", () => {
    const trace = started().secures().closes("failed", { code: "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED" });
    expect(codes(trace)).toEqual(["client-certificate-required"]);
    expect(found(trace, "client-certificate-required").cause).toBe(
      "The server wants a certificate from this client, and got none.",
    );
  });

  test("as a failure of TLS it is the same", () => {
    expect(codes(failed("ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED"))).toEqual([
      "client-certificate-required",
    ]);
  });

  test("a certificate that was not accepted", () => {
    expect(found(failed("ERR_SSL_SSLV3_ALERT_BAD_CERTIFICATE"), "client-certificate-required").cause).toBe(
      "The server did not accept this client's certificate (bad_certificate).",
    );
  });
});
