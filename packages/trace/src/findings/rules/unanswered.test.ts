import { expect, test } from "vitest";
import { codes, commands, found, proofTexts } from "../../../test/support/diagnosed.ts";
import { build } from "../../../test/support/trace-builder.ts";

const tried = (address = "10.0.3.7") => build().lookup([address]).tries(address);
const silent = { duration: 10_000, synSent: true, answer: "none", timer: "attempt" } as const;

const many = (...addresses: readonly string[]) => {
  const trace = build().lookup(addresses);
  for (const address of addresses) trace.tries(address).fails("ETIMEDOUT", silent);
  return found(trace, "syn-unanswered").cause;
};

test("the kernel's count of requests is told, and what its last sample showed", () => {
  const trace = tried()
    .kernel({ state: "SYN-SENT", retransmits: 3 })
    .kernel({ state: "SYN-SENT", retransmits: 4 })
    .fails("ETIMEDOUT", { ...silent, synCount: 5, evidence: "kernel" });
  const finding = found(trace, "syn-unanswered");
  expect(finding).toMatchObject({
    cause: "10.0.3.7 never answered.",
    severity: "error",
    reference: "RFC 9293 §3.8.3",
  });
  expect(proofTexts(finding)).toEqual([
    "5 connection requests (SYN) to 10.0.3.7:5432 in 10.0 s, no reply of any kind, when the limit for one address ended the wait",
    "the connection was in SYN-SENT after 4 retransmissions",
  ]);
  expect(finding.alternatives).toHaveLength(3);
  expect(commands(finding)).toContain("ip route get 10.0.3.7");
});

test("without the kernel's count there was at least one request", () => {
  expect(proofTexts(found(tried().fails("ETIMEDOUT", silent), "syn-unanswered"))[0]).toMatch(
    /^at least 1 connection request \(SYN\) to 10\.0\.3\.7:5432/,
  );
});

test("a request that never left is said to be so", () => {
  const trace = tried().fails("ETIMEDOUT", { ...silent, synSent: false, timer: "overall" });
  expect(proofTexts(found(trace, "syn-unanswered"))[0]).toMatch(
    /^no connection request .* overall deadline ended the wait$/,
  );
});

test("the operating system's own giving up is no limit of ours", () => {
  const trace = tried().fails("ETIMEDOUT", { duration: 130_000, synSent: true, synCount: 7 });
  expect(codes(trace)).toEqual(["syn-unanswered"]);
  expect(proofTexts(found(trace, "syn-unanswered"))[0]).toMatch(
    /7 connection requests .* in 2 min 10 s.*operating system gave up$/,
  );
});

test("two silent addresses, and more, are one finding", () => {
  expect(many("10.0.3.7", "fd00::7")).toBe("Neither 10.0.3.7 nor fd00::7 answered.");
  expect(many("10.0.3.7", "10.0.3.8", "10.0.3.9")).toBe("None of 3 addresses of db.internal answered.");
});

test("an address that lost the race was not silent", () => {
  const trace = build()
    .lookup(["fd00::7", "10.0.3.7"])
    .tries("fd00::7")
    .wait(250)
    .tries("10.0.3.7")
    .connects();
  expect(codes(trace.on(1, "fd00::7").isAbandoned("lost-race", 1).on(2, "10.0.3.7").closes("local"))).toEqual(
    [],
  );
});
