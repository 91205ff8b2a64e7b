import { expect, test } from "vitest";
import { sourceFiles } from "../src/source-files.ts";
import { foreignWords } from "../src/words.ts";

const texts = sourceFiles(
  ["packages", "apps", "tools", "bench", "scripts", "docs", ".ci"],
  [".ts", ".mjs", ".md", ".json", ".yaml", "run"],
).filter(({ path }) => !path.startsWith("tools/house-rules/"));

test("the project speaks of the project alone", () => {
  expect(foreignWords(texts)).toEqual([]);
  expect(
    foreignWords([{ path: "x.md", text: `see https://${["registry", "example", "org"].join(".")}/x` }]),
  ).toHaveLength(1);
  expect(foreignWords([{ path: "x.md", text: "cd /root/project" }])).toHaveLength(1);
});
