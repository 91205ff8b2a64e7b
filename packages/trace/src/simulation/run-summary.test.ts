/** How runs went, in numbers; and that a run which broke a rule is known. */
import { scenarioNamed, simulate, type Scenario, type SimulationRun } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
import { summarizeRun } from "./run-summary.ts";

const runOf = (name: string, more: Partial<Scenario> = {}): SimulationRun => {
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`the library has no ${name}`);
  return simulate({ ...scenario, ...more });
};

test("packets and their fates are counted", () => {
  expect(summarizeRun(runOf("sack-recovery")).packets).toMatchObject({
    lost: 4,
    again: 4,
    damaged: 0,
    duplicated: 0,
  });
  expect(summarizeRun(runOf("path-mtu-icmp")).packets).toMatchObject({ lost: 10, refused: 10 });
  expect(summarizeRun(runOf("duplicates")).packets.duplicated).toBeGreaterThan(10);
  expect(summarizeRun(runOf("fragmentation")).packets.duplicated).toBe(0);
});

test("each end's walk, octets and end", () => {
  const { ends } = summarizeRun(runOf("syn-lost"));
  expect(ends.map(({ end, written, read, closeReason }) => [end, written, read, closeReason?.kind])).toEqual([
    ["A", 200, 0, "closed"],
    ["B", 0, 200, "closed"],
  ]);
  expect(ends[0]?.states.join(" ")).toBe(
    "CLOSED SYN-SENT ESTABLISHED FIN-WAIT-1 FIN-WAIT-2 TIME-WAIT CLOSED",
  );
});

test("a transfer is timed from its first octet to the last one read", () => {
  const [a, b] = summarizeRun(runOf("syn-lost")).ends;
  expect(a?.transfer).toEqual({ from: 1040, to: 1060, octets: 200 });
  expect(b?.transfer).toBeUndefined();
});

test("the last packet and the last timer are told apart", () => {
  const { quietAt, endedAt } = summarizeRun(runOf("handshake"));
  expect([quietAt, endedAt]).toEqual([360, 240_340]);
});

test("a machine that has restarted is known to have forgotten", () => {
  const { ends } = summarizeRun(runOf("half-open"));
  expect(ends.map(({ end, forgotten }) => [end, forgotten])).toEqual([
    ["A", false],
    ["B", true],
  ]);
});

test("a run that ends at its limit, or leaves a connection open, has broken no rule", () => {
  expect(summarizeRun(runOf("handshake", { limit: 2000 }))).toMatchObject({ ended: "limit", problems: [] });
  const open = scenarioNamed("handshake")?.program.filter(({ call }) => call !== "shutdown") ?? [];
  const left = summarizeRun(runOf("handshake", { program: open }));
  expect(left.ends.map(({ closeReason }) => closeReason)).toEqual([undefined, undefined]);
  expect(left.problems).toEqual([]);
});

test("a fault, and octets that came from nowhere, are problems", () => {
  const run = runOf("handshake");
  const fault = { ...run, faults: [{ at: 5, end: "A", problem: "an invariant is violated" }] } as const;
  expect(summarizeRun(fault).problems).toEqual(["at 5 ms A went wrong: an invariant is violated"]);
  const connections = run.connections.map((report) =>
    report.end === "B" ? { ...report, read: 201 } : report,
  );
  expect(summarizeRun({ ...run, connections }).problems).toEqual(["B has read more than was written"]);
});
