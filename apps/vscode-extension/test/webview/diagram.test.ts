import { transitionRows } from "@tcplens/core";
import { readTraces } from "@tcplens/trace";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { walkStepsOf } from "../../src/model/connection-rows.ts";
import { english } from "../../src/model/words.ts";
import {
  arrows,
  boxHeight,
  boxWidth,
  drawingHeight,
  drawingWidth,
  pathOf,
  spots,
} from "../../webview/diagram/layout.ts";
import { stepsUntil, walkAt } from "../../webview/diagram/walk-at.ts";

const mermaid = readFileSync(join(import.meta.dirname, "../../../../docs/state-machine.mmd"), "utf8");

test("the arrows are those that the transition table draws", () => {
  const drawn = [...mermaid.matchAll(/^ {2}([A-Z_0-9]+) --> ([A-Z_0-9]+) :/gm)].map(
    ([, from = "", to = ""]) => `${from}>${to}`.replaceAll("_", "-"),
  );
  expect(drawn).toHaveLength(Object.keys(arrows).length);
  expect(new Set(Object.keys(arrows))).toEqual(new Set(drawn));
});

test("every state has its spot, and no two boxes touch", () => {
  const states = new Set(transitionRows.flatMap(({ from, to }) => [from, to]));
  expect(new Set(Object.keys(spots))).toEqual(states);
  const boxes = Object.values(spots);
  for (const [index, a] of boxes.entries()) {
    expect(a.x - boxWidth / 2 >= 0 && a.x + boxWidth / 2 <= drawingWidth).toBe(true);
    expect(a.y - boxHeight / 2 >= 0 && a.y + boxHeight / 2 <= drawingHeight).toBe(true);
    for (const b of boxes.slice(index + 1)) {
      expect(Math.abs(a.x - b.x) >= boxWidth || Math.abs(a.y - b.y) >= boxHeight).toBe(true);
    }
  }
});

test("any change of state has a path", () => {
  const changes = transitionRows.filter(({ from, to }) => from !== to);
  expect(changes.filter(({ from, to }) => !pathOf(from, to).startsWith("M"))).toEqual([]);
});

test("a walk is made step by step, and a moment says how far", () => {
  const text = readFileSync(join(import.meta.dirname, "traces/connected.tcplens.jsonl"), "utf8");
  const [trace] = readTraces(text).traces;
  const steps = trace === undefined ? [] : walkStepsOf(trace, 1, english);
  expect(walkAt(steps, 0)).toMatchObject({ local: "CLOSED", peer: "LISTEN", made: [] });
  expect(walkAt(steps, steps.length)).toMatchObject({ local: "TIME-WAIT", peer: "CLOSED" });
  for (const [index, step] of steps.entries()) {
    expect(stepsUntil(steps, step)).toBe(index + 1);
    expect(stepsUntil(steps, { event: -1, at: step.at })).toBeGreaterThan(index);
    const { local, peer } = walkAt(steps, index + 1);
    expect(step.side === "local" ? local : peer).toBe(step.to);
  }
});
