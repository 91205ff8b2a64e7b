/** One flow through one bottleneck: the shapes the algorithms are known by. */
import { expect, test } from "vitest";
import type { CongestionName } from "../../src/mechanism/congestion/controller.ts";
import { makeController, type ControllerOptions } from "../../src/mechanism/congestion/make-controller.ts";
import { Pipe, type PipeOptions } from "./pipe.ts";

/** 2 segments per ms and 50 ms: 100 segments fill the path. */
const PATH = { rate: 2, roundTrip: 50 };

interface Cut {
  readonly at: number;
  readonly before: number;
  readonly after: number;
}

interface Seen {
  readonly pipe: Pipe;
  readonly cuts: Cut[];
  /** Window at the end of each round trip or so. */
  readonly windows: { readonly at: number; readonly cwnd: number }[];
  /** Share of the path's capacity that was used, and the mean queue, both after `warmUp`. */
  readonly share: number;
  readonly queue: number;
  readonly lost: number;
}

const watch = (
  name: CongestionName,
  options: ControllerOptions,
  path: PipeOptions,
  span: number,
  warmUp = 0,
): Seen => {
  const pipe = new Pipe(path);
  const controller = makeController(name, pipe.window, options);
  const cuts: Cut[] = [];
  const windows: { at: number; cwnd: number }[] = [];
  let { cwnd } = pipe.window;
  let { reductions } = pipe;
  let last = 0;
  let queue = 0;
  let acks = 0;
  pipe.observe = () => {
    if (pipe.reductions > reductions) cuts.push({ at: pipe.now, before: cwnd, after: pipe.window.ssthresh });
    ({ reductions } = pipe);
    ({ cwnd } = pipe.window);
    queue += pipe.queue;
    acks += 1;
    if (pipe.now < last + path.roundTrip) return;
    last = pipe.now;
    windows.push({ at: pipe.now, cwnd });
  };
  pipe.run(controller, warmUp);
  const { passed, dropped } = pipe;
  queue = 0;
  acks = 0;
  pipe.run(controller, span);
  return {
    pipe,
    cuts,
    windows,
    share: (pipe.passed - passed) / (span * path.rate),
    queue: queue / Math.max(1, acks),
    lost: pipe.dropped - dropped,
  };
};

test("NewReno is a sawtooth: half at each loss, then a segment a round trip", () => {
  const seen = watch("new-reno", {}, { ...PATH, buffer: 50 }, 30_000, 2000);
  const teeth = seen.cuts.filter(({ at }) => at > 2000);
  expect(teeth.length).toBeGreaterThan(3);
  for (const { before, after } of teeth) {
    // The path and its buffer hold 151.
    expect(before).toBeGreaterThan(145);
    expect(before).toBeLessThan(160);
    expect(Math.abs(after - before / 2)).toBeLessThanOrEqual(2);
  }
  const [first, second] = teeth as [Cut, Cut];
  const climb = seen.windows.filter(({ at }) => at > first.at + 200 && at < second.at);
  const rounds = climb.length - 1;
  const grown = (climb.at(-1)?.cwnd ?? 0) - (climb[0]?.cwnd ?? 0);
  // A round trip lengthens with the queue, so a window seen every 50 ms grows by a little less than one.
  expect(grown / rounds).toBeGreaterThan(0.7);
  expect(grown / rounds).toBeLessThanOrEqual(1.05);
  expect(seen.pipe.timeouts).toBe(0);
});

test.each(["rfc", "linux"] as const)("CUBIC (%s) follows its function between two losses", (variant) => {
  // A long path, on which Reno would be slower: 500 segments fill it.
  const seen = watch("cubic", { variant }, { rate: 5, roundTrip: 100, buffer: 250 }, 40_000);
  const last = seen.cuts.findLast(({ at }) => at < 30_000) as Cut;
  const previous = seen.cuts[seen.cuts.indexOf(last) - 1];
  const wMax =
    previous !== undefined && last.before < previous.before ? (last.before * 1.7) / 2 : last.before;
  const start = seen.windows.find(({ at }) => at > last.at + 160) as { at: number; cwnd: number };
  const k = Math.cbrt((wMax - last.after) / 0.4);
  const next = seen.cuts[seen.cuts.indexOf(last) + 1]?.at ?? seen.pipe.now;
  const during = seen.windows.filter(({ at }) => at > start.at && at < next);
  expect(during.length).toBeGreaterThan(30);
  for (const { at, cwnd } of during) {
    const expected = 0.4 * ((at - last.at - 120) / 1000 - k) ** 3 + wMax;
    expect(Math.abs(cwnd - expected) / expected).toBeLessThan(0.04);
  }
  expect(seen.share).toBeGreaterThan(0.95);
});

test("HyStart++ halves what slow start loses where the buffer is as large as the path, and loses nothing where it is deep", () => {
  const lost = (options: ControllerOptions, buffer: number): number =>
    watch("cubic", options, { ...PATH, buffer }, 4000).lost;
  expect(lost({}, 100)).toBeLessThan(0.55 * lost({ hyStart: false }, 100));
  expect(lost({ hyStart: false }, 1000)).toBeGreaterThan(1000);
  expect(lost({}, 1000)).toBe(0);
});

test("HyStart++ ends slow start by delay alone", () => {
  const seen = watch("cubic", {}, { ...PATH, buffer: 1000 }, 4000);
  expect(seen.pipe.window.ssthresh).toBeLessThan(1000);
  expect(seen.pipe.reductions).toBe(0);
});

test("hybrid slow start as in Linux leaves earlier: hardly a loss where the buffer is as large as the path", () => {
  const seen = watch("cubic", { variant: "linux" }, { ...PATH, buffer: 100 }, 4000);
  expect(seen.lost).toBeLessThan(20);
  const deep = watch("cubic", { variant: "linux" }, { ...PATH, buffer: 500 }, 4000);
  expect(deep.lost).toBe(0);
  expect(deep.pipe.window.ssthresh).toBeLessThan(200);
});

test("HyStart++ is not misled by jitter for long: the path is full all the same", () => {
  const path = { ...PATH, buffer: 400, ackSlot: 8 };
  const seen = watch("cubic", {}, path, 5000, 2000);
  expect(seen.share).toBeGreaterThan(0.97);
});

test.each([
  ["new-reno", {}, 0.98],
  ["new-reno", { variant: "linux" }, 0.98],
  ["cubic", {}, 0.98],
  ["cubic", { variant: "linux" }, 0.98],
  ["bbr", {}, 0.95],
] as const)("%s %o fills a path whose buffer is as large as it", (name, options, least) => {
  const seen = watch(name, options, { ...PATH, buffer: 100 }, 20_000, 5000);
  expect(seen.share).toBeGreaterThan(least);
  expect(seen.pipe.timeouts).toBe(0);
});

test("with 1 % of random loss CUBIC is a fraction of the path and BBR nearly all of it", () => {
  const loses = (number: number): boolean => (number * 2_654_435_761) % 4_294_967_296 < 42_949_673;
  const path = { rate: 5, roundTrip: 100, buffer: 500, loses };
  const cubic = watch("cubic", {}, path, 10_000, 5000);
  const bbr = watch("bbr", {}, path, 10_000, 5000);
  expect(cubic.share).toBeLessThan(0.2);
  expect(bbr.share).toBeGreaterThan(0.85);
});

test("a deep buffer is filled by CUBIC and NewReno, and left empty by BBR", () => {
  const path = { ...PATH, buffer: 500 };
  const [reno, cubic, bbr] = (["new-reno", "cubic", "bbr"] as const).map((name) =>
    watch(name, {}, path, 15_000, 10_000),
  );
  expect(reno?.queue).toBeGreaterThan(150);
  expect(cubic?.queue).toBeGreaterThan(150);
  expect(bbr?.queue).toBeLessThan(15);
});

test("a flow that the program limits keeps its window", () => {
  for (const name of ["new-reno", "cubic"] as const) {
    const pipe = new Pipe({ ...PATH, buffer: 100 });
    const controller = makeController(name, pipe.window);
    for (let tick = 0; tick < 100; tick += 1) {
      pipe.supply = 5;
      pipe.run(controller, 60);
    }
    expect(pipe.window.cwnd).toBe(10);
  }
});

test("a path that dies for a while is taken up again by slow start", () => {
  for (const name of ["new-reno", "cubic", "bbr"] as const) {
    let dead = false;
    const pipe = new Pipe({ ...PATH, buffer: 100, loses: () => dead });
    const controller = makeController(name, pipe.window);
    pipe.run(controller, 3000);
    dead = true;
    pipe.run(controller, 2000);
    expect(pipe.timeouts).toBeGreaterThan(0);
    dead = false;
    pipe.run(controller, 4000);
    const { passed } = pipe;
    pipe.run(controller, 3000);
    expect((pipe.passed - passed) / 6000).toBeGreaterThan(0.9);
  }
});
