import { expect, test } from "vitest";
import { useUnicode } from "./use-unicode.ts";

const ask = (question: Partial<Parameters<typeof useUnicode>[0]>): boolean =>
  useUnicode({ ascii: undefined, env: {}, platform: "linux", isTerminal: true, ...question });

test("a pipe and a file take Unicode, whatever the terminal is", () => {
  expect(ask({ isTerminal: false, env: { TERM: "linux", LANG: "C" } })).toBe(true);
});

test("the first locale that is set says what a terminal can", () => {
  expect(ask({})).toBe(true);
  expect(ask({ env: { LANG: "de_AT.UTF-8" } })).toBe(true);
  expect(ask({ env: { LANG: "en_US.utf8" } })).toBe(true);
  expect(ask({ env: { LANG: "C" } })).toBe(false);
  expect(ask({ env: { LANG: "en_US.UTF-8", LC_ALL: "POSIX" } })).toBe(false);
  expect(ask({ env: { LANG: "C", LC_CTYPE: "C.UTF-8", LC_ALL: "" } })).toBe(true);
});

test("the console of Linux and a dumb terminal have no such font", () => {
  expect(ask({ env: { TERM: "linux", LANG: "C.UTF-8" } })).toBe(false);
  expect(ask({ env: { TERM: "dumb" } })).toBe(false);
});

test("on Windows only the newer terminals do", () => {
  expect(ask({ platform: "win32" })).toBe(false);
  expect(ask({ platform: "win32", env: { WT_SESSION: "1" } })).toBe(true);
  expect(ask({ platform: "win32", env: { TERM_PROGRAM: "vscode" } })).toBe(true);
});

test("the option goes before everything", () => {
  expect(ask({ ascii: true })).toBe(false);
  expect(ask({ ascii: false, env: { TERM: "linux" } })).toBe(true);
});
