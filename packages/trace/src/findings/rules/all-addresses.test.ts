import { expect, test } from "vitest";
import { codes, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

test("two addresses that failed differently, and each reason after it", () => {
  const trace = build()
    .lookup(["fd00::7", "10.0.3.7"])
    .tries("fd00::7")
    .fails("ENETUNREACH", { synSent: false, duration: 0.1 })
    .tries("10.0.3.7")
    .fails("ECONNREFUSED");
  expect(codes(trace)).toEqual(["all-addresses-failed", "refused", "no-route"]);
  const finding = found(trace, "all-addresses-failed");
  expect(finding.cause).toBe("Both addresses of db.internal failed, each for its own reason.");
  expect(proofTexts(finding)).toEqual([
    "[fd00::7]:5432: no route after 0.1 ms (ENETUNREACH)",
    "10.0.3.7:5432: refused after 0.4 ms (ECONNREFUSED)",
  ]);
});

test("three addresses, two reasons", () => {
  const trace = build()
    .lookup(["10.0.3.7", "10.0.3.8", "10.0.3.9"])
    .tries("10.0.3.7")
    .fails("ECONNREFUSED")
    .tries("10.0.3.8")
    .fails("ECONNREFUSED")
    .tries("10.0.3.9")
    .fails("ETIMEDOUT");
  expect(found(trace, "all-addresses-failed").cause).toBe(
    "All 3 addresses of db.internal failed, for 2 reasons that differ.",
  );
});

test("addresses that failed alike need no summary", () => {
  const trace = build().lookup(["10.0.3.7", "10.0.3.8"]).tries("10.0.3.7").fails("ECONNREFUSED");
  expect(codes(trace.tries("10.0.3.8").fails("ECONNREFUSED"))).toEqual(["refused"]);
});

test("one address that failed differently in each attempt is not several", () => {
  const trace = build().lookup(["10.0.3.7"]).tries("10.0.3.7").fails("ETIMEDOUT").retries().tries("10.0.3.7");
  expect(codes(trace.fails("ECONNREFUSED"))).toEqual(["refused", "syn-unanswered"]);
});

test("an address that was cancelled has not failed", () => {
  const trace = build()
    .lookup(["fd00::7", "10.0.3.7", "10.0.3.8"])
    .tries("fd00::7")
    .fails("ENETUNREACH", { synSent: false });
  trace.tries("10.0.3.7").fails("ECONNREFUSED").tries("10.0.3.8").isAbandoned("cancelled");
  expect(codes(trace)).toEqual(["refused", "no-route"]);
});
