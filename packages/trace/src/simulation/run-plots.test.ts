/** What there is to plot of a run. */
import { scenarioNamed, simulate } from "@tcplens/core/simulation";
import { expect, test } from "vitest";
import { runPlots } from "./run-plots.ts";

const plotsOf = (name: string, least?: number) => {
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`the library has no ${name}`);
  const run = simulate(scenario);
  return least === undefined ? runPlots(run) : runPlots(run, least);
};

test("an end that sent a few segments is not worth a plot, unless asked for", () => {
  expect(plotsOf("handshake")).toEqual([]);
  expect(plotsOf("handshake", 1).map(({ name, end }) => `${name} ${end}`)).toContain("sequence A");
});

test("time-outs, recoveries and echoed congestion are marked where they happen", () => {
  const kinds = (name: string) =>
    new Set(plotsOf(name).flatMap(({ marks }) => marks.map(({ what }) => what)));
  expect(kinds("spurious-timeout")).toContain("time-out");
  expect(kinds("corruption")).toEqual(new Set(["recovery"]));
  expect(kinds("sack-recovery")).toEqual(new Set(["recovery"]));
  expect(kinds("ecn")).toEqual(new Set(["ecn"]));
});

test("where an end has several connections the titles tell them apart", () => {
  const scenario = scenarioNamed("fast-retransmit");
  if (scenario === undefined) throw new Error("the library has no fast-retransmit");
  const write = { at: 100, end: "A", call: "write", bytes: 30_000 } as const;
  const run = simulate({
    ...scenario,
    program: [
      { at: 0, end: "B", call: "listen" },
      { at: 0, end: "A", call: "open", connection: "one" },
      { at: 0, end: "A", call: "open", connection: "two" },
      { ...write, connection: "one" },
      { ...write, connection: "two" },
    ],
  });
  const titles = runPlots(run).map(({ title }) => title);
  expect(titles).toContain("Congestion window of A (one)");
  expect(titles).toContain("Round-trip time as A (two) measures it");
  expect(new Set(titles).size).toBe(titles.length);
});

test("a time-out is not also marked as a recovery", () => {
  const [window] = plotsOf("retransmission-timeout", 1);
  expect(window?.marks.map(({ what }) => what)).toEqual(["time-out"]);
});

test("repetitions stand apart from what is sent first, at the same numbers", () => {
  const sequence = plotsOf("sack-recovery").find(({ name }) => name === "sequence");
  const points = (series: string) => sequence?.series.find(({ name }) => name === series)?.points ?? [];
  const again = points("sent again");
  expect(again).toHaveLength(4);
  for (const [, number] of again) expect(points("sent").some(([, first]) => first === number)).toBe(true);
});

test("the acknowledged never overtakes the sent, and ends with it", () => {
  const sequence = plotsOf("fast-retransmit").find(({ name }) => name === "sequence");
  const last = (series: string) =>
    sequence?.series.find(({ name }) => name === series)?.points.at(-1)?.[1] ?? 0;
  // The FIN counts as one.
  expect(last("acknowledged") - last("sent")).toBe(1);
});

test("the window's edge is drawn where it matters, and left out where it is far away", () => {
  const names = (name: string) =>
    plotsOf(name)
      .find((plot) => plot.name === "sequence")
      ?.series.map((each) => each.name);
  expect(names("zero-window")).toContain("window's edge");
  expect(names("fast-retransmit")).not.toContain("window's edge");
});

test("a threshold that is out of reach is no point", () => {
  const window = plotsOf("fast-retransmit").find(({ name }) => name === "cwnd");
  const threshold = window?.series.find(({ name }) => name === "ssthresh")?.points ?? [];
  expect(threshold.length).toBeGreaterThan(0);
  expect(threshold.every(([, value]) => value < 1_000_000)).toBe(true);
});
