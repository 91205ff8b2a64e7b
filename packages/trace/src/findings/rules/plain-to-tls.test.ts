import { describe, expect, test } from "vitest";
import { codes, commands, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

const connected = (given: Parameters<typeof build>[0] = {}) =>
  build(given).lookup(["10.0.3.7"]).tries("10.0.3.7").connects();

describe("the server said so", () => {
  test("with a TLS alert", () => {
    const trace = connected({ port: 8443, scheme: "http" })
      .sends(80)
      .receives(7, "tls-alert")
      .peerFinishes()
      .closes("peer");
    expect(codes(trace)).toEqual(["plain-to-tls"]);
    const finding = found(trace, "plain-to-tls");
    expect(finding).toMatchObject({ severity: "error", alternatives: [] });
    expect(finding.cause).toBe("The server on 10.0.3.7:8443 speaks TLS, and was spoken to without it.");
    expect(proofTexts(finding)).toEqual(["10.0.3.7:8443 answered with a TLS alert"]);
    expect(finding.nextSteps[0]?.text).toMatch(/^Write `https:\/\/` in place of `http:\/\/`/);
    expect(commands(finding)).toEqual([
      "openssl s_client -connect db.internal:8443 -servername db.internal -showcerts </dev/null",
    ]);
  });

  test("and a scheme with the name of something every object has is none that is known", () => {
    const trace = connected({ port: 8443, scheme: "constructor" })
      .sends(80)
      .receives(7, "tls-alert")
      .closes("peer");
    expect(found(trace, "plain-to-tls").nextSteps[0]?.text).toMatch(/^Switch TLS on/);
  });

  test("in HTTP's own words", () => {
    const trace = connected().sends(80).receives(300, "http-plain-to-tls").closes("local");
    expect(proofTexts(found(trace, "plain-to-tls"))).toEqual([
      "10.0.3.7:5432 answered that plain HTTP was sent to its HTTPS port",
    ]);
  });

  test("and then cut the connection: the reset is not a finding of its own", () => {
    expect(
      codes(connected().sends(80).receives(7, "tls-alert").closes("reset", { code: "ECONNRESET" })),
    ).toEqual(["plain-to-tls"]);
  });
});

describe("a second connection showed it", () => {
  const hungUp = (protocol?: string) =>
    connected().sends(80).wait(2).peerFinishes().closes("peer").speaksTls(protocol);

  test("with a TLS handshake", () => {
    expect(codes(hungUp("TLSv1.3"))).toEqual(["plain-to-tls"]);
    const finding = found(hungUp("TLSv1.3"), "plain-to-tls");
    expect(finding.severity).toBe("error");
    expect(proofTexts(finding)).toEqual([
      "10.0.3.7:5432 hung up without an answer to 80 bytes of plain text",
      "asked in a second connection, 10.0.3.7:5432 completed a TLS handshake (TLSv1.3)",
    ]);
  });

  test("with an alert", () => {
    expect(proofTexts(found(hungUp(), "plain-to-tls"))[1]).toMatch(/answered with a TLS alert$/);
  });

  test("a reset in place of a close is put down to it as well", () => {
    const trace = connected().sends(80).closes("reset", { code: "ECONNRESET" }).speaksTls("TLSv1.3");
    expect(codes(trace)).toEqual(["plain-to-tls"]);
  });

  test("a server that answered plain text was understood", () => {
    const trace = connected().sends(80).receives(9).peerFinishes().closes("peer").speaksTls("TLSv1.3");
    expect(codes(trace)).toEqual([]);
  });
});

describe("the port suggests it", () => {
  test("a server on a TLS port hung up on plain text", () => {
    const trace = connected({ port: 443 }).sends(80).wait(2).closes("reset", { code: "ECONNRESET" });
    expect(codes(trace)).toEqual(["reset-after-accept", "plain-to-tls"]);
    const finding = found(trace, "plain-to-tls");
    expect(finding.severity).toBe("warning");
    expect(finding.cause).toBe("The server may be expecting TLS, as is the custom on port 443 (HTTPS).");
    expect(proofTexts(finding)).toEqual(["10.0.3.7:443 hung up without an answer to 80 bytes of plain text"]);
  });

  test("a close does as a reset does", () => {
    const trace = connected({ port: 993 }).sends(80).peerFinishes().closes("peer");
    expect(codes(trace)).toEqual(["closed-before-answer", "plain-to-tls"]);
  });

  test("a connection that is still half open shows it as well", () => {
    const trace = connected({ port: 443 })
      .sends(80)
      .state("local", "ESTABLISHED", "CLOSE-WAIT", "rcv-fin")
      .peerFinishes();
    expect(codes(trace)).toEqual(["closed-before-answer", "plain-to-tls"]);
  });

  test("not on a port without such a custom, not where nothing was sent, and not where TLS was spoken", () => {
    expect(codes(connected({ port: 80 }).sends(80).closes("reset", { code: "ECONNRESET" }))).toEqual([
      "reset-after-accept",
    ]);
    expect(codes(connected({ port: 443 }).closes("reset", { code: "ECONNRESET" }))).toEqual([
      "reset-after-accept",
    ]);
    const tls = connected({ port: 443, tls: true })
      .startsTls()
      .secures()
      .sends(80)
      .closes("reset", { code: "ECONNRESET" });
    expect(codes(tls)).toEqual(["reset-after-accept"]);
  });

  test("nor where it answered", () => {
    expect(codes(connected({ port: 443 }).sends(80).receives(9).peerFinishes().closes("peer"))).toEqual([]);
  });
});
