import { describe, expect, test } from "vitest";
import { readShell } from "./shell.ts";

/** Pipelines as text: words joined by blanks, commands by bars; `else`: the next is for the case that it fails. */
const read = (text: string): readonly string[] | string => {
  const shell = readShell(text);
  if ("beyond" in shell) return shell.beyond;
  return shell.pipelines.map(
    ({ commands, orElse }) => commands.map((words) => words.join(" ")).join(" | ") + (orElse ? " else" : ""),
  );
};

test.each([
  ["sysctl -q a=1", ["sysctl -q a=1"]],
  ["a; b && c", ["a", "b", "c"]],
  ["a || b", ["a else", "b"]],
  ["a | b c|d", ["a | b c | d"]],
  ["a\nb # a remark\n# another\n\nc", ["a", "b", "c"]],
  ["a \\\n b", ["a b"]],
  ["a#b", ["a#b"]],
  ["", []],
])("%j", (text, pipelines) => expect(read(text)).toEqual(pipelines));

test("a redirection and its file are left out", () => {
  expect(read("a > /dev/null 2>&1; b 2>/dev/null; c &> x; d >> y")).toEqual(["a", "b", "c", "d"]);
});

test("quotes keep words together, and can be parts of one", () => {
  const shell = readShell(`sysctl a="1 2 3" 'b;c' d"e"f`);
  expect("pipelines" in shell && shell.pipelines[0]?.commands).toEqual([["sysctl", "a=1 2 3", "b;c", "def"]]);
});

test.each([
  ["a=$((2*3))", "a=6"],
  ["a=$((15*1024*1024))", "a=15728640"],
  ["a=$((1+2*3))", "a=7"],
  ["a=${PPID}", "a=${PPID}"],
  ["a=$((x*2))", "a=$((x*2))"],
  [`"a=$((2*3))"`, "a=6"],
  [`'a=$((2*3))'`, "a=$((2*3))"],
])("%s is worked out to %s", (text, word) => expect(read(text)).toEqual([word]));

describe("what is beyond it is named", () => {
  test.each([
    ["a &", "a command in the background"],
    ["a < b", "input from a file"],
    [`a "b`, "a quote without end"],
    ["a $(b)", "the command substitution $(…)"],
  ])("%j", (text, beyond) => expect(read(text)).toBe(beyond));
});
