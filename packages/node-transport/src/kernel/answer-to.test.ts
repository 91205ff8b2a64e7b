import { describe, expect, test } from "vitest";
import { answerTo } from "./answer-to.ts";
import type { IcmpCounters } from "./icmp-counters.ts";
import type { KernelSample } from "./kernel-sample.ts";

const counted = (segmentsOut: number, segmentsIn: number): KernelSample => ({
  source: "tcp-info",
  state: "CLOSED",
  retransmits: 0,
  segmentsIn,
  segmentsOut,
});
const icmp = (destinationUnreachable: number, timeExceeded = 0): IcmpCounters => ({
  destinationUnreachable,
  timeExceeded,
});

describe("with the socket's own segment counts", () => {
  test.each([
    ["ECONNREFUSED", 1, 1, "reset"],
    ["ECONNREFUSED", 1, 0, "icmp"],
    ["ECONNRESET", 2, 1, "reset"],
    ["EHOSTUNREACH", 1, 0, "icmp"],
    ["ENETUNREACH", 1, 0, "icmp"],
    ["EACCES", 1, 0, "icmp"],
    ["ETIMEDOUT", 7, 0, "none"],
    [undefined, 2, 0, "none"],
    ["EHOSTUNREACH", 0, 0, undefined],
    ["EACCES", 0, 0, undefined],
    ["EINVAL", 1, 0, undefined],
    ["EHOSTUNREACH", 1, 1, undefined],
    [undefined, 2, 1, undefined],
  ] as const)("%s with %i segments out and %i in: %s", (code, out, into, answer) => {
    expect(answerTo({}, { sample: counted(out, into) }, code)).toBe(answer);
    // The machine's counters do not outvote the socket's own.
    expect(answerTo({ icmp: icmp(0) }, { sample: counted(out, into), icmp: icmp(9) }, code)).toBe(answer);
  });
});

test("a neighbour that does not answer on the link is no ICMP answer: nothing ever left", () => {
  const sample = { ...counted(1, 0), retransmits: 3, totalRetransmits: 0 };
  expect(answerTo({}, { sample }, "EHOSTUNREACH")).toBeUndefined();
});

describe("with the machine's ICMP counters alone", () => {
  test.each([
    ["ECONNREFUSED", 0, "reset"],
    ["ECONNREFUSED", 1, "icmp"],
    ["ECONNRESET", 0, "reset"],
    ["EHOSTUNREACH", 1, "icmp"],
    ["EHOSTUNREACH", 0, undefined],
    ["ETIMEDOUT", 0, "none"],
    ["ETIMEDOUT", 3, undefined],
    [undefined, 0, "none"],
    [undefined, 1, undefined],
  ] as const)("%s with %i more ICMP errors: %s", (code, more, answer) => {
    expect(answerTo({ icmp: icmp(5, 2) }, { icmp: icmp(5 + more, 2) }, code)).toBe(answer);
    expect(answerTo({ icmp: icmp(5, 2) }, { icmp: icmp(5, 2 + more) }, code)).toBe(answer);
  });
});

test("with nothing to go by there is no answer", () => {
  expect(answerTo({}, {}, "ECONNREFUSED")).toBeUndefined();
  expect(answerTo({ icmp: icmp(1) }, {}, "ECONNREFUSED")).toBeUndefined();
  const proc: KernelSample = { source: "proc", state: "SYN-SENT", retransmits: 1 };
  expect(answerTo({}, { sample: proc }, undefined)).toBeUndefined();
});
