/** The README's first example is `readme-example.ts`, to the letter, and prints what the README says it prints. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");
const example = fileURLToPath(new URL("./readme-example.ts", import.meta.url));

const firstBlock = (language: string): string | undefined =>
  new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "msu").exec(readme)?.[1];

test("the example in the README is the file that is run", () => {
  expect(firstBlock("ts")).toBe(readFileSync(example, "utf8"));
});

test("the example prints what the README says", () => {
  const run = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", example], {
    encoding: "utf8",
  });
  expect(run.stderr).toBe("");
  expect(run.stdout).toBe(firstBlock("text"));
});
