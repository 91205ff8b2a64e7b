import { expect, test } from "vitest";
import { useColor } from "./use-color.ts";

const ask = (question: Partial<Parameters<typeof useColor>[0]>): boolean =>
  useColor({ flag: undefined, env: {}, isTerminal: true, ...question });

test("colour is for terminals", () => {
  expect(ask({})).toBe(true);
  expect(ask({ isTerminal: false })).toBe(false);
  expect(ask({ env: { TERM: "dumb" } })).toBe(false);
});

test("NO_COLOR switches it off unless it is empty", () => {
  expect(ask({ env: { NO_COLOR: "1" } })).toBe(false);
  expect(ask({ env: { NO_COLOR: "" } })).toBe(true);
});

test("FORCE_COLOR switches it on, or off with 0, whatever NO_COLOR says", () => {
  expect(ask({ isTerminal: false, env: { FORCE_COLOR: "1" } })).toBe(true);
  expect(ask({ isTerminal: false, env: { FORCE_COLOR: "3", NO_COLOR: "1" } })).toBe(true);
  expect(ask({ env: { FORCE_COLOR: "0" } })).toBe(false);
  expect(ask({ isTerminal: false, env: { FORCE_COLOR: "" } })).toBe(false);
});

test("the option goes before every variable", () => {
  expect(ask({ flag: true, isTerminal: false, env: { NO_COLOR: "1", FORCE_COLOR: "0" } })).toBe(true);
  expect(ask({ flag: false, env: { FORCE_COLOR: "1" } })).toBe(false);
});
