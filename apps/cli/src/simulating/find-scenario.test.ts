/** Names and files of scenarios, and what is said of those that are none. */
import { Buffer } from "node:buffer";
import { scenarioNamed, scenarios } from "@tcplens/core/simulation";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { findScenario, nearestNames } from "./find-scenario.ts";
import { placeInJson, syntaxFault } from "./place-in-json.ts";

const nothing = (): Buffer => {
  throw Object.assign(new Error("none"), { code: "ENOENT" });
};
const reads = (text: string) => () => Buffer.from(text);

/** The message of the refusal. */
const refusal = (text: string, read: (file: string) => Buffer): string => {
  try {
    findScenario(text, read);
  } catch (error) {
    if (error instanceof UsageError) return error.message;
    throw error;
  }
  return "";
};

test.each(scenarios.map(({ name }) => name))("%s is found by its name", (name) => {
  expect(findScenario(name, nothing).name).toBe(name);
});

test.each([
  ["syn-los", "syn-lost"],
  ["lost-syn", "syn-lost"],
  ["SYN-LOST", "syn-lost"],
  ["zerowindow", "zero-window"],
  ["window", "zero-window"],
  ["handshak", "handshake"],
  ["newreno", "new-reno"],
  ["nagel", "nagle"],
])("%s is near %s", (asked, expected) => {
  expect(nearestNames(asked)).toContain(expected);
  expect(refusal(asked, nothing)).toMatch(
    /^there is no scenario ".*"; did you mean .*\?; tcplens simulate lists all$/u,
  );
});

test("what is like nothing has no likeness", () => {
  expect(nearestNames("xyzzyxyzzyxyzzy")).toEqual([]);
  expect(refusal("xyzzyxyzzyxyzzy", nothing)).toBe(
    'there is no scenario "xyzzyxyzzyxyzzy"; tcplens simulate lists all',
  );
});

test("a file is what has a slash or ends in .json", () => {
  for (const file of ["./mine", "mine.tcpscenario.json", "C:\\x\\mine"])
    expect(refusal(file, nothing)).toBe(`scenario: cannot read ${file}: there is no such file or folder`);
});

const good = (): Record<string, unknown> => structuredClone({ ...scenarioNamed("syn-lost") });

test("a scenario in a file is the scenario, a byte order mark and a schema reference beside", () => {
  const text = `\uFEFF${JSON.stringify({ $schema: "./x.json", ...good(), name: "mine" }, undefined, 2)}`;
  expect(findScenario("mine.json", reads(text))).toEqual({ ...good(), name: "mine" });
});

test("each problem is told with its line and column", () => {
  const text = JSON.stringify({ ...good(), seed: -1, limit: "long" }, undefined, 2);
  const lines = refusal("mine.json", reads(text)).split("\ntcplens: ");
  expect(lines).toHaveLength(2);
  for (const line of lines) expect(line).toMatch(/^mine\.json:\d+:\d+: (?:seed|limit) must be /u);
  const [first = ""] = lines;
  const [, line, column] = /:(\d+):(\d+):/u.exec(first) ?? [];
  expect(text.split("\n")[Number(line) - 1]?.slice(Number(column) - 1)).toMatch(/^(?:-1|"long")/u);
});

test("what is no JSON is told where it stops being so", () => {
  expect(refusal("mine.json", reads('{\n  "schema": 1,\n  oops\n}'))).toMatch(
    /^mine\.json:3:3: the scenario must be JSON: /u,
  );
  expect(refusal("mine.json", reads(""))).toMatch(/^mine\.json:1:1: /u);
});

test("no file is too large to be refused", () => {
  expect(refusal("mine.json", reads(" ".repeat(5_000_000)))).toBe(
    "mine.json is larger than a scenario can be",
  );
});

test("whatever a file holds, it is a scenario or refused in words", () => {
  const value = fc.oneof(
    fc.string(),
    fc.json(),
    fc.json().map((text) => text.slice(1)),
  );
  fc.assert(
    fc.property(value, (text) => {
      const message = refusal("x.json", reads(text));
      expect(message).toMatch(/^x\.json:\d+:\d+: /u);
    }),
  );
});

test("a place is that of the value, or of what is around it", () => {
  const text = '{\n  "program": [\n    { "at": 0 },\n    { "at": 5,\n      "bytes": 7 }\n  ]\n}';
  expect(placeInJson(text, "program[1].bytes")).toEqual({ line: 5, column: 16 });
  expect(placeInJson(text, "program[1].times")).toEqual({ line: 4, column: 5 });
  expect(placeInJson(text, "nothing.of[3].this")).toEqual({ line: 1, column: 1 });
  expect(placeInJson("", "a")).toEqual({ line: 1, column: 1 });
  expect(syntaxFault(text)).toBeUndefined();
});
