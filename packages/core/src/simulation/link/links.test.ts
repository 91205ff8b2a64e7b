import { describe, expect, test } from "vitest";
import { runLink, ticks, type Arrival } from "../../../test/support/link-run.ts";
import { seeded } from "../../base/random.ts";
import { burstLossLink } from "./burst-loss.ts";
import { corruptLink } from "./corrupt.ts";
import { DelayLink } from "./delay.ts";
import { DuplicateLink } from "./duplicate.ts";
import { makeLink, type Impairment } from "./impairment.ts";
import { lossLink } from "./loss.ts";
import { outageLink } from "./outage.ts";
import { RateLink } from "./rate.ts";
import { ReorderLink } from "./reorder.ts";
import { StallLink } from "./stall.ts";
import { stack } from "./stack.ts";

const numbers = (arrivals: readonly Arrival[]): readonly number[] => arrivals.map(({ number }) => number);
const delays = (arrivals: readonly Arrival[], every: number): readonly number[] =>
  arrivals.map(({ at, number }) => at - number * every);
const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const isSorted = (values: readonly number[]): boolean =>
  values.every((value, index) => index === 0 || value >= (values[index - 1] ?? 0));

describe("delay", () => {
  test("is the same for every packet where nothing varies", () => {
    const { arrivals } = runLink(new DelayLink({ delay: 30 }, seeded(1)), ticks(5));
    expect(arrivals.map(({ at }) => at)).toEqual([30, 31, 32, 33, 34]);
  });

  test.each([
    ["uniform", 20, 11.5],
    ["normal", 20, 20],
    ["exponential", 40, 20],
  ] as const)("varies %sly around its mean", (distribution, expected, deviation) => {
    const options = { delay: 20, jitter: 20, distribution, overtaking: true };
    // 20 ± 20 with a normal distribution would be cut off at 0: 200 ms keep clear of it.
    const shift = distribution === "normal" ? 180 : 0;
    const { arrivals } = runLink(new DelayLink({ ...options, delay: 20 + shift }, seeded(1)), ticks(20_000));
    const seen = delays(arrivals, 1).map((delay) => delay - shift);
    expect(Math.abs(mean(seen) - expected)).toBeLessThan(0.5);
    expect(Math.sqrt(mean(seen.map((delay) => (delay - expected) ** 2)))).toBeCloseTo(deviation, 0);
  });

  test("keeps the order, unless overtaking is allowed", () => {
    const options = { delay: 20, jitter: 10 };
    const ordered = runLink(new DelayLink(options, seeded(1)), ticks(100)).arrivals;
    const free = runLink(new DelayLink({ ...options, overtaking: true }, seeded(1)), ticks(100)).arrivals;
    expect(isSorted(numbers(ordered))).toBe(true);
    expect(isSorted(numbers(free))).toBe(false);
    expect(numbers(free).toSorted((a, b) => a - b)).toEqual(numbers(ordered));
  });
});

describe("rate", () => {
  test("lets one packet out after the other, each after the time its octets take", () => {
    // 40 octets at 320 bits a ms.
    const { arrivals } = runLink(new RateLink({ bitsPerSecond: 320_000 }, seeded(1)), [0, 0, 0, 10]);
    expect(arrivals.map(({ at }) => at)).toEqual([1, 2, 3, 11]);
  });

  test("drops what finds the queue full, counted in packets", () => {
    const link = new RateLink({ bitsPerSecond: 320_000, queue: { packets: 2 } }, seeded(1));
    const { arrivals, sent } = runLink(link, [0, 0, 0, 1, 1]);
    // At 1 the first has just left: one more fits, and no other.
    expect(numbers(arrivals)).toEqual([0, 1, 3]);
    expect(sent[2]?.history).toEqual([{ at: 0, copy: 0, what: "lost", by: "rate" }]);
  });

  test("counts no more what has left at this very moment, though nobody has taken it yet", () => {
    const link = new RateLink({ bitsPerSecond: 320_000, queue: { packets: 2 } }, seeded(1));
    for (const now of [0, 0, 1, 1]) link.send({ bytes: new Uint8Array(40), copy: 0, history: [] }, now);
    expect(link.arrivals(10)).toHaveLength(3);
  });

  test("drops what finds the queue full, counted in octets", () => {
    const link = new RateLink({ bitsPerSecond: 320_000, queue: { octets: 100 } }, seeded(1));
    const sizes = [0, 30, 20, 0];
    const { arrivals } = runLink(link, [0, 0, 0, 1], (number) => ({ payload: sizes[number] ?? 0 }));
    expect(numbers(arrivals)).toEqual([0, 2, 3]);
  });

  test("marks from the threshold on, and drops there what cannot be marked", () => {
    const queue = { packets: 10, marking: { by: "threshold", packets: 2 } } as const;
    const link = new RateLink({ bitsPerSecond: 320_000, queue }, seeded(1));
    const { arrivals, sent } = runLink(link, [0, 0, 0, 0], (number) => ({ ecn: number === 3 ? 0 : 2 }));
    expect(numbers(arrivals)).toEqual([0, 1, 2]);
    expect(arrivals.map(({ packet }) => (packet.bytes[1] ?? 0) & 3)).toEqual([2, 2, 3]);
    expect(sent[2]?.history).toEqual([{ at: 0, copy: 0, what: "marked", by: "rate" }]);
    expect(sent[3]?.history).toEqual([{ at: 0, copy: 0, what: "lost", by: "rate" }]);
  });

  test("random early detection marks more the longer the queue has been, and nothing while it is short", () => {
    const marksAt = (every: number): number => {
      const queue = { packets: 100, marking: { by: "red", from: 5, to: 15, weight: 0.02 } } as const;
      const link = new RateLink({ bitsPerSecond: 320_000, queue }, seeded(1));
      const { sent } = runLink(link, ticks(1000, every), () => ({ ecn: 2 }));
      return sent.filter(({ history }) => history[0]?.what === "marked").length;
    };
    expect(marksAt(1.01)).toBe(0);
    const some = marksAt(0.99);
    expect(some).toBeGreaterThan(3);
    expect(some).toBeLessThan(100);
    expect(marksAt(0.9)).toBeGreaterThan(500);
  });
});

test("random loss loses its share", () => {
  const { arrivals, sent } = runLink(lossLink({ probability: 0.1 }, seeded(1)), ticks(20_000));
  expect(Math.abs(arrivals.length / 20_000 - 0.9)).toBeLessThan(0.01);
  const lost = sent.filter(({ history }) => history[0]?.what === "lost");
  expect(lost).toHaveLength(20_000 - arrivals.length);
});

test("burst loss loses runs as long as a bad spell lasts, with gaps as long as a good one", () => {
  const link = burstLossLink({ badBegins: 0.02, badEnds: 0.25 }, seeded(1));
  const { sent } = runLink(link, ticks(50_000));
  const lost = sent.map(({ history }) => history.length > 0);
  const bursts = lost.filter((is, index) => is && !(lost[index - 1] ?? false)).length;
  const all = lost.filter(Boolean).length;
  expect(all / bursts).toBeCloseTo(4, 0);
  expect(all / 50_000).toBeCloseTo(0.02 / 0.27, 1);
});

test("burst loss may spare some in a bad spell and lose some in a good one", () => {
  const bad = runLink(burstLossLink({ badBegins: 1, badEnds: 0, lossInBad: 0.5 }, seeded(1)), ticks(10_000));
  expect(bad.arrivals.length / 10_000).toBeCloseTo(0.5, 1);
  const good = runLink(
    burstLossLink({ badBegins: 0, badEnds: 1, lossInGood: 0.2 }, seeded(1)),
    ticks(10_000),
  );
  expect(good.arrivals.length / 10_000).toBeCloseTo(0.8, 1);
});

test("an outage loses everything from its beginning to before its end", () => {
  const { arrivals } = runLink(outageLink({ from: 2, to: 4 }), ticks(6));
  expect(numbers(arrivals)).toEqual([0, 1, 4, 5]);
  expect(runLink(outageLink({ from: 2 }), ticks(6)).arrivals).toHaveLength(2);
});

test("a stall holds what comes, and lets it go in order", () => {
  const { arrivals, sent } = runLink(new StallLink({ from: 2, to: 10 }), [0, 2, 5, 9, 10]);
  expect(arrivals.map(({ at, number }) => [at, number])).toEqual([
    [0, 0],
    [10, 1],
    [10, 2],
    [10, 3],
    [10, 4],
  ]);
  expect(sent.map(({ history }) => history.length)).toEqual([0, 1, 1, 1, 0]);
});

test("a duplicate comes right behind, or later, and is told from the first", () => {
  const at = runLink(new DuplicateLink({ probability: 1 }, seeded(1)), ticks(2)).arrivals;
  expect(at.map(({ at: time, number, packet }) => [time, number, packet.copy])).toEqual([
    [0, 0, 0],
    [0, 0, 1],
    [1, 1, 0],
    [1, 1, 1],
  ]);
  const later = runLink(new DuplicateLink({ probability: 1, delay: 5 }, seeded(1)), ticks(1)).arrivals;
  expect(later.map(({ at: time }) => time)).toEqual([0, 5]);
  const some = runLink(new DuplicateLink({ probability: 0.3 }, seeded(1)), ticks(10_000)).arrivals;
  expect(some.length / 10_000).toBeCloseTo(1.3, 1);
});

describe("reordering", () => {
  test("holds packets back for a time", () => {
    const { arrivals } = runLink(new ReorderLink({ probability: 1, delay: 7 }, seeded(1)), ticks(3));
    expect(arrivals.map(({ at }) => at)).toEqual([7, 8, 9]);
  });

  test("holds packets back until so many others have gone by", () => {
    const link = new ReorderLink({ probability: 0.1, distance: 3 }, seeded(5));
    const { arrivals, sent } = runLink(link, ticks(200));
    const order = numbers(arrivals);
    const held = sent.flatMap(({ history }, number) => (history.length > 0 ? [number] : []));
    expect(held.length).toBeGreaterThan(8);
    for (const number of held) {
      const passed = order
        .slice(0, order.indexOf(number))
        .filter((other) => other > number && !held.includes(other));
      expect(passed.length).toBeLessThanOrEqual(3);
      if (number < 190) expect(passed).toHaveLength(3);
    }
    expect(order.toSorted((a, b) => a - b)).toEqual(ticks(200));
  });

  test("holds nothing for ever where nothing follows", () => {
    const { arrivals } = runLink(new ReorderLink({ probability: 1, distance: 3 }, seeded(1)), ticks(1));
    expect(arrivals.map(({ at }) => at)).toEqual([1000]);
  });
});

describe("corruption", () => {
  const changed = (a: Uint8Array, b: Uint8Array): readonly number[] =>
    [...a].flatMap((value, at) => (value === b[at] ? [] : [at]));

  test.each([4, 6] as const)("turns one bit over behind the header of IPv%d", (family) => {
    const link = corruptLink({ probability: 1 }, seeded(1));
    const { arrivals, sent } = runLink(link, ticks(500), () => ({ family, payload: 20 }));
    const places = new Set<number>();
    for (const { packet, number } of arrivals) {
      const before = sent[number]?.bytes ?? packet.bytes;
      const where = changed(before, packet.bytes);
      expect(where).toHaveLength(1);
      const [at = 0] = where;
      expect(Math.log2((before[at] ?? 0) ^ (packet.bytes[at] ?? 0)) % 1).toBe(0);
      places.add(at);
    }
    expect(Math.min(...places)).toBe(family === 4 ? 20 : 40);
    expect(Math.max(...places)).toBe((family === 4 ? 20 : 40) + 39);
  });

  test("spares the sender's own octets and its share of packets", () => {
    const { arrivals, sent } = runLink(corruptLink({ probability: 0.5, bits: 3 }, seeded(1)), ticks(1000));
    const hit = arrivals.filter(({ packet, number }) => packet.bytes !== sent[number]?.bytes);
    expect(hit.length).toBeGreaterThan(400);
    expect(hit.length).toBeLessThan(600);
    expect(sent.filter(({ history }) => history[0]?.what === "corrupted")).toHaveLength(hit.length);
  });

  test("may hit the whole packet", () => {
    const link = corruptLink({ probability: 1, where: "packet" }, seeded(1));
    const { arrivals, sent } = runLink(link, ticks(500));
    const places = arrivals.map(
      ({ packet, number }) => changed(sent[number]?.bytes ?? packet.bytes, packet.bytes)[0] ?? 99,
    );
    expect(Math.min(...places)).toBe(0);
  });
});

describe("links one behind the other", () => {
  test("pass packets on at the time they come out, however late they are asked", () => {
    const link = stack([
      new DelayLink({ delay: 10 }, seeded(1)),
      new RateLink({ bitsPerSecond: 320_000 }, seeded(1)),
      new DelayLink({ delay: 5 }, seeded(1)),
    ]);
    link.send({ bytes: new Uint8Array(40), copy: 0, history: [] }, 0);
    link.send({ bytes: new Uint8Array(40), copy: 0, history: [] }, 0.5);
    expect(link.nextArrival()).toBe(10);
    expect(link.arrivals(15)).toHaveLength(0);
    expect(link.nextArrival()).toBe(16);
    expect(link.arrivals(100)).toHaveLength(2);
    expect(link.nextArrival()).toBe(Number.POSITIVE_INFINITY);
  });

  test("of none, let everything through", () => {
    expect(runLink(stack([]), ticks(3)).arrivals.map(({ at }) => at)).toEqual([0, 1, 2]);
  });

  const busy: readonly Impairment[] = [
    { kind: "rate", bitsPerSecond: 1_000_000 },
    { kind: "loss", probability: 0.1 },
    { kind: "reorder", probability: 0.2, distance: 2 },
    { kind: "duplicate", probability: 0.2 },
    { kind: "delay", delay: 10, jitter: 5 },
  ];
  const outcome = (impairments: readonly Impairment[], seed: number): readonly string[] =>
    runLink(makeLink(impairments, { seed, back: () => {} }), ticks(300)).arrivals.map(
      ({ at, number, packet }) => `${at} ${number} ${packet.copy}`,
    );

  test("do the same for the same seed, bit for bit, and something else for another", () => {
    expect(outcome(busy, 7)).toEqual(outcome(busy, 7));
    expect(outcome(busy, 7)).not.toEqual(outcome(busy, 8));
  });

  test("draw each from its own chance: one more changes nothing for the others", () => {
    const lossy: Impairment = { kind: "loss", probability: 0.3 };
    const alone = outcome([lossy], 7);
    expect(outcome([{ kind: "reorder", probability: 0 }, lossy], 7)).toEqual(alone);
    expect(outcome([lossy, { kind: "loss", probability: 0.3 }], 7).length).toBeLessThan(alone.length);
  });

  test("do not choose the same packets, one kind as another", () => {
    const lost = outcome([{ kind: "loss", probability: 0.5 }], 7).map((each) => each.split(" ")[1]);
    const once = outcome([{ kind: "duplicate", probability: 0.5 }], 7).map((each) => each.split(" ")[1]);
    expect(lost).not.toEqual(once.filter((each) => once.indexOf(each) === once.lastIndexOf(each)));
  });
});
