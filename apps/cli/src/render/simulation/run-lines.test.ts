/** What is shown of a run, held to what people were shown before: the golden texts are read by people when they change. */
import {
  scenarioNamed,
  scenarios,
  simulate,
  type Scenario,
  type SimulationRun,
} from "@tcplens/core/simulation";
import { plainStyle } from "@tcplens/trace";
import { describe, expect, test } from "vitest";
import { asciiGlyphs, toAscii, unicodeGlyphs } from "./glyphs.ts";
import { runLines, type RunLayout, type RunView } from "./run-lines.ts";

const layout: RunLayout = { width: 80, style: plainStyle, glyphs: unicodeGlyphs, braille: true };
const view: RunView = { ladder: "short", plot: "worthwhile" };

const scenarioOf = (name: string): Scenario => {
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`the library has no ${name}`);
  return scenario;
};
const runOf = (name: string): SimulationRun => simulate(scenarioOf(name));

describe("as it was shown before", () => {
  test.each([
    "handshake",
    "syn-lost",
    "refused",
    "syn-flood",
    "sack-recovery",
    "zero-window",
    "nagle-and-delayed-ack",
    "path-mtu-icmp",
    "half-open",
    "time-wait-reuse",
    "duplicates",
    "cubic",
  ])("%s", async (name) => {
    const text = `${runLines(runOf(name), view, layout).join("\n")}\n`;
    await expect(text).toMatchFileSnapshot(`../../../test/golden/simulate/${name}.txt`);
  });

  test("with ASCII alone", async () => {
    const ascii = { ...layout, glyphs: asciiGlyphs, braille: false };
    const lines = runLines(runOf("zero-window"), view, ascii).map((line) => toAscii(line));
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(
      "../../../test/golden/simulate/zero-window.ascii.txt",
    );
  });

  test("on a wide terminal, whole", async () => {
    const lines = runLines(runOf("syn-lost"), { ladder: "full", plot: "none" }, { ...layout, width: 120 });
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(
      "../../../test/golden/simulate/syn-lost.wide.txt",
    );
  });
});

const quick = scenarios.filter(({ name }) => !name.startsWith("long-") && name !== "bbr");

describe.each(quick.map((scenario) => [scenario.name, scenario] as const))("%s", (_name, scenario) => {
  test("fits its width, whatever that is, and is words all over", { timeout: 60_000 }, () => {
    const run = simulate(scenario);
    for (const width of [64, 72, 80, 100, 120]) {
      const lines = runLines(run, view, { ...layout, width });
      expect(lines.filter((line) => line.length > width)).toEqual([]);
      expect(lines.filter((line) => /undefined|NaN|\[object|Infinity/u.test(line))).toEqual([]);
      expect(lines.filter((line) => line !== line.trimEnd())).toEqual([]);
    }
    const ascii = runLines(run, view, { ...layout, glyphs: asciiGlyphs, braille: false }).map((line) =>
      toAscii(line),
    );
    // oxlint-disable-next-line no-control-regex -- ASCII is what is looked for
    expect(ascii.filter((line) => !/^[\u0020-\u007E]*$/u.test(line) || line.includes("?b"))).toEqual([]);
  });
});

test("colour changes nothing but colour", () => {
  const paint = (text: string): string => `\u001B[1m${text}\u001B[22m`;
  const painted = {
    ...plainStyle,
    bold: paint,
    dim: paint,
    red: paint,
    yellow: paint,
    magenta: paint,
    green: paint,
    blue: paint,
  };
  const run = runOf("half-open");
  const coloured = runLines(run, view, { ...layout, style: painted });
  // oxlint-disable-next-line no-control-regex -- the escape is what is taken out
  expect(coloured.map((line) => line.replaceAll(/\u001B\[\d+m/gu, ""))).toEqual(runLines(run, view, layout));
});

test("a hostile title cannot move the cursor", () => {
  const scenario = { ...scenarioOf("refused"), title: "a\u001B[2Jb", about: "c\u0007\u202Ed" };
  const text = runLines(simulate(scenario), view, layout).join("\n");
  // oxlint-disable-next-line no-control-regex -- control characters are what must not be there
  expect(text).not.toMatch(/[\u0000-\u0009\u000B-\u001F\u202A-\u202E]/u);
});

test("what was left out is said, with the way to see it", () => {
  const run = runOf("sack-recovery");
  const short = runLines(run, { ladder: "short", plot: "none" }, layout);
  const all = runLines(run, { ladder: "full", plot: "none" }, layout);
  expect(short.some((line) => /⋮ \d+ packets: /u.test(line))).toBe(true);
  expect(short.some((line) => /All \d+ rows: --ladder full/u.test(line))).toBe(true);
  expect(all.some((line) => line.includes("⋮"))).toBe(false);
  expect(all.length).toBeGreaterThan(short.length);
});

test("neither ladder nor plots where they are not wanted; a plot that is asked for and empty says so", () => {
  const none = runLines(runOf("handshake"), { ladder: "none", plot: "none" }, layout);
  expect(none.some((line) => line.includes("┈"))).toBe(false);
  const refused = runLines(runOf("refused"), { ladder: "none", plot: "cwnd" }, layout);
  expect(refused.join("\n")).toContain("There is nothing to plot");
  const one = runLines(runOf("fast-retransmit"), { ladder: "none", plot: "rtt" }, layout);
  expect(one.filter((line) => /^ {2}\p{L}.*, (?:kB|ms|MB|bytes)/u.test(line))).toHaveLength(1);
});

test("a run that broke a rule says which, and no longer that all is well", () => {
  const run = {
    ...runOf("handshake"),
    faults: [{ at: 5, end: "A", problem: "an invariant is violated" }],
  } as const;
  const text = runLines(run, view, layout).join("\n");
  expect(text).toContain("✕ the run broke a rule: at 5 ms A went wrong: an invariant is violated");
  expect(text).not.toContain("✓");
});
