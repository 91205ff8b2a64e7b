import { expect, test } from "vitest";
import { build, certificate } from "../../test/support/trace-builder.ts";
import { clockAt, codeOfUnauthorized, commonName, expiredSince, isFor, validIn } from "./certificate.ts";

const now = Date.parse("2026-11-22T00:00:00Z");

const code = (...chain: Parameters<typeof certificate>[0][]): string =>
  codeOfUnauthorized(
    chain.map((each) => certificate(each)),
    "db.internal",
    now,
  );

test("a certificate's dates are held against the clock", () => {
  const day = 86_400_000;
  expect(expiredSince(certificate({ validTo: "2026-11-21T00:00:00Z" }), now)).toBe(day);
  expect(expiredSince(certificate(), now)).toBeUndefined();
  expect(expiredSince(certificate({ validTo: "soon" }), now)).toBeUndefined();
  expect(validIn(certificate({ validFrom: "2026-11-23T00:00:00Z" }), now)).toBe(day);
  expect(validIn(certificate(), now)).toBeUndefined();
});

test("the clock is the header's start and the event's time", () => {
  expect(clockAt(build({ startedAt: "2026-11-22T00:00:00Z" }).trace(), 5)).toBe(now + 5);
  expect(clockAt(build({ startedAt: "yesterday" }).trace(), 5)).toBeUndefined();
});

test("an authority is named by its common name, or by all it has", () => {
  expect(commonName("CN=Corp Root CA, O=Corp")).toBe("Corp Root CA");
  expect(commonName("O=Corp, CN=Root")).toBe("Root");
  expect(commonName("O=Corp")).toBe("O=Corp");
  expect(commonName("")).toBe("without a name");
});

test.each([
  ["db.internal", true],
  ["DB.INTERNAL.", true],
  ["a.example", true],
  ["a.b.example", false],
  ["example", false],
  ["10.0.0.1", true],
  ["10.0.0.2", false],
])("a certificate for db.internal, *.example and 10.0.0.1 is for %s: %s", (host, matches) => {
  expect(isFor(certificate({ names: ["db.internal", "*.example", "10.0.0.1"] }), host)).toBe(matches);
});

test("the reason for which a chain would have been refused is read from the chain", () => {
  expect(code({ validTo: "2026-01-02T00:00:00Z" })).toBe("CERT_HAS_EXPIRED");
  expect(code({ validFrom: "2026-12-01T00:00:00Z" })).toBe("CERT_NOT_YET_VALID");
  expect(code({ selfSigned: true })).toBe("DEPTH_ZERO_SELF_SIGNED_CERT");
  expect(code({ names: ["other.internal"] })).toBe("ERR_TLS_CERT_ALTNAME_INVALID");
  expect(code({}, { selfSigned: true })).toBe("SELF_SIGNED_CERT_IN_CHAIN");
  expect(code({})).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  expect(code()).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
  expect(
    codeOfUnauthorized([certificate({ validTo: "2026-01-02T00:00:00Z" })], "db.internal", undefined),
  ).toBe("UNABLE_TO_VERIFY_LEAF_SIGNATURE");
});
