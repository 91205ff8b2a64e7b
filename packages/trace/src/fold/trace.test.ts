import { InvalidArgument } from "@tcplens/core";
import { describe, expect, test } from "vitest";
import { eventsOf, sampleHeader, traceOf } from "../../test/support/sample-events.ts";
import {
  healthyTcp,
  healthyTls,
  lookupFailed,
  refusedWithRetries,
  resetAfterAccept,
} from "../../test/support/sample-traces.ts";
import type { TraceEvent } from "../event/event.ts";
import { summarize } from "./summarize.ts";
import { Trace } from "./trace.ts";

type Rows = Parameters<typeof eventsOf>[0];

const where = { attempt: 1, address: "10.0.0.7", port: 80 } as const;
const connectedRows: Rows = [
  [0, 0, { type: "lookup-ended", attempt: 1, host: "10.0.0.7", addresses: ["10.0.0.7"], duration: 0 }],
  [1, 1, { type: "attempt-started", ...where, family: 4 }],
  [3, 1, { type: "attempt-connected", ...where, duration: 2, local: { address: "10.0.0.1", port: 40_000 } }],
];
const after = (rows: Rows, endpoint: Parameters<typeof sampleHeader>[0] = {}): Trace =>
  traceOf(sampleHeader(endpoint), eventsOf([...connectedRows, ...rows]));

const sent: Rows[number] = [4, 1, { type: "data", direction: "sent", bytes: 10, total: 10 }];
const received: Rows[number] = [6, 1, { type: "data", direction: "received", bytes: 5, total: 5 }];
const closed = (
  by: "local" | "peer" | "reset" | "timeout" | "aborted" | "failed",
  bytesReceived = 0,
  bytesSent = 10,
): Rows[number] => [9, 1, { type: "closed", by, bytesSent, bytesReceived, age: 6 }];

describe("the outcome", () => {
  const secured: Rows[number] = [
    5,
    1,
    {
      type: "tls-secured",
      attempt: 1,
      protocol: "TLSv1.3",
      cipher: "x",
      chain: [],
      authorized: true,
      duration: 1,
    },
  ];
  const deadline: Rows[number] = [
    9,
    0,
    { type: "note", topic: "deadline", text: "late", phase: "answer", limit: 9 },
  ];
  const lostRace: Rows[number] = [
    4,
    1,
    { type: "attempt-abandoned", ...where, duration: 3, reason: "lost-race" },
  ];
  test.each<[string, Rows, "connected" | "failed", { readonly tls?: boolean }]>([
    ["a connection is all that was asked for", [], "connected", {}],
    ["the peer answered and closed", [sent, received, closed("peer", 5)], "connected", {}],
    ["the peer closed, nothing having been sent to it", [closed("peer", 0, 0)], "connected", {}],
    ["the peer closed without an answer", [sent, closed("peer")], "failed", {}],
    [
      "the peer's FIN came instead of an answer",
      [sent, [5, 1, { type: "peer-finished", bytesReceived: 0 }]],
      "failed",
      {},
    ],
    [
      "the peer's FIN answered ours",
      [sent, [5, 1, { type: "peer-finished", bytesReceived: 0 }], closed("local")],
      "connected",
      {},
    ],
    ["we closed", [sent, closed("local")], "connected", {}],
    ["we reset it", [closed("aborted")], "connected", {}],
    ["the peer reset it, even after an answer", [sent, received, closed("reset", 5)], "failed", {}],
    ["it timed out", [closed("timeout")], "failed", {}],
    ["it failed", [closed("failed")], "failed", {}],
    ["TLS was asked for and never begun", [], "failed", { tls: true }],
    ["TLS was secured", [[4, 1, { type: "tls-started", attempt: 1 }], secured], "connected", { tls: true }],
    ["TLS was begun and not secured", [[4, 1, { type: "tls-started", attempt: 1 }]], "failed", {}],
    ["the deadline ended it", [deadline], "failed", {}],
    ["the connection was given up for another that never came", [lostRace], "failed", {}],
    [
      "a later attempt failed",
      [
        [9, 0, { type: "retry", attempt: 1, delay: 5, reason: "" }],
        [14, 0, { type: "lookup-started", attempt: 2, host: "h" }],
      ],
      "failed",
      {},
    ],
  ])("where %s", (_, rows, outcome, endpoint) => {
    const trace = after(rows, endpoint);
    expect(trace.outcome).toBe(outcome);
    expect(summarize(trace, []).outcome).toBe(outcome);
  });

  test("of a trace without any event is a failure", () => {
    expect(traceOf(sampleHeader(), []).outcome).toBe("failed");
  });

  test("is running until the trace is finished", () => {
    const trace = new Trace(sampleHeader());
    expect(trace.outcome).toBe("running");
    expect(summarize(trace, []).outcome).toBe("failed");
    trace.finish();
    expect(trace.outcome).toBe("failed");
  });
});

describe("the phases", () => {
  test("of a healthy connection", () => {
    expect(healthyTcp().phases()).toEqual({ tcp: 0.402, answer: 0.788, total: 2.2 });
  });

  test("of a race run from the first start to the winner's end", () => {
    expect(healthyTls().phases()).toEqual({
      lookup: 9.6,
      tcp: 268.5,
      tls: 37.4,
      answer: 19.7,
      total: 336.7,
    });
  });

  test("of retries are added up, the waits as they really were", () => {
    const phases = refusedWithRetries().phases();
    expect(phases).toEqual({ tcp: 1.6, wait: 2111.1, total: 2113.9 });
  });

  test("leave out what was not reached", () => {
    expect(lookupFailed().phases()).toEqual({ lookup: 12.9, total: 13.1 });
  });

  test("of what still runs go up to now", () => {
    const trace = new Trace(sampleHeader());
    const events = eventsOf([
      [0, 0, { type: "lookup-started", attempt: 1, host: "h" }],
      [7, 0, { type: "note", topic: "remark", text: "still nothing" }],
    ]);
    for (const event of events) trace.add(event);
    expect(trace.phases()).toEqual({ lookup: 7, total: 7 });
  });

  test("count the answer up to the end where none came", () => {
    expect(after([sent, closed("local")]).phases()).toMatchObject({ answer: 6 });
    expect(
      after([sent, [5, 1, { type: "peer-finished", bytesReceived: 0 }], closed("local")]).phases(),
    ).toMatchObject({ answer: 2 });
  });
});

describe("the records", () => {
  test("tell each address's fate", () => {
    const [slow, fast] = healthyTls().connections;
    expect(slow).toMatchObject({
      id: 1,
      family: 6,
      outcome: "abandoned",
      localState: "CLOSED",
      events: [4, 5, 6, 16, 17],
    });
    expect(fast).toMatchObject({
      id: 2,
      family: 4,
      outcome: "connected",
      localState: "TIME-WAIT",
      peerState: "CLOSED",
      bytesSent: 96,
      bytesReceived: 412,
    });
  });

  test("tell a lookup from a literal address", () => {
    expect(healthyTcp().attempts[0]?.lookup).toMatchObject({ literal: true, addresses: ["127.0.0.1"] });
    expect(healthyTls().attempts[0]?.lookup).toMatchObject({ literal: false, startedAt: 0.1, endedAt: 9.7 });
    expect(lookupFailed().attempts[0]?.lookup?.failures).toHaveLength(2);
  });

  test("end an attempt when its verdict falls", () => {
    expect(refusedWithRetries().attempts.map(({ endedAt }) => endedAt)).toEqual([0.7, 313.7, 905.1, 2113.9]);
    expect(resetAfterAccept().attempts[0]?.endedAt).toBe(1.9);
  });

  test("name the connection that carried the endpoint", () => {
    expect(healthyTls().established?.id).toBe(2);
    expect(refusedWithRetries().established).toBeUndefined();
  });
});

describe("add refuses", () => {
  const remark = (at: number, connection = 0): TraceEvent => ({
    type: "note",
    topic: "remark",
    text: "",
    at,
    connection,
    evidence: "socket",
  });
  const trace = (): Trace => {
    const made = new Trace(sampleHeader());
    made.add(remark(5));
    return made;
  };

  test.each<[string, (made: Trace) => void, string]>([
    [
      "time that goes backwards",
      (made) => made.add(remark(4)),
      "event must be the next of its trace: note: `at` goes backwards: 4 after 5",
    ],
    [
      "time that is none",
      (made) => made.add(remark(NaN)),
      "event must be the next of its trace: note: `at` goes backwards: NaN after 5",
    ],
    [
      "a connection that has not started",
      (made) => made.add(remark(5, 1)),
      "event must be the next of its trace: note: `connection` 1 has no attempt-started event before it",
    ],
    [
      "anything once it is finished",
      (made) => {
        made.finish();
        made.add(remark(6));
      },
      "event must be added before the trace is finished",
    ],
    [
      "an end before the last event",
      (made) => made.finish(4),
      "at must be a time not before the last event's, 5, not 4",
    ],
    [
      "an end that never comes",
      (made) => made.finish(Infinity),
      "at must be a time not before the last event's, 5, not Infinity",
    ],
  ])("%s", (_, act, message) => {
    const made = trace();
    expect(() => act(made)).toThrow(InvalidArgument);
    expect(() => act(trace())).toThrow(message);
  });
});

test("finishing twice changes nothing", () => {
  const trace = new Trace(sampleHeader());
  trace.finish(7);
  trace.finish(9);
  expect(trace.endedAt).toBe(7);
});

test.each<[string, Rows[number]]>([
  ["a note", [1, 0, { type: "note", topic: "cancelled", text: "stopped" }]],
  ["an address given up", [4, 1, { type: "attempt-abandoned", ...where, duration: 3, reason: "cancelled" }]],
  ["a retry not made", [4, 0, { type: "retry-stopped", attempt: 1, cause: "cancelled", reason: "" }]],
])("%s says that the trace was cancelled", (_, row) => {
  const rows = row[1] === 0 && row[0] === 1 ? [row] : [...connectedRows, row];
  const trace = traceOf(sampleHeader(), eventsOf(rows));
  expect(trace.cancelled).toBe(true);
  expect(summarize(trace, []).cancelled).toBe(true);
});

test("an unknown event belongs to its connection and changes nothing else", () => {
  const trace = new Trace(sampleHeader());
  for (const event of eventsOf(connectedRows)) trace.add(event);
  trace.add({ type: "unknown", at: 4, connection: 1, raw: {} });
  trace.add({ type: "unknown", at: 4, connection: 9, raw: {} });
  expect(trace.connections[0]?.events).toEqual([1, 2, 3]);
  expect(trace.events).toHaveLength(5);
});

// With a walk over those before for each they would take minutes.
test("300,000 events fold one by one", () => {
  const trace = new Trace(sampleHeader());
  for (const event of eventsOf(connectedRows)) trace.add(event);
  for (let total = 1; total <= 300_000; total += 1) {
    trace.add({
      type: "data",
      direction: "sent",
      bytes: 1,
      total,
      at: 3 + total / 100,
      connection: 1,
      evidence: "socket",
    });
  }
  trace.finish();
  expect(trace.connections[0]?.bytesSent).toBe(300_000);
});

test("the summary has the fields that outside programs rely on", () => {
  expect(summarize(resetAfterAccept())).toMatchObject({
    type: "summary",
    endpoint: "127.0.0.1:8080",
    outcome: "failed",
    attempts: 1,
    phases: { total: 2 },
    states: [
      {
        connection: 1,
        side: "local",
        from: "CLOSED",
        to: "SYN-SENT",
        trigger: "open-active",
        at: 0.2,
        evidence: "socket",
      },
      {},
      {},
      {},
      {},
      {},
    ],
    findings: [{ code: "reset-after-accept", severity: "error" }],
  });
});

test.each([healthyTcp, healthyTls])("a healthy trace has no finding", (make) => {
  expect(summarize(make()).findings).toEqual([]);
});
