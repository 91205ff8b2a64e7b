import { describe, expect, test } from "vitest";
import { codes, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

const refusedTwice = () => {
  const trace = build().lookup(["10.0.3.7"]).tries("10.0.3.7").fails("ECONNREFUSED").retries(100);
  return trace.tries("10.0.3.7").fails("ECONNREFUSED");
};

describe("retry-exhausted", () => {
  test("all attempts failed alike", () => {
    const trace = refusedTwice()
      .retries(200)
      .tries("10.0.3.7")
      .fails("ECONNREFUSED")
      .stops("attempts", "3 attempts at most");
    expect(codes(trace)).toEqual(["refused", "retry-exhausted"]);
    const finding = found(trace, "retry-exhausted");
    expect(finding).toMatchObject({ severity: "error", cause: "Gave up after 3 attempts in 304 ms." });
    expect(proofTexts(finding)).toEqual([
      "all 3 failed alike (refused), so waiting did not help; the policy said: 3 attempts at most",
      "after attempt 1 it waited 100 ms",
      "after attempt 2 it waited 200 ms",
    ]);
  });

  test("the attempts failed in different ways", () => {
    const trace = refusedTwice().retries().tries("10.0.3.7").fails("ETIMEDOUT").stops("elapsed");
    expect(proofTexts(found(trace, "retry-exhausted"))[0]).toMatch(
      /^the 3 failed in different ways \(refused and no answer\)/,
    );
  });

  test("a lookup that failed counts as an attempt's failure", () => {
    const trace = build()
      .lookupFails({ 4: "EAI_AGAIN" })
      .retries()
      .lookupFails({ 4: "EAI_AGAIN" })
      .stops("attempts");
    expect(proofTexts(found(trace, "retry-exhausted"))[0]).toMatch(/^both failed alike \(lookup failing\)/);
  });

  test("an empty budget stops before the first retry", () => {
    const trace = build().lookup(["10.0.3.7"]).tries("10.0.3.7").fails("ECONNREFUSED").stops("budget");
    expect(found(trace, "retry-exhausted").cause).toBe("Gave up after 1 attempt in 3.4 ms.");
  });

  test("a policy of one attempt has nothing to use up", () => {
    expect(codes(build().tries("10.0.3.7").fails("ECONNREFUSED").stops("attempts"))).toEqual(["refused"]);
  });

  test.each(["deadline", "cancelled"] as const)("a stop by %s is not the policy's limit", (cause) => {
    expect(codes(refusedTwice().stops(cause))).toEqual(["refused"]);
  });

  test("attempts that ended well used nothing up", () => {
    expect(codes(refusedTwice().retries().tries("10.0.3.7").connects().closes("local"))).toEqual(["refused"]);
  });
});

describe("retry-futile", () => {
  test("the policy was asked and declined", () => {
    const trace = build()
      .lookupFails({ 4: "ENOTFOUND", 6: "ENOTFOUND" })
      .stops("futile", "waiting cannot mend it");
    expect(codes(trace)).toEqual(["name-not-found", "retry-futile"]);
    const finding = found(trace, "retry-futile");
    expect(finding).toMatchObject({ severity: "info" });
    expect(finding.cause).toBe("Waiting cannot mend this (name not found), so it was not tried again.");
    expect(proofTexts(finding)).toEqual([
      "after 1 attempt the policy said: waiting cannot mend it",
      "the lookup failed (ENOTFOUND)",
    ]);
  });

  test("a certificate does not get better by waiting", () => {
    const trace = build({ tls: true })
      .tries("10.0.3.7")
      .connects()
      .startsTls()
      .failsTls("CERT_HAS_EXPIRED")
      .stops("futile");
    expect(proofTexts(found(trace, "retry-futile"))[1]).toBe("it failed as: certificate expired");
  });

  test("without a policy nothing is said of retrying", () => {
    expect(codes(build().lookupFails({ 4: "ENOTFOUND", 6: "ENOTFOUND" }))).toEqual(["name-not-found"]);
  });
});
