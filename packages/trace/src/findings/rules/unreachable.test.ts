import { describe, expect, test } from "vitest";
import { codes, commands, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

const tried = (address = "10.0.3.7", given: Parameters<typeof build>[0] = {}) =>
  build(given).lookup([address]).tries(address);

describe("host-unreachable", () => {
  test("a router's ICMP error is named as one", () => {
    const finding = found(
      tried().fails("EHOSTUNREACH", { synSent: true, answer: "icmp", duration: 12 }),
      "host-unreachable",
    );
    expect(finding.cause).toBe(
      "10.0.3.7 cannot be reached: a router on the way reported the host unreachable.",
    );
    expect(proofTexts(finding)).toEqual([
      "connecting to 10.0.3.7:5432 failed by an ICMP error after 12 ms (EHOSTUNREACH)",
    ]);
    expect(finding.alternatives).toHaveLength(1);
  });

  test("about 3 s is how long an unanswered question for a neighbour takes", () => {
    const finding = found(
      tried().fails("EHOSTUNREACH", { synSent: true, duration: 3060 }),
      "host-unreachable",
    );
    expect(finding.alternatives[0]).toMatch(/no machine there has it/);
    expect(finding.cause).toMatch(/a router, or this machine itself,/);
  });

  test("an open connection can end so", () => {
    const trace = tried().connects().wait(3200).closes("failed", { code: "EHOSTUNREACH", syscall: "read" });
    expect(proofTexts(found(trace, "host-unreachable"))).toEqual([
      "the connection to 10.0.3.7:5432 ended 3.2 s after it opened (EHOSTUNREACH)",
    ]);
  });
});

describe("network-unreachable", () => {
  test("a router's answer took time", () => {
    const finding = found(
      tried().fails("ENETUNREACH", { synSent: true, duration: 8 }),
      "network-unreachable",
    );
    expect(finding.cause).toMatch(/a router on the way knows no way to that network\.$/);
    expect(codes(tried().fails("ENETUNREACH", { duration: 8 }))).toEqual(["network-unreachable"]);
    expect(codes(tried().fails("ENETUNREACH", { duration: 1, answer: "icmp" }))).toEqual([
      "network-unreachable",
    ]);
  });

  test("nothing sent, or refused at once, is no router's answer", () => {
    expect(codes(tried().fails("ENETUNREACH", { synSent: false, duration: 8 }))).toEqual(["no-route"]);
    expect(codes(tried().fails("ENETUNREACH", { duration: 0.2 }))).toEqual(["no-route"]);
  });
});

describe("no-route", () => {
  test("this machine knows no way", () => {
    const finding = found(
      tried("fd00::7").fails("ENETUNREACH", { synSent: false, duration: 0.1 }),
      "no-route",
    );
    expect(finding.cause).toBe("This machine has no route to fd00::7.");
    expect(proofTexts(finding)).toEqual([
      "connecting to [fd00::7]:5432 failed after 0.1 ms (ENETUNREACH): no connection request (SYN) was sent",
    ]);
    expect(commands(finding)).toEqual(["ip route get fd00::7", "getent ahosts db.internal"]);
  });

  test("an unreachable route refuses the call as well", () => {
    expect(codes(tried().fails("EHOSTUNREACH", { synSent: false }))).toEqual(["no-route"]);
  });

  test.each(["EADDRNOTAVAIL", "EAFNOSUPPORT"])("%s for an IPv6 address is a machine without IPv6", (code) => {
    const finding = found(tried("fd00::7").fails(code, { synSent: false }), "no-route");
    expect(finding.cause).toBe("It looks like this machine has no IPv6, so fd00::7 cannot be tried.");
    expect(commands(finding)).toContain("ip -6 address show");
  });

  test("a link-local address needs its interface", () => {
    const finding = found(
      tried("fe80::1", { host: "fe80::1" }).fails("EINVAL", { synSent: false }),
      "no-route",
    );
    expect(finding.cause).toBe("fe80::1 is a link-local address, and the interface to use is not named.");
    expect(finding.nextSteps[0]?.text).toMatch(/`fe80::1%eth0`/);
  });

  test("TCP connects to no group", () => {
    const trace = tried("224.0.0.1").fails("ENETUNREACH", { synSent: false });
    expect(found(trace, "no-route").cause).toBe(
      "224.0.0.1 is a group address, and TCP connects to single machines only.",
    );
  });

  test("different reasons are different findings", () => {
    const trace = build()
      .lookup(["fd00::7", "10.0.3.7"])
      .tries("fd00::7")
      .fails("EADDRNOTAVAIL", { synSent: false })
      .tries("10.0.3.7")
      .fails("ENETUNREACH", { synSent: false });
    expect(codes(trace)).toEqual(["no-route", "no-route"]);
  });
});
