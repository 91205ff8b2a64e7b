import { expect, test } from "vitest";
import { newWindow } from "../../../test/congestion/pipe.ts";
import type { CongestionWindow } from "./controller.ts";
import { HyStartLinux } from "./hystart-linux.ts";

const begin = (cwnd: number): { window: CongestionWindow; hyStart: HyStartLinux } => {
  const window = newWindow(cwnd);
  window.srtt = 40;
  window.sndNxt = 10_000;
  const hyStart = new HyStartLinux();
  hyStart.reset(window, 0);
  return { window, hyStart };
};

test("a train of closely spaced acknowledgements longer than half the round trip ends slow start", () => {
  const { window, hyStart } = begin(20);
  // Half of 40 ms and of the 1 ms that aggregation may add.
  for (let now = 1000; now <= 20_500; now += 1500) hyStart.onSample(window, 40_000, 40_000, now);
  expect(hyStart.found).toBe(false);
  hyStart.onSample(window, 40_000, 40_000, 20_600);
  expect(hyStart.found).toBe(true);
  expect(window.ssthresh).toBe(20);
});

test("a paced train may last the whole round trip", () => {
  const { window, hyStart } = begin(20);
  window.pacingRate = 1000;
  for (let now = 1000; now <= 41_000; now += 1000) hyStart.onSample(window, 40_000, 40_000, now);
  expect(hyStart.found).toBe(false);
  hyStart.onSample(window, 40_000, 40_000, 41_001);
  expect(hyStart.found).toBe(true);
});

test("a gap of more than 2 ms breaks the train", () => {
  const { window, hyStart } = begin(20);
  for (let now = 2001; now <= 60_000; now += 2001) hyStart.onSample(window, 40_000, 40_000, now);
  expect(hyStart.found).toBe(false);
});

test.each([
  { base: 40_000, grown: 5000 },
  { base: 10_000, grown: 4000 },
  { base: 400_000, grown: 16_000 },
])(
  "after eight samples a round trip of $base µs that has grown by more than $grown µs ends slow start",
  ({ base, grown }) => {
    const { window, hyStart } = begin(20);
    const sample = (delay: number): void => hyStart.onSample(window, delay, base, 500_000);
    for (let index = 0; index < 8; index += 1) sample(base + grown + 1);
    expect(hyStart.found).toBe(false);
    sample(base + grown + 1);
    expect(hyStart.found).toBe(true);
    const again = begin(20);
    for (let index = 0; index < 12; index += 1)
      again.hyStart.onSample(again.window, base + grown, base, 500_000);
    expect(again.hyStart.found).toBe(false);
  },
);

test("a window below 16 segments is left alone", () => {
  const { window, hyStart } = begin(15);
  for (let index = 0; index < 40; index += 1) hyStart.onSample(window, 90_000, 40_000, index * 1000);
  expect(hyStart.found).toBe(false);
});

test("a new round begins when more is acknowledged than had been sent when the last one began", () => {
  const { window, hyStart } = begin(20);
  for (let index = 0; index < 8; index += 1) hyStart.onSample(window, 90_000, 40_000, 500_000);
  window.sndUna = 10_001;
  hyStart.onSample(window, 90_000, 40_000, 500_000);
  expect(hyStart.found).toBe(false);
});

test("what aggregation may add is four large segments at the pace of slow start, where that is less than 1 ms", () => {
  const { window, hyStart } = begin(1000);
  window.srtt = 1;
  // 2,000,000 octets per ms: 262,144 of them take 131 µs.
  for (let now = 1000; now <= 20_000; now += 1000) hyStart.onSample(window, 40_000, 40_000, now);
  hyStart.onSample(window, 40_000, 40_000, 20_065);
  expect(hyStart.found).toBe(false);
  hyStart.onSample(window, 40_000, 40_000, 20_066);
  expect(hyStart.found).toBe(true);
});
