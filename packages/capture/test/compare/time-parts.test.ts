import * as fc from "fast-check";
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { scenarios, simulate } from "@tcplens/core/simulation";
import { describe, expect, test } from "vitest";
import { connectionReport, type TimeParts } from "../../src/index.ts";
import { captureOf } from "../support/analysed.ts";
import { drawn } from "../support/drawn.ts";
import { contents } from "../support/judged.ts";
import { analysedForComparison, comparableReport, plainRequest } from "./compared.ts";

const sum = (parts: TimeParts): number =>
  [parts.handshake, parts.syn_retransmission, parts.network, parts.closing, parts.idle]
    .concat(
      [parts.application, parts.retransmission, parts.zero_window, parts.window_full].flatMap(({ a, b }) => [
        a,
        b,
      ]),
    )
    .reduce((all, part) => all + part, 0);

const partsOf = (picture: string): TimeParts => {
  const { time_parts: parts } = comparableReport(picture);
  if (parts === undefined) throw new Error("no parts");
  return parts;
};

const timerAtReceiver = `
  0    a S  0 mss=1460 id=10
  0.1  b SA 0 1 mss=1460
  40   a A  1 1 id=11
  1340 a PA 1+1460 1 id=22
  1340.1 b A 1 1461
  1380 a PA 14601+1460 1 id=23
  1380.1 b A 1 1461 sack=14601-16061`;

test("a wait until a timer that only what follows shows is no program's", () => {
  const { application, retransmission } = partsOf(timerAtReceiver);
  expect(application.a).toBeLessThan(0.05);
  expect(retransmission.a).toBeCloseTo(1.3, 2);
});

describe("every moment is in one part", () => {
  test("of each committed capture", () => {
    const folder = join(import.meta.dirname, "../captures");
    for (const name of readdirSync(folder).filter((each) => /\.pcap(?:\.gz)?$/u.test(each))) {
      const analyser = analysedForComparison(contents(join(folder, name)));
      for (let stream = 0; stream < analyser.store.size; stream++) {
        const { duration, time_parts: parts } = connectionReport(analyser, stream);
        expect(sum(parts as TimeParts), `${name} ${stream}`).toBeCloseTo(duration, 6);
      }
    }
  });

  test("of each scenario, at both ends", { timeout: 60_000 }, () => {
    for (const scenario of scenarios) {
      const run = simulate(scenario);
      for (const at of ["A", "B"] as const) {
        const analyser = analysedForComparison(captureOf(run, at));
        for (let stream = 0; stream < analyser.store.size; stream++) {
          const { duration, time_parts: parts } = connectionReport(analyser, stream);
          expect(sum(parts as TimeParts), `${scenario.name} ${at} ${stream}`).toBeCloseTo(duration, 5);
        }
      }
    }
  });

  type Line = typeof line extends fc.Arbitrary<infer Each> ? Each : never;
  const line = fc.record({
    wait: fc.integer({ min: 0, max: 5000 }),
    side: fc.constantFrom("a", "b"),
    flags: fc.constantFrom("S", "SA", "A", "PA", "FA", "RA", "R"),
    seq: fc.integer({ min: 0, max: 20 }),
    length: fc.constantFrom(0, 1, 10, 1460),
    ack: fc.integer({ min: 0, max: 20 }),
    window: fc.constantFrom(0, 10, 64_000),
  });
  const check = (lines: readonly Line[]) => {
    let at = 0;
    const picture = lines.map(({ wait, side, flags, seq, length, ack, window }) => {
      at += wait;
      return `${at} ${side} ${flags} ${seq}+${length} ${ack} win=${window}`;
    });
    const analyser = analysedForComparison(drawn(picture.join("\n")));
    for (let stream = 0; stream < analyser.store.size; stream++) {
      const { duration, time_parts: parts } = connectionReport(analyser, stream);
      expect(sum(parts as TimeParts)).toBeCloseTo(duration, 5);
    }
  };
  test("of any segments", () => {
    fc.assert(fc.property(fc.array(line, { minLength: 1, maxLength: 40 }), check));
  });
});

test("a plain request: the handshake, what the server took, what the way took", () => {
  const parts = partsOf(plainRequest);
  expect(parts.handshake).toBeCloseTo(0.0201, 6);
  // Asked at 21 ms, answered at 71 ms, over a way of 20 ms.
  expect(parts.application.b).toBeCloseTo(0.03, 4);
  expect(parts.closing).toBeCloseTo(0.0201, 6);
  expect(parts.retransmission).toEqual({ a: 0, b: 0 });
});

test("what is left of a pause once all is acknowledged is the program's", () => {
  const parts = partsOf(`
    0    a S  0 mss=1460
    20   b SA 0 1 mss=1460
    20.1 a A  1 1
    21   a PA 1+1460 1
    41   b A  1 1461
    1041 a PA 1461+100 1
    1061 b A  1 1561
  `);
  expect(parts.application.a).toBeCloseTo(1.0, 2);
  expect(parts.network).toBeCloseTo(0.04, 2);
});

test("a receiver that does not read", () => {
  const parts = partsOf(`
    0    a S  0 mss=1460
    20   b SA 0 1 mss=1460
    20.1 a A  1 1
    21   a PA 1+1460 1
    41   b A  1 1461 win=0
    541  a A  1460 1
    561  b A  1 1461 win=0
    1061 b A  1 1461 win=64000
    1062 a PA 1461+100 1
    1082 b A  1 1561
  `);
  expect(parts.zero_window.b).toBeCloseTo(1.02, 6);
  expect(parts.zero_window.a).toBe(0);
});

test("a SYN that nobody answers", () => {
  const parts = partsOf("0 a S 0\n1000 a S 0\n3000 a S 0");
  expect(parts.syn_retransmission).toBe(3);
  expect(sum(parts)).toBe(3);
});

test("data sent again after a timeout", () => {
  const parts = partsOf(`
    0    a S  0 mss=1460
    20   b SA 0 1 mss=1460
    20.1 a A  1 1
    21   a PA 1+100 1
    321  a PA 1+100 1
    341  b A  1 101
  `);
  expect(parts.retransmission.a).toBeCloseTo(0.3, 6);
});

test("away from the sender, the time behind a whole segment is the network's", () => {
  // The queue before a lets a segment of b pass each 50 ms.
  const waits = (octets: number): TimeParts =>
    partsOf(`
      0    a S  0 mss=1460
      1    b SA 0 1 mss=1460
      1.1  a A  1 1
      2    a PA 1+100 1
      3    b PA 1+${octets} 101
      3.1  a A  101 ${1 + octets}
      53   b PA ${1 + octets}+${octets} 101
      53.1 a A  101 ${1 + octets * 2}
      103  b PA ${1 + octets * 2}+100 101
    `);
  expect(waits(1460).application.b).toBe(0);
  expect(waits(1460).network).toBeCloseTo(0.1009, 3);
  expect(waits(700).application.b).toBeGreaterThan(0.09);
});
