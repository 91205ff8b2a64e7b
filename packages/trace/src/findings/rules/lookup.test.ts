import { describe, expect, test } from "vitest";
import { codes, commands, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

const slow = (duration: number, then: number) =>
  build().lookup(["10.0.3.7"], duration).tries("10.0.3.7").connects(then).closes("local");

describe("name-not-found", () => {
  test("both families say that there is no such name", () => {
    const finding = found(build().lookupFails({ 4: "ENOTFOUND", 6: "ENOTFOUND" }), "name-not-found");
    expect(finding.cause).toBe("The name db.internal has no address.");
    expect(finding.severity).toBe("error");
    expect(proofTexts(finding)).toEqual([
      "the lookup of db.internal in IPv6 failed after 3.0 ms (ENOTFOUND)",
      "the lookup of db.internal in IPv4 failed after 3.0 ms (ENOTFOUND)",
    ]);
    expect(commands(finding)).toContain("getent ahosts db.internal");
  });

  test("one family was asked and has no address of the name", () => {
    expect(codes(build().lookupFails({ 4: "ENODATA" }))).toEqual(["name-not-found"]);
  });

  test("a name without a dot may belong to a container network", () => {
    const finding = found(
      build({ host: "db" }).lookupFails({ 4: "ENOTFOUND", 6: "ENOTFOUND" }),
      "name-not-found",
    );
    expect(finding.alternatives[0]).toMatch(/without a dot/);
  });

  test("a name that is too long is said to be so", () => {
    const host = `${"a".repeat(60)}.`.repeat(5).slice(0, -1);
    const finding = found(build({ host }).lookupFails({ 4: "EINVAL", 6: "EINVAL" }), "name-not-found");
    expect(finding.cause).toBe("The host name has 304 characters, and a name can have 253 at most.");
  });

  test("a later attempt that finds the name makes it a warning", () => {
    const trace = build()
      .lookupFails({ 4: "ENOTFOUND", 6: "ENOTFOUND" })
      .retries()
      .lookup(["10.0.3.7"])
      .tries("10.0.3.7")
      .connects()
      .closes("local");
    expect(found(trace, "name-not-found").severity).toBe("warning");
  });

  test("one family failing while the other is answered is how a name without IPv6 looks", () => {
    const trace = build()
      .add({ type: "lookup-started", attempt: 1, host: "db.internal" })
      .add({
        type: "lookup-failed",
        attempt: 1,
        host: "db.internal",
        family: 6,
        code: "ENOTFOUND",
        message: "",
        duration: 1,
      })
      .add({
        type: "lookup-answered",
        attempt: 1,
        host: "db.internal",
        family: 4,
        addresses: ["10.0.3.7"],
        duration: 1,
      })
      .add({ type: "lookup-ended", attempt: 1, host: "db.internal", addresses: ["10.0.3.7"], duration: 1 })
      .tries("10.0.3.7")
      .connects()
      .closes("local");
    expect(codes(trace)).toEqual([]);
  });
});

describe("name-lookup-failing", () => {
  test("the name service has no answer now", () => {
    const finding = found(build().lookupFails({ 4: "EAI_AGAIN", 6: "EAI_AGAIN" }), "name-lookup-failing");
    expect(finding.cause).toMatch(/^The addresses of db\.internal could not be looked up/);
    expect(commands(finding)).toContain("cat /etc/resolv.conf");
  });

  test("one family's no is no answer while the other's is open", () => {
    expect(codes(build().lookupFails({ 4: "ENOTFOUND", 6: "ESERVFAIL" }))).toEqual(["name-lookup-failing"]);
  });

  test("our own limit on the lookup is a deadline as well", () => {
    expect(codes(build().lookupFails({ 4: "ETIMEDOUT", 6: "ETIMEDOUT" }, 5000))).toEqual([
      "name-lookup-failing",
      "deadline",
    ]);
  });

  test("each attempt is named where there were several", () => {
    const trace = build().lookupFails({ 4: "EAI_AGAIN" }).retries().lookupFails({ 4: "EAI_AGAIN" });
    expect(proofTexts(found(trace, "name-lookup-failing"))[1]).toMatch(/^attempt 2: /);
  });
});

describe("name-lookup-slow", () => {
  test("most of the time went into the lookup", () => {
    const finding = found(slow(700, 100), "name-lookup-slow");
    expect(finding.cause).toBe("Looking up db.internal took 700 ms of 800 ms in all.");
    expect(finding.severity).toBe("warning");
  });

  test("more than a second is slow whatever else took time", () => {
    expect(codes(slow(1200, 600))).toEqual(["name-lookup-slow"]);
    const kernel = { rtt: 900, totalRetransmits: 0 };
    const trace = build()
      .lookup(["10.0.3.7"], 1200)
      .tries("10.0.3.7")
      .connects(1900)
      .kernel(kernel)
      .closes("local");
    expect(codes(trace)).toEqual(["name-lookup-slow"]);
  });

  test("less than half a second is not slow, nor is a small part of the whole", () => {
    expect(codes(slow(450, 1))).toEqual([]);
    const kernel = { rtt: 400, totalRetransmits: 0 };
    const trace = build()
      .lookup(["10.0.3.7"], 600)
      .tries("10.0.3.7")
      .connects(700)
      .kernel(kernel)
      .closes("local");
    expect(codes(trace)).toEqual([]);
  });

  test("the families' own times are shown where both were asked", () => {
    const trace = build().lookup(["10.0.3.7", "fd00::7"], 900).tries("10.0.3.7").connects().closes("local");
    expect(proofTexts(found(trace, "name-lookup-slow"))).toContain("IPv6 was answered after 900 ms");
  });

  test("an address is not looked up", () => {
    expect(codes(build({ host: "10.0.3.7" }).literal().tries("10.0.3.7").connects().closes("local"))).toEqual(
      [],
    );
  });
});
