import { expect, test } from "vitest";
import { eventsOf, sampleHeader, traceOf } from "../../test/support/sample-events.ts";
import { refusedWithRetries } from "../../test/support/sample-traces.ts";
import type { Evidence } from "../event/evidence.ts";
import { toMermaid } from "./mermaid.ts";

const crossing = (evidence: Evidence): string =>
  toMermaid(
    traceOf(
      sampleHeader(),
      eventsOf([
        [0, 1, { type: "attempt-started", attempt: 1, address: "10.0.3.7", port: 1, family: 4 }],
        [1, 1, { type: "segment", direction: "sent", flags: ["SYN"], evidence }],
      ]),
    ),
  );

test.each<[Evidence, string]>([
  ["packet", "  L->>P1: SYN\n"],
  ["kernel", "  L->>P1: SYN (the kernel says)\n"],
  ["socket", "  L-->>P1: SYN (implied)\n"],
  ["model", "  L--)P1: SYN (simulated)\n"],
])("an arrow known from %s looks like it", (evidence, line) => {
  expect(crossing(evidence)).toContain(line);
});

test("text from outside cannot end a statement or begin one", () => {
  const diagram = toMermaid(
    traceOf(
      sampleHeader(),
      eventsOf([
        [0, 1, { type: "attempt-started", attempt: 1, address: "a;b#c%%\nend", port: 1, family: 4 }],
        [1, 1, { type: "segment", direction: "sent", flags: ["SYN"] }],
      ]),
    ),
  );
  expect(diagram).toContain("participant P1 as a#59;b#35;c#37;#37;�end:1\n");
});

test("hundreds of steps are cut short with their number", () => {
  const segments = Array.from(
    { length: 150 },
    (_, index) => [1 + index, 1, { type: "segment", direction: "sent", flags: ["ACK"] }] as const,
  );
  const second = segments.map(([at, , event]) => [at + 200, 2, event] as const);
  const started = (id: number, at: number) =>
    [at, id, { type: "attempt-started", attempt: 1, address: `10.0.0.${id}`, port: 1, family: 4 }] as const;
  const diagram = toMermaid(
    traceOf(sampleHeader(), eventsOf([started(1, 0), ...segments, started(2, 200), ...second])),
  );
  expect(diagram).toContain("more steps\n");
  expect(diagram.split("\n").length).toBeLessThan(220);
});

test("retries come in the order of time, waits between them", () => {
  const kinds = toMermaid(refusedWithRetries()).match(/attempt \d|wait|gave up/g);
  expect(kinds).toEqual([
    "attempt 1",
    "wait",
    "attempt 2",
    "wait",
    "attempt 3",
    "wait",
    "attempt 4",
    "gave up",
  ]);
});
