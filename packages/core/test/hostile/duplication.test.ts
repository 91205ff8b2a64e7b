import { expect, test } from "vitest";
import { scenarioNamed, simulate } from "../../src/simulation/index.ts";

test("a network that doubles packets does not take back what real losses have cut", () => {
  const scenario = scenarioNamed("fast-retransmit");
  if (scenario === undefined) throw new Error("the library has no fast-retransmit");
  const run = simulate({
    ...scenario,
    limit: 20_000,
    ends: { A: {}, B: {} },
    path: {
      both: [{ kind: "delay", delay: 20 }],
      aToB: [
        { kind: "rate", bitsPerSecond: 5_000_000, queue: { octets: 40_000 } },
        { kind: "duplicate", probability: 0.2 },
      ],
    },
    program: [
      { at: 0, end: "B", call: "listen" },
      { at: 0, end: "A", call: "open" },
      { at: 100, end: "A", call: "write", bytes: 6_000_000 },
    ],
  });
  const undone = run.events.filter((event) => event.type === "mechanism" && event.event.kind === "undo");
  const recoveries = run.events.filter(
    (event) => event.type === "mechanism" && event.event.kind === "enter-recovery",
  );
  expect(recoveries.length).toBeGreaterThan(3);
  expect(undone.length).toBeLessThan(recoveries.length / 4);
});
