import { expect, test } from "vitest";
import { eventsOf, sampleHeader, traceOf } from "../../test/support/sample-events.ts";
import { healthyTcp } from "../../test/support/sample-traces.ts";
import type { Trace } from "../fold/trace.ts";
import { type Ladder, ladderOf, shortened } from "./ladder.ts";
import { drawnOf } from "../../test/support/drawn-ladder.ts";

type Rows = Parameters<typeof eventsOf>[0];

const started: Rows = [
  [0, 1, { type: "attempt-started", attempt: 1, address: "10.0.3.7", port: 80, family: 4 }],
];
const ladder = (rows: Rows): Ladder => {
  const trace: Trace = traceOf(sampleHeader(), eventsOf([...started, ...rows]));
  const [record] = trace.connections;
  if (record === undefined) throw new Error("no connection");
  return ladderOf(trace, record);
};

test("a handshake and a close look as in RFC 9293 figures 6 and 12", () => {
  const trace = healthyTcp();
  const [record] = trace.connections;
  expect(record === undefined ? "" : drawnOf(ladderOf(trace, record))).toBe(`
CLOSED       LISTEN
SYN-SENT     --> SYN         SYN-RECEIVED
ESTABLISHED  <-- SYN,ACK
             --> ACK         ESTABLISHED
             --> 18 bytes
             <-- 18 bytes
FIN-WAIT-1   --> FIN,ACK     CLOSE-WAIT
FIN-WAIT-2   <-- ACK         LAST-ACK
TIME-WAIT    <-- FIN,ACK
             --> ACK         CLOSED
`);
});

test("a state that nothing crossed for has a row of its own, in its place", () => {
  const drawn = drawnOf(
    ladder([
      [
        1,
        1,
        { type: "state", side: "local", from: "CLOSED", to: "SYN-SENT", trigger: "open-active", rfc: "" },
      ],
      [1, 1, { type: "segment", direction: "sent", flags: ["SYN"] }],
      [2, 1, { type: "segment", direction: "sent", flags: ["SYN"], count: 4, evidence: "kernel" }],
      [
        9,
        1,
        { type: "state", side: "local", from: "SYN-SENT", to: "CLOSED", trigger: "user-timeout", rfc: "" },
      ],
    ]),
  );
  expect(drawn).toBe(`
CLOSED
SYN-SENT     --> SYN
             --> SYN ×4
CLOSED       · user timeout
`);
});

test("a state told before its segment arrives goes with that segment", () => {
  const drawn = drawnOf(
    ladder([
      [
        1,
        1,
        { type: "state", side: "local", from: "ESTABLISHED", to: "CLOSE-WAIT", trigger: "rcv-fin", rfc: "" },
      ],
      [1, 1, { type: "segment", direction: "received", flags: ["FIN", "ACK"] }],
    ]),
  );
  expect(drawn).toBe(`
ESTABLISHED
CLOSE-WAIT   <-- FIN,ACK
`);
});

test("a transfer is one row however many writes it took, and each direction its own", () => {
  const data = (at: number, direction: "sent" | "received", bytes: number): Rows[number] => [
    at,
    1,
    { type: "data", direction, bytes, total: bytes },
  ];
  const { rows } = ladder([
    data(1, "sent", 600),
    data(2, "sent", 400),
    data(3, "received", 5),
    data(4, "sent", 1),
  ]);
  expect(rows.map(({ direction, label }) => `${direction} ${label}`)).toEqual([
    "sent 1000 bytes",
    "received 5 bytes",
    "sent 1 byte",
  ]);
});

test("sequence numbers are told where a packet had them", () => {
  const { rows } = ladder([
    [
      1,
      1,
      {
        type: "segment",
        direction: "received",
        flags: ["PSH", "ACK"],
        sequence: 1,
        acknowledgement: 7,
        length: 18,
        evidence: "packet",
      },
    ],
  ]);
  expect(rows[0]?.label).toBe("PSH,ACK seq=1 ack=7 len=18");
});

test("of a long connection the beginning and the end are kept", () => {
  const many = Array.from({ length: 1000 }, (_, index): Rows[number] => [
    index,
    1,
    { type: "segment", direction: index % 2 === 0 ? "sent" : "received", flags: ["ACK"] },
  ]);
  const long = ladder(many);
  expect(long).toMatchObject({ omitted: 800, omittedBefore: 120 });
  expect(long.rows).toHaveLength(200);
  expect(long.rows[119]?.at).toBe(119);
  expect(long.rows[120]?.at).toBe(920);
});

test("one that was cut is cut further, and all that is left out is counted", () => {
  const many = Array.from({ length: 1000 }, (_, index): Rows[number] => [
    index,
    1,
    { type: "segment", direction: "sent", flags: ["ACK"] },
  ]);
  const short = shortened(ladder(many), 40);
  expect(short).toMatchObject({ omitted: 960, omittedBefore: 24 });
  expect(short.rows.map(({ at }) => at)).toEqual([
    ...Array.from({ length: 24 }, (_, at) => at),
    ...Array.from({ length: 16 }, (_, at) => 984 + at),
  ]);
  expect(shortened(short, 40)).toBe(short);
});

test("where packets were seen they stand for the data that the socket reports", () => {
  const { rows } = ladder([
    [2, 1, { type: "segment", direction: "sent", flags: ["PSH", "ACK"], length: 18, evidence: "packet" }],
    [3, 1, { type: "data", direction: "sent", bytes: 18, total: 18 }],
  ]);
  expect(rows.map(({ label }) => label)).toEqual(["PSH,ACK len=18"]);
});
