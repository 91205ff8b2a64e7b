/** The README's examples are the files named here, to the letter, and print what the README says they print. */
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

/** In the order in which the README has them. */
const examples = [
  "readme-two-endpoints.ts",
  "readme-connection.ts",
  "readme-example.ts",
  "readme-wire.ts",
  "readme-simulation.ts",
];

const blocks = (language: string): readonly (string | undefined)[] =>
  Array.from(readme.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, "gmsu")), ([, text]) => text);

test("every block of code in the README is one of the examples, and each has its output", () => {
  expect(blocks("ts")).toHaveLength(examples.length);
  expect(blocks("text")).toHaveLength(examples.length);
});

test.each(examples.map((name, index) => ({ name, index })))("$name is in the README", ({ name, index }) => {
  const file = fileURLToPath(new URL(name, import.meta.url));
  expect(blocks("ts")[index]).toBe(readFileSync(file, "utf8"));
  const run = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", file], {
    encoding: "utf8",
  });
  expect(run.stderr).toBe("");
  expect(run.stdout).toBe(blocks("text")[index]);
});
