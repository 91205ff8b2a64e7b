/** The progress of traces made up event by event, looked at in virtual time. */
import { Trace, plainStyle, type TraceEvent } from "@tcplens/trace";
import pc from "picocolors";
import { describe, expect, test } from "vitest";
import { progressLines } from "./progress-lines.ts";

const attempt = 1;
const [address, port] = ["10.0.3.7", 5432];
const socket = { connection: 1, evidence: "socket" } as const;

const traceOf = (...events: readonly TraceEvent[]): Trace => {
  const trace = new Trace({
    type: "trace",
    schema: 1,
    minor: 0,
    id: "t",
    startedAt: "2026-01-01T00:00:00.000Z",
    source: "socket",
    endpoint: { host: "db.internal", port: 5432, tls: false, text: "db.internal:5432" },
    producer: "test",
  });
  for (const event of events) trace.add(event);
  return trace;
};

const lines = (trace: Trace, now: number, view: { width?: number; rows?: number } = {}): readonly string[] =>
  progressLines({ trace, now, width: 80, rows: 24, style: plainStyle, ...view });

const lookup: readonly TraceEvent[] = [
  { type: "lookup-started", at: 0, connection: 0, evidence: "socket", attempt, host: "db.internal" },
  {
    type: "lookup-answered",
    at: 2,
    connection: 0,
    evidence: "socket",
    attempt,
    host: "db.internal",
    family: 4,
    addresses: [address],
    duration: 2,
  },
];

const lookedUp: readonly TraceEvent[] = [
  ...lookup,
  {
    type: "lookup-ended",
    at: 3.1,
    connection: 0,
    evidence: "socket",
    attempt,
    host: "db.internal",
    addresses: [address],
    duration: 3.1,
  },
];

const started: readonly TraceEvent[] = [
  ...lookedUp,
  { type: "attempt-started", at: 4, ...socket, attempt, address, port, family: 4 },
];

const connected: readonly TraceEvent[] = [
  ...started,
  {
    type: "attempt-connected",
    at: 16,
    ...socket,
    attempt,
    address,
    port,
    duration: 12,
    local: { address: "10.0.0.2", port: 40_000 },
  },
];

const failed: readonly TraceEvent[] = [
  ...started,
  {
    type: "attempt-failed",
    at: 4.4,
    ...socket,
    attempt,
    address,
    port,
    duration: 0.4,
    code: "ECONNREFUSED",
    message: "refused",
  },
  {
    type: "retry",
    at: 5,
    connection: 0,
    evidence: "socket",
    attempt,
    delay: 2_000,
    reason: "constant 2000 ms",
  },
];

const synSample = (at: number, retransmits: number, extra: object): TraceEvent => ({
  type: "kernel",
  at,
  connection: 1,
  evidence: "kernel",
  source: "proc",
  state: "SYN-SENT",
  retransmits,
  ...extra,
});

const sent: TraceEvent = { type: "data", at: 17, ...socket, direction: "sent", bytes: 6, total: 6 };
const tlsStarted: TraceEvent = { type: "tls-started", at: 17, ...socket, attempt };

describe("what has happened stands in order, each with its time", () => {
  test("nothing yet: the endpoint and the clock", () => {
    expect(lines(traceOf(), 0)).toEqual(["◐ db.internal:5432  0 ms"]);
  });

  test("a lookup that runs", () => {
    expect(lines(traceOf(...lookup), 320)[1]).toBe("  lookup       320 ms …  db.internal");
  });

  test("a lookup that failed", () => {
    const trace = traceOf(
      {
        type: "lookup-failed",
        at: 2,
        connection: 0,
        evidence: "socket",
        attempt,
        host: "db.internal",
        family: 4,
        code: "ENOTFOUND",
        message: "",
        duration: 2,
      },
      {
        type: "lookup-ended",
        at: 3,
        connection: 0,
        evidence: "socket",
        attempt,
        host: "db.internal",
        addresses: [],
        duration: 3,
      },
    );
    expect(lines(trace, 10)[1]).toMatch(/db\.internal not found \(ENOTFOUND\)$/u);
  });

  test("a failure, the wait after it, and what is left of it", () => {
    expect(lines(traceOf(...failed), 505)).toEqual([
      "◐ db.internal:5432  500 ms",
      "  lookup         3.1 ms  10.0.3.7",
      "  attempt 1      0.4 ms  10.0.3.7  failed (ECONNREFUSED)",
      "  wait         500 ms …  of 2.0 s: constant 2000 ms",
    ]);
  });

  test("a connection, and TLS on it", () => {
    expect(lines(traceOf(...connected, tlsStarted), 117).slice(2)).toEqual([
      "  attempt 1       12 ms  10.0.3.7  connected",
      "  TLS          100 ms …  handshake",
    ]);
  });
});

const waiting = (trace: Trace, now: number): string | undefined => lines(trace, now).at(-1)?.trim();

describe("after a second of silence it is said what is waited for", () => {
  test("not before", () => {
    expect(waiting(traceOf(...started), 1003)).toMatch(/SYN sent$/u);
    expect(waiting(traceOf(...started), 1004)).toMatch(/^waiting for /u);
  });

  test("the resolver, and the family that has not answered", () => {
    expect(waiting(traceOf(...lookup), 1500)).toBe("waiting for the resolver to find db.internal (IPv6)");
  });

  test("an answer to the SYN", () => {
    expect(waiting(traceOf(...started), 1500)).toBe("waiting for 10.0.3.7 to answer the SYN");
  });

  test("and when the next SYN goes out, where the kernel's timer is known", () => {
    const trace = traceOf(...started, synSample(1100, 1, { timer: "retransmission", timerIn: 900 }));
    expect(waiting(trace, 1200)).toBe("waiting for 10.0.3.7 to answer the SYN, 3rd try in 800 ms");
    expect(waiting(trace, 2100)).toBe("waiting for 10.0.3.7 to answer the SYN, sent 2 times");
  });

  test("and about when, where only its timeout is known", () => {
    const trace = traceOf(...started, synSample(104, 0, { rto: 2000 }));
    expect(waiting(trace, 1504)).toBe("waiting for 10.0.3.7 to answer the SYN, 2nd try in about 500 ms");
    const again = traceOf(...started, synSample(1010, 1, { rto: 1000 }), synSample(1400, 1, { rto: 1000 }));
    expect(waiting(again, 1510)).toBe("waiting for 10.0.3.7 to answer the SYN, 3rd try in about 500 ms");
  });

  test("several addresses at once", () => {
    const trace = traceOf(...started, {
      type: "attempt-started",
      at: 254,
      connection: 2,
      evidence: "socket",
      attempt,
      address: "fd00::7",
      port,
      family: 6,
    });
    expect(waiting(trace, 1500)).toBe("waiting for 10.0.3.7 and 1 other to answer the SYN");
  });

  test("the TLS handshake", () => {
    expect(waiting(traceOf(...connected, tlsStarted), 1100)).toBe(
      "waiting for 10.0.3.7:5432 to go on with the TLS handshake",
    );
  });

  test("an answer to what was sent", () => {
    expect(waiting(traceOf(...connected, sent), 1100)).toBe(
      "waiting for 10.0.3.7:5432 to answer the 6 bytes sent",
    );
  });

  test("nothing but the end of the time to watch", () => {
    expect(waiting(traceOf(...connected), 1100)).toBe("connected to 10.0.3.7:5432, watching what it does");
  });

  test("the next attempt", () => {
    expect(waiting(traceOf(...failed), 1505)).toBe("waiting before attempt 2, 500 ms to go");
  });
});

describe("what does not fit", () => {
  test("no line is longer than the terminal is wide", () => {
    for (const width of [10, 20, 40]) {
      for (const line of lines(traceOf(...failed), 1505, { width }))
        expect(line.length).toBeLessThanOrEqual(width);
    }
    expect(lines(traceOf(...failed), 1505, { width: 20 })[2]).toBe("  attempt 1      0.…");
  });

  test("of many attempts the last are shown, under the endpoint", () => {
    const events: TraceEvent[] = [];
    for (let number = 1; number <= 200; number += 1) {
      const at = number * 10;
      events.push(
        {
          type: "attempt-started",
          at,
          connection: number,
          evidence: "socket",
          attempt: number,
          address,
          port,
          family: 4,
        },
        {
          type: "attempt-failed",
          at,
          connection: number,
          evidence: "socket",
          attempt: number,
          address,
          port,
          duration: 0.2,
          code: "ECONNREFUSED",
          message: "",
        },
        {
          type: "retry",
          at,
          connection: 0,
          evidence: "socket",
          attempt: number,
          delay: 10,
          reason: "constant 10 ms",
        },
      );
    }
    const shown = lines(traceOf(...events), 2005, { rows: 5 });
    expect(shown).toHaveLength(5);
    expect(shown[0]).toMatch(/db\.internal:5432/u);
    expect(shown.at(-2)).toMatch(/attempt 200/u);
  });
});

test("colour changes nothing else", () => {
  const trace = traceOf(...failed);
  const plain = lines(trace, 1505);
  const coloured = progressLines({ trace, now: 1505, width: 80, rows: 24, style: pc.createColors(true) });
  // oxlint-disable-next-line no-control-regex -- the escape character is what is looked for
  expect(coloured.map((line) => line.replaceAll(/\u001B\[\d+m/gu, ""))).toEqual(plain);
  expect(coloured.join("")).not.toBe(plain.join(""));
});
