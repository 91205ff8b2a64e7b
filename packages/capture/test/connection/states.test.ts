import { scenarioNamed, simulate } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
import { stateWalk } from "../../src/index.ts";
import { analysed, captured, reportsOf, simulated } from "../support/analysed.ts";

const walk = (file: Uint8Array, side: "a" | "b") =>
  stateWalk(analysed(file), 0)
    .changes.filter((change) => change.side === side)
    .map(({ from, to, trigger, frame }) => `${frame} ${from ?? "?"} → ${to} (${trigger ?? "inferred"})`);

test("both ends walk through the table, packet by packet", () => {
  expect(walk(captured("basic-v4.pcap"), "a")).toEqual([
    "1 CLOSED → SYN-SENT (open-active)",
    "3 SYN-SENT → ESTABLISHED (rcv-syn-ack)",
    "6 ESTABLISHED → FIN-WAIT-1 (close)",
    "7 FIN-WAIT-1 → FIN-WAIT-2 (rcv-ack-of-fin)",
    "8 FIN-WAIT-2 → TIME-WAIT (rcv-fin)",
  ]);
  expect(walk(captured("basic-v4.pcap"), "b")).toEqual([
    "2 LISTEN → SYN-RECEIVED (rcv-syn)",
    "3 SYN-RECEIVED → ESTABLISHED (rcv-ack-of-syn)",
    "7 ESTABLISHED → CLOSE-WAIT (rcv-fin)",
    "7 CLOSE-WAIT → LAST-ACK (close)",
    "8 LAST-ACK → CLOSED (rcv-ack-of-fin)",
  ]);
});

test("each change has its clause", () => {
  for (const { rfc } of stateWalk(analysed(captured("half-close.pcap")), 0).changes)
    expect(rfc).toMatch(/^9293 §3\.10\./);
});

test("of a SYN that nobody answers the other end's state is not known", () => {
  const [report] = reportsOf(captured("blackhole-syn.pcap"));
  expect(report?.a.state).toBe("SYN-SENT");
  expect(report?.b.state).toBeUndefined();
});

/** The scenarios in which every packet that changes a state arrives: the walk is the one the ends really took. */
test.for([
  "handshake",
  "half-close",
  "simultaneous-close",
  "simultaneous-open",
  "refused",
  "reset",
  "fast-retransmit",
  "syn-ack-lost",
  "fin-lost",
  "zero-window",
  "time-wait-reuse",
])("the simulated %s: both walks are those of the run", (name) => {
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  const run = simulate(scenario);
  const first = run.events.find((event) => event.type === "state-changed")?.connection;
  const truth = (end: string): string[] =>
    run.events.flatMap((event) =>
      event.type === "state-changed" &&
      event.end === end &&
      event.connection === first &&
      event.to !== "LISTEN" &&
      event.trigger !== "time-wait-timeout"
        ? [`${event.from} → ${event.to}`]
        : [],
    );
  const seen = (side: "a" | "b"): string[] =>
    stateWalk(analysed(simulated(name, "A")), 0)
      .changes.filter((change) => change.side === side)
      .map(({ from, to }) => `${from ?? "?"} → ${to}`);
  expect(seen("a")).toEqual(truth("A"));
  expect(seen("b")).toEqual(truth("B"));
});
