import { expect, test } from "vitest";
import { eventsOf, sampleHeader, traceOf } from "../../test/support/sample-events.ts";
import { diagnose } from "./diagnose.ts";

type Rows = Parameters<typeof eventsOf>[0];

const evidenceOf = (rows: Rows): readonly string[] =>
  diagnose(
    traceOf(
      sampleHeader(),
      eventsOf([
        [0, 1, { type: "attempt-started", attempt: 1, address: "10.0.3.7", port: 80, family: 4 }],
        ...rows,
      ]),
    ),
  ).flatMap(({ evidence }) => evidence.filter((each) => each.evidence === "packet").map(({ text }) => text));

const resetWith = (ttl: number): Rows => [
  [1, 1, { type: "segment", direction: "sent", flags: ["SYN"], ttl: 64, evidence: "packet" }],
  [2, 1, { type: "segment", direction: "received", flags: ["SYN", "ACK"], ttl: 57, evidence: "packet" }],
  [
    3,
    1,
    {
      type: "attempt-connected",
      attempt: 1,
      address: "10.0.3.7",
      port: 80,
      duration: 3,
      local: { address: "10.0.0.1", port: 40_000 },
    },
  ],
  [4, 1, { type: "segment", direction: "received", flags: ["RST", "ACK"], ttl, evidence: "packet" }],
  [5, 1, { type: "closed", by: "reset", code: "ECONNRESET", bytesSent: 0, bytesReceived: 0, age: 2 }],
];

test("a reset that came another way than the other packets is told by its time to live", () => {
  expect(evidenceOf(resetWith(250))).toEqual([
    "a reset (RST) was seen from 10.0.3.7:80, with a time to live of 250 where its other packets have 57: another machine may have sent it",
  ]);
  expect(evidenceOf(resetWith(57))).toEqual([
    "a reset (RST) was seen from 10.0.3.7:80, with the same time to live (57) as its other packets",
  ]);
});

test("requests that were seen prove that nobody answered", () => {
  expect(
    evidenceOf([
      [1, 1, { type: "segment", direction: "sent", flags: ["SYN"], evidence: "packet" }],
      [1001, 1, { type: "segment", direction: "sent", flags: ["SYN"], evidence: "packet" }],
      [
        2000,
        1,
        {
          type: "attempt-failed",
          attempt: 1,
          address: "10.0.3.7",
          port: 80,
          duration: 2000,
          code: "ETIMEDOUT",
          message: "",
          timer: "attempt",
          answer: "none",
        },
      ],
    ]),
  ).toEqual(["2 connection requests (SYN) seen, and no reply"]);
});
