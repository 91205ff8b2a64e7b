import { describe, expect, test } from "vitest";
import { joinRun, runProblem, type Sent } from "./join.ts";
import type { WireSegment } from "./observed.ts";

const FIN = 0x01;
const PSH = 0x08;
const ACK = 0x10;
const CWR = 0x80;

const sent = (sequence: number, length: number, fields: Partial<WireSegment> = {}, at = 0): Sent => ({
  at,
  packet: {
    version: 4,
    trafficClass: 0,
    hopLimit: 64,
    flowLabel: 0,
    source: new Uint8Array(4),
    destination: new Uint8Array(4),
    length: 40 + length,
    segment: undefined,
    flaw: undefined,
  },
  segment: {
    sourcePort: 1,
    destinationPort: 2,
    sequence,
    acknowledgement: 1,
    flags: ACK,
    window: 100,
    urgent: 0,
    options: [],
    payload: Uint8Array.from({ length }, (_, index) => (sequence + index) % 256),
    ...fields,
  },
});

describe("runProblem", () => {
  test("lets the next segment follow, across the wrap as well", () => {
    expect(runProblem(sent(1, 10), sent(11, 10), 10)).toBeUndefined();
    expect(runProblem(sent(2 ** 32 - 10, 10), sent(0, 10), 10)).toBeUndefined();
  });

  test("lets the last one be shorter, and only the last", () => {
    expect(runProblem(sent(1, 10), sent(11, 4), 4)).toBeUndefined();
    expect(runProblem(sent(1, 10), sent(11, 4), 5)).toContain("pieces");
  });

  test("lets FIN, PSH and CWR differ, since they belong to one piece", () => {
    expect(
      runProblem(sent(1, 10, { flags: ACK | CWR }), sent(11, 10, { flags: ACK | PSH | FIN }), 10),
    ).toBeUndefined();
  });

  test.each([
    ["a gap", sent(12, 10), "does not follow"],
    ["the same again", sent(1, 10), "does not follow"],
    ["another flag", sent(11, 10, { flags: ACK | 0x40 }), "flags"],
    ["another acknowledgement", sent(11, 10, { acknowledgement: 2 }), "acknowledgement"],
    ["another window", sent(11, 10, { window: 99 }), "window"],
  ])("does not take %s", (_, next, said) => {
    expect(runProblem(sent(1, 10), next, 10)).toContain(said);
  });
});

test("joinRun has the beginning of the first, the end of the last, and all octets in their order", () => {
  const run = [
    sent(1, 3, { flags: ACK | CWR }, 10),
    sent(4, 3, {}, 20),
    sent(7, 2, { flags: ACK | PSH | FIN }, 30),
  ] as const;
  const { at, segment } = joinRun([...run]);
  expect({ at, sequence: segment.sequence, flags: segment.flags, payload: [...segment.payload] }).toEqual({
    at: 30,
    sequence: 1,
    flags: ACK | PSH | FIN | CWR,
    payload: [1, 2, 3, 4, 5, 6, 7, 8],
  });
});

test("CWR of a later piece is not the run's", () => {
  expect(joinRun([sent(1, 3), sent(4, 3, { flags: ACK | CWR })]).segment.flags).toBe(ACK);
});
