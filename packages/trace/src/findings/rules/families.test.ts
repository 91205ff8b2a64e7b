import { expect, test } from "vitest";
import { codes, commands, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

const both = (host = "db.internal") => build({ host }).lookup(["fd00::7", "10.0.3.7"]).tries("fd00::7");
const noRoute = { synSent: false, duration: 0.1 } as const;

test("an IPv6 address without a route beside an IPv4 address that connects", () => {
  const trace = both().fails("ENETUNREACH", noRoute).tries("10.0.3.7").connects().closes("local");
  expect(codes(trace)).toEqual(["family-broken"]);
  const finding = found(trace, "family-broken");
  expect(finding).toMatchObject({ severity: "warning", reference: "RFC 8305 §9.3" });
  expect(finding.cause).toBe("IPv6 does not work for db.internal from here (no route), and IPv4 does.");
  expect(proofTexts(finding)).toEqual([
    "[fd00::7]:5432 failed after 0.1 ms (ENETUNREACH)",
    "10.0.3.7:5432 connected after 1.0 ms",
  ]);
  expect(commands(finding)).toContain("ip -6 address show");
});

test("a refusal is a matter for whoever runs the server", () => {
  const trace = both().fails("ECONNREFUSED").tries("10.0.3.7").connects().closes("local");
  expect(found(trace, "family-broken").nextSteps[0]?.text).toBe(
    "Ask whoever runs db.internal to mend or remove fd00::7.",
  );
});

test("IPv4 can be the broken one", () => {
  const trace = build()
    .lookup(["10.0.3.7", "fd00::7"])
    .tries("10.0.3.7")
    .fails("ETIMEDOUT", { timer: "attempt" });
  const finding = found(trace.tries("fd00::7").connects().closes("local"), "family-broken");
  expect(finding.cause).toBe("IPv4 does not work for db.internal from here (no answer), and IPv6 does.");
});

test("the broken address is not reported again for the attempts in which both failed", () => {
  const trace = both()
    .fails("ENETUNREACH", noRoute)
    .tries("10.0.3.7")
    .fails("ECONNREFUSED")
    .retries()
    .tries("fd00::7")
    .fails("ENETUNREACH", noRoute)
    .tries("10.0.3.7")
    .connects()
    .closes("local");
  expect(codes(trace)).toEqual(["refused", "family-broken"]);
});

test("an address that only lost the race is not broken", () => {
  const trace = both().wait(250).tries("10.0.3.7").connects().on(1, "fd00::7").isAbandoned("lost-race", 1);
  expect(codes(trace.on(2, "10.0.3.7").closes("local"))).toEqual([]);
});

test("an address that failed while another of its own family connected says nothing of the family", () => {
  const trace = build()
    .lookup(["fd00::7", "fd00::8", "10.0.3.7"])
    .tries("fd00::7")
    .fails("ENETUNREACH", noRoute);
  expect(codes(trace.tries("fd00::8").connects().closes("local"))).toEqual(["no-route"]);
});

test("where both families failed neither is the broken one", () => {
  const trace = both().fails("ENETUNREACH", noRoute).tries("10.0.3.7").fails("ECONNREFUSED");
  expect(codes(trace)).toEqual(["all-addresses-failed", "refused", "no-route"]);
});
