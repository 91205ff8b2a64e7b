import { expect, test } from "vitest";
import { captured, reportsOf, sharedCapture, simulated } from "../support/analysed.ts";

const causes = (file: Uint8Array) =>
  reportsOf(file).map(({ reset, findings, grade }) => ({
    grade,
    cause: reset?.cause,
    by: reset?.by,
    codes: findings.map(({ code }) => code),
  }));

test.for([
  ["refused-rst.pcap", "port-closed", "b", "port-closed", "broken"],
  ["rst-half-closed-server-gone.pcap", "data-after-close", "b", "data-after-close", "suspicious"],
  ["rst-linger0-client.pcap", "aborted", "a", "aborted", "suspicious"],
  ["keepalive-dead-peer.pcap", "keep-alive-timeout", "a", "keep-alive-timeout", "broken"],
] as const)("%s: the reset's cause is %s", ([name, cause, by, code, grade]) => {
  expect(causes(captured(name))).toEqual([{ grade, cause, by, codes: [code] }]);
});

test("an ICMP error that quotes the SYN says why it was rejected", () => {
  const [report] = reportsOf(captured("reject-icmp.pcap"));
  expect(report?.grade).toBe("broken");
  expect(report?.verdict).toBe(
    "10.78.1.254 says that 10.78.2.2:7009 cannot be reached: it is forbidden by a firewall (administratively filtered)",
  );
  expect(report?.findings[0]?.evidence.map(({ frame }) => frame)).toEqual([2, 4]);
});

test.for([
  ["refused", "port-closed", "b"],
  ["reset", "aborted", "a"],
  ["unread-data", "unread-data", "b"],
  ["half-open", "half-open", "b"],
] as const)("the simulated %s: %s", ([name, cause, by]) => {
  for (const at of ["A", "B"] as const)
    expect(causes(simulated(name, at)).map((each) => [each.cause, each.by])).toContainEqual([cause, by]);
});

test("a SYN that meets an older connection: the ACK of that one is answered with a reset, and the next SYN opens", () => {
  for (const at of ["A", "B"] as const) {
    const [, again] = reportsOf(simulated("half-open-syn", at));
    expect(again?.findings.map(({ code }) => code)).toContain("old-connection");
    expect(again).toMatchObject({ ended: "closed", opened: "handshake" });
    expect(again?.reset).toBeUndefined();
  }
});

test("blind resets that are not believed end nothing", () => {
  const [report] = reportsOf(simulated("blind-reset", "B"));
  expect(report).toMatchObject({ ended: "closed", grade: "suspicious" });
  expect(report?.findings).toHaveLength(1);
  expect(report?.findings[0]).toMatchObject({ code: "reset-injected", severity: "warning" });
});

const injected = sharedCapture("zeek/rst-inject-rae.pcap");

test.runIf(injected !== undefined)(
  "a reset in another's name is told by what its sender does and shows",
  () => {
    const [report] = reportsOf(injected ?? new Uint8Array());
    const found = report?.findings.find(({ code }) => code === "reset-injected");
    expect(found?.confidence).toBe("is");
    expect(found?.evidence[1]?.frame).toBe(2);
    expect(found?.evidence.map(({ text }) => text).join("; ")).toMatch(
      /TTL of 46.*with 49.*copied.*reserved bits/,
    );
  },
);
