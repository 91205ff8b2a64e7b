import { scenarios, simulate } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
import { stateWalk } from "../../src/index.ts";
import { analysed, captured, captureOf, reportsOf } from "../support/analysed.ts";

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

/** What the ends really did, and why a capture cannot or does not say so. */
const notSeen: Readonly<Record<string, string>> = {
  "simultaneous-open": "seen at B, B is the side that sent the first packet",
  "syn-flood": "the first stream is not the connection",
  "dead-path": "the sender gives up without a packet",
  "keep-alive": "the sender gives up without a packet",
  unanswered: "the sender gives up without a packet",
  "user-timeout": "the sender gives up without a packet",
  "half-open": "an end that restarts changes no state, and sends nothing",
  "half-open-syn": "the old connection ends in the stream of the new one",
  "blind-syn": "Wireshark begins another stream with the forged SYN",
  reordering: "RFC 1337: the end in TIME-WAIT does not believe the reset",
  duplicates: "RFC 1337: the end in TIME-WAIT does not believe the reset",
  "time-wait-assassination": "RFC 1337: the end in TIME-WAIT does not believe the reset",
};

/** More than this takes long, and tells no more of states. */
const PACKETS_MAX = 2000;

test("of every scenario, seen at either end, both walks are those of the run", { timeout: 120_000 }, () => {
  let compared = 0;
  for (const scenario of scenarios) {
    if (scenario.name in notSeen) continue;
    const run = simulate(scenario);
    if (run.packets.length > PACKETS_MAX) continue;
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
    for (const at of ["A", "B"] as const) {
      const analyser = analysed(captureOf(run, at));
      if (analyser.store.size === 0) continue;
      const { changes } = stateWalk(analyser, 0);
      const seen = (side: "a" | "b"): string[] =>
        changes.filter((change) => change.side === side).map(({ from, to }) => `${from ?? "?"} → ${to}`);
      expect([scenario.name, at, seen("a"), seen("b")]).toEqual([scenario.name, at, truth("A"), truth("B")]);
      compared += 1;
    }
  }
  expect(compared).toBeGreaterThan(60);
});
