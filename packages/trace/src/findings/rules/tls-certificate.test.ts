import { describe, expect, test } from "vitest";
import type { CertificateInfo } from "../../event/tls-events.ts";
import { codes, commands, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build, certificate } from "../../../test/support/trace-builder.ts";

const started = () =>
  build({ tls: true, port: 443 }).lookup(["10.0.3.7"]).tries("10.0.3.7").connects().startsTls("db.internal");
const refused = (code: string, ...chain: Partial<CertificateInfo>[]) =>
  started()
    .failsTls(code, { chain: chain.map((each) => certificate(each)), servername: "db.internal" })
    .closes("local");
const passed = (...chain: Partial<CertificateInfo>[]) =>
  started()
    .secures({ authorized: false, chain: chain.map((each) => certificate(each)) })
    .closes("local");

describe("certificate-expired", () => {
  test("says how long ago, by the clock of the trace", () => {
    const trace = refused("CERT_HAS_EXPIRED", { validTo: "2026-11-10T00:00:00Z" });
    expect(codes(trace)).toEqual(["certificate-expired"]);
    const finding = found(trace, "certificate-expired");
    expect(finding).toMatchObject({
      severity: "error",
      cause: "The server's certificate expired 13 days ago.",
    });
    expect(proofTexts(finding)).toEqual([
      'the certificate of 10.0.3.7:443, "db.internal", was refused (CERT_HAS_EXPIRED): valid until 2026-11-10T00:00:00Z',
    ]);
    expect(commands(finding)).toContain("timedatectl status");
  });

  test("names the one of the chain that has", () => {
    const trace = refused("CERT_HAS_EXPIRED", {}, { subject: "CN=Old CA", validTo: "2026-11-21T14:02:11Z" });
    expect(found(trace, "certificate-expired").cause).toBe(
      'The certificate of "Old CA" in the server\'s chain expired 24 hours ago.',
    );
  });

  test("says less where the chain does not show it", () => {
    expect(found(refused("CERT_HAS_EXPIRED"), "certificate-expired").cause).toBe(
      "The server's certificate has expired.",
    );
  });

  test("a certificate that is in order is no finding", () => {
    expect(codes(started().secures().closes("local"))).toEqual([]);
  });
});

describe("certificate-not-yet-valid", () => {
  test("says in how long, and suspects this machine's clock", () => {
    const finding = found(
      refused("CERT_NOT_YET_VALID", { validFrom: "2026-11-23T00:02:11Z" }),
      "certificate-not-yet-valid",
    );
    expect(finding.cause).toBe("The server's certificate is not valid yet, and will be in 10 hours.");
    expect(finding.alternatives[0]).toMatch(/clock is behind/);
    expect(finding.nextSteps[0]?.command).toBe("timedatectl status");
  });

  test("says less where the chain does not show it", () => {
    expect(found(refused("CERT_NOT_YET_VALID"), "certificate-not-yet-valid").cause).toBe(
      "The server's certificate is not valid yet.",
    );
  });
});

describe("certificate-untrusted", () => {
  test("an unknown authority, perhaps for want of an intermediate certificate", () => {
    const finding = found(refused("UNABLE_TO_VERIFY_LEAF_SIGNATURE", {}), "certificate-untrusted");
    expect(finding.cause).toBe(
      "The server's certificate cannot be traced to an authority this machine trusts.",
    );
    expect(proofTexts(finding)[0]).toMatch(/its issuer "Corp Root CA" is unknown here$/);
    expect(finding.alternatives[0]).toMatch(/intermediate/);
    expect(commands(finding)).toContain("export NODE_EXTRA_CA_CERTS=/path/to/authority.pem");
  });

  test("a chain with its authority lacks no intermediate certificate", () => {
    const finding = found(
      refused("SELF_SIGNED_CERT_IN_CHAIN", {}, { subject: "CN=Corp Root CA", selfSigned: true }),
      "certificate-untrusted",
    );
    expect(finding.alternatives).toEqual([
      "A proxy or a virus scanner on the way shows a certificate of its own.",
    ]);
  });

  test("a self-signed certificate is named as one", () => {
    const finding = found(
      refused("DEPTH_ZERO_SELF_SIGNED_CERT", { selfSigned: true }),
      "certificate-untrusted",
    );
    expect(finding.cause).toMatch(/is signed by itself/);
    expect(proofTexts(finding)[0]).toMatch(/: signed by itself$/);
  });

  test("a verification that failed later, without a chain to show", () => {
    const trace = started().secures().closes("failed", { code: "ERR_SSL_CERTIFICATE_VERIFY_FAILED" });
    expect(proofTexts(found(trace, "certificate-untrusted"))).toEqual([
      "the certificate of 10.0.3.7:443 was refused (ERR_SSL_CERTIFICATE_VERIFY_FAILED)",
    ]);
  });

  test("another defect is given by its code", () => {
    expect(found(refused("UNSPECIFIED", {}), "certificate-untrusted").cause).toBe(
      "The server's certificate was not accepted (UNSPECIFIED).",
    );
  });
});

describe("certificate-name-mismatch", () => {
  test("lists the names it has", () => {
    const finding = found(
      refused("ERR_TLS_CERT_ALTNAME_INVALID", { names: ["a.example", "b.example"] }),
      "certificate-name-mismatch",
    );
    expect(finding.cause).toBe(
      "The server's certificate is for a.example and b.example, and not for db.internal.",
    );
    expect(finding.nextSteps[0]?.text).toBe(
      "Connect by a name that the certificate has: a.example or b.example.",
    );
  });

  test("lists the first of many", () => {
    const names = Array.from({ length: 40 }, (_, index) => `h${index}.example`);
    expect(found(refused("ERR_TLS_CERT_ALTNAME_INVALID", { names }), "certificate-name-mismatch").cause).toBe(
      "The server's certificate is for h0.example, h1.example, h2.example and 37 more, and not for db.internal.",
    );
  });

  test("a certificate may have no names at all", () => {
    expect(
      found(refused("ERR_TLS_CERT_ALTNAME_INVALID", { names: [] }), "certificate-name-mismatch").cause,
    ).toBe("The server's certificate is for other names, and not for db.internal.");
  });

  test("a name cannot forge the line it stands on", () => {
    const { cause } = found(
      refused("ERR_TLS_CERT_ALTNAME_INVALID", { names: ["a\n\u001B[2K.example"] }),
      "certificate-name-mismatch",
    );
    expect(cause).not.toMatch(/\p{Cc}/u);
  });
});

describe("with verification switched off", () => {
  test.each([
    ["certificate-expired", { validTo: "2026-11-10T00:00:00Z" }],
    ["certificate-not-yet-valid", { validFrom: "2026-11-23T00:00:00Z" }],
    ["certificate-untrusted", {}],
    ["certificate-untrusted", { selfSigned: true }],
    ["certificate-name-mismatch", { names: ["other.example"] }],
  ] as const)("%s is a warning, read from the certificates", (code, leaf) => {
    const trace = passed(leaf);
    expect(codes(trace)).toEqual([code]);
    const finding = found(trace, code);
    expect(finding.severity).toBe("warning");
    expect(proofTexts(finding)[0]).toMatch(/was let pass, because verification is off/);
    expect(finding.nextSteps.at(-1)?.text).toMatch(/Switch verification on again/);
  });

  test("what broke the connection later is not put down to the certificate", () => {
    const trace = started()
      .secures({ authorized: false, chain: [certificate({ selfSigned: true })] })
      .sends(5)
      .closes("reset", { code: "ECONNRESET" });
    expect(codes(trace)).toEqual(["reset-after-accept", "certificate-untrusted"]);
  });

  test("a server without a certificate cannot be traced to anybody", () => {
    expect(codes(passed())).toEqual(["certificate-untrusted"]);
  });
});
