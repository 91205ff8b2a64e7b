import { expect, test } from "vitest";
import { sourceFiles } from "../src/source-files.ts";
import { badNames, headless, leftovers, longFiles, longFunctions } from "../src/tidy.ts";

const all = sourceFiles(["packages", "apps", "tools", "bench", "scripts"], [".ts", ".mjs"]);
const sources = all.filter(({ path }) => path.includes("/src/") && !path.includes(".test"));
const rules = all.filter(({ path }) => !path.startsWith("tools/house-rules/"));
const planted = (text: string, path = "packages/core/src/planted.ts") => [{ path, text }];

test("no file is longer than 400 lines", () => {
  expect(longFiles(all)).toEqual([]);
  expect(longFiles(planted("x\n".repeat(401)))).toHaveLength(1);
});

test("no function is longer than 70 lines", () => {
  expect(longFunctions(sources)).toEqual([]);
  expect(longFunctions(planted(`const f = () => {\n${"  x;\n".repeat(70)}};\n`))).toHaveLength(1);
  expect(longFunctions(planted(`  method(a: number): void {\n${"    x;\n".repeat(70)}  }\n`))).toHaveLength(
    1,
  );
});

test("every file has a name that says what is inside", () => {
  expect(badNames(all)).toEqual([]);
  expect(badNames(planted("", "packages/core/src/seqUtils.ts"))).toHaveLength(1);
  expect(badNames(planted("", "packages/core/src/seq-utils.ts"))).toHaveLength(1);
});

test("every source file begins by saying what it is", () => {
  expect(headless(sources)).toEqual([]);
  expect(headless(planted("import x from 'y';\n"))).toHaveLength(1);
});

test("nothing is left for later, and no check is switched off without a reason", () => {
  expect(leftovers(rules)).toEqual([]);
  expect(leftovers(planted("// TODO: later"))).toHaveLength(1);
  expect(leftovers(planted("// oxlint-disable-next-line no-console"))).toHaveLength(1);
  expect(leftovers(planted("// oxlint-disable-next-line no-console -- the command's output"))).toEqual([]);
});
