/** Runs as traces: the events that a real socket's trace would have, and what only a simulation knows left out. */
import { scenarioNamed, simulate, type Scenario } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
import { toMermaid } from "../export/mermaid.ts";
import { toText } from "../export/text.ts";
import { diagnose } from "../findings/diagnose.ts";
import type { TraceEvent } from "../event/event.ts";
import type { Trace } from "../fold/trace.ts";
import { traceOfRun } from "./trace-of-run.ts";

const traceOf = (name: string, more: Partial<Scenario> = {}): Trace => {
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`the library has no ${name}`);
  return traceOfRun(simulate({ ...scenario, ...more }), { producer: "test" });
};

const eventsOf = <K extends TraceEvent["type"]>(trace: Trace, type: K) =>
  trace.events.filter((event): event is Extract<TraceEvent, { readonly type: K }> => event.type === type);

test("the header names the scenario, its seed and the peer", () => {
  const { header } = traceOf("handshake", { seed: 9 });
  expect(header).toMatchObject({
    source: "simulation",
    id: "handshake-9",
    startedAt: "2000-01-01T00:00:00.000Z",
    endpoint: { host: "192.0.2.2", text: expect.stringMatching(/^192\.0\.2\.2:\d+$/u) as string, tls: false },
    producer: "test",
  });
  expect(traceOf("path-mtu-ipv6").header.endpoint.text).toMatch(/^\[2001:db8::2\]:\d+$/u);
});

test("the same run gives the same trace", () => {
  expect(traceOf("random-loss-new-reno").events).toEqual(traceOf("random-loss-new-reno").events);
  expect(traceOf("random-loss-new-reno").events).not.toEqual(
    traceOf("random-loss-new-reno", { seed: 2 }).events,
  );
});

test("a connection begins, stands, carries data and closes", () => {
  const trace = traceOf("handshake");
  expect(eventsOf(trace, "attempt-connected")).toMatchObject([{ at: 40, duration: 40, attempt: 1 }]);
  const data = eventsOf(trace, "data").map(({ at, direction, bytes, total }) => [
    at,
    direction,
    bytes,
    total,
  ]);
  expect(data).toEqual([
    [100, "sent", 200, 200],
    [140, "received", 1000, 1000],
  ]);
  expect(eventsOf(trace, "closed")).toMatchObject([
    { at: 340, by: "local", bytesSent: 200, bytesReceived: 1000, bytesUnacknowledged: 0, age: 300 },
  ]);
  // What is left is the machine's TIME-WAIT.
  expect(eventsOf(trace, "state").at(-1)).toMatchObject({ side: "local", from: "TIME-WAIT", to: "CLOSED" });
});

test("both ends' states are there, each with its clause", () => {
  const states = eventsOf(traceOf("simultaneous-close"), "state");
  const walk = (side: "local" | "peer"): string =>
    states
      .filter((event) => event.side === side)
      .map(({ to }) => to)
      .join(" ");
  expect(walk("local")).toBe("SYN-SENT ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT CLOSED");
  expect(walk("peer")).toBe("LISTEN SYN-RECEIVED ESTABLISHED FIN-WAIT-1 CLOSING TIME-WAIT CLOSED");
  expect(states.every(({ rfc }) => /^\d{3,4} §/u.test(rfc))).toBe(true);
});

test("segments are those that the opening end sends, and those that reach it", () => {
  const trace = traceOf("syn-ack-lost");
  const first = eventsOf(trace, "segment")
    .slice(0, 4)
    .map(({ at, direction, flags }) => [at, direction, flags.join()]);
  // The first SYN,ACK is lost on the way: this end cannot have seen it.
  expect(first[0]).toEqual([0, "sent", "SYN"]);
  expect(first[1]).toEqual([1000, "sent", "SYN"]);
  expect(eventsOf(trace, "segment").filter(({ flags }) => flags.includes("SYN"))).toHaveLength(3);
});

test("a segment that does not arrive says so, and is drawn as one that does not", () => {
  const trace = traceOf("syn-lost");
  const syns = eventsOf(trace, "segment").filter(({ flags }) => flags.join() === "SYN");
  expect(syns.map(({ lost }) => lost)).toEqual([true, undefined]);
  const text = toText(trace, { findings: [] });
  expect(text).toMatch(/SYN seq=0 [· ]+✕ lost\n/u);
  expect(text).toMatch(/SYN seq=0 [· ]+▶ SYN-RECEIVED\n/u);
  expect(toMermaid(trace)).toContain("  L--xP1: SYN seq=0 lost (simulated)");
  // Under way when the run ends is not lost.
  const cut = traceOf("handshake", {
    limit: 10,
    program: (scenarioNamed("handshake")?.program ?? []).slice(0, 2),
  });
  expect(eventsOf(cut, "segment").map(({ lost }) => lost)).toEqual([undefined]);
});

test("the next steps are those of a simulation: there is no machine to look at", () => {
  for (const name of ["syn-lost", "refused", "unanswered", "half-open"]) {
    const findings = diagnose(traceOf(name));
    expect(findings.length).toBeGreaterThan(0);
    for (const { nextSteps, alternatives } of findings) {
      expect(nextSteps.map(({ command }) => command)).toEqual([undefined, undefined]);
      expect(nextSteps[0]?.text).toContain("--ladder full");
      expect(alternatives).toEqual([]);
    }
  }
});

test("what could not be made says how it failed", () => {
  expect(eventsOf(traceOf("refused"), "attempt-failed")).toMatchObject([
    { code: "ECONNREFUSED", answer: "reset", synSent: true, synCount: 1 },
  ]);
  expect(eventsOf(traceOf("unanswered"), "attempt-failed")).toMatchObject([
    { code: "ETIMEDOUT", answer: "none", synCount: 7 },
  ]);
});

test("a connection that ends badly says by whom", () => {
  const closed = (name: string) => eventsOf(traceOf(name), "closed").map(({ by, code }) => [by, code]);
  expect(closed("half-open")).toEqual([["reset", "ECONNRESET"]]);
  expect(closed("keep-alive")).toEqual([["timeout", "ETIMEDOUT"]]);
  expect(closed("reset")).toEqual([["aborted", undefined]]);
  const [dead] = eventsOf(traceOf("dead-path"), "closed");
  expect(dead?.bytesUnacknowledged).toBe(1000);
});

test("each connection that the end opens is an attempt", () => {
  const trace = traceOf("time-wait-reuse");
  expect(trace.attempts.map(({ number, connections }) => [number, connections.length])).toEqual([
    [1, 1],
    [2, 1],
  ]);
  expect(eventsOf(trace, "attempt-started").map(({ at }) => at)).toEqual([0, 1200]);
});

test("a run that ends before its connection is left open", () => {
  const trace = traceOf("handshake", {
    limit: 200,
    program: (scenarioNamed("handshake")?.program ?? []).slice(0, 3),
  });
  expect(eventsOf(trace, "closed")).toEqual([]);
  expect(trace.outcome).toBe("connected");
});

test("requests that were repeated are counted, not guessed from the time", () => {
  const [found] = diagnose(traceOf("syn-lost"));
  expect(found?.cause).toMatch(/because the first connection request \(SYN\) went unanswered/u);
  expect(found?.evidence.map(({ text }) => text)).toContain("2 connection requests (SYN) before the answer");
  // A way of a second and a half looks the same on the clock, and has lost nothing.
  const path = { both: [{ kind: "delay", delay: 510 }] } as const;
  const patient = { connection: { rtoInitial: 3000 } };
  const slow = traceOf("handshake", { path, ends: { A: patient, B: patient } });
  expect(eventsOf(slow, "attempt-connected")[0]?.duration).toBe(1020);
  expect(diagnose(slow).map(({ code }) => code)).toEqual([]);
});
