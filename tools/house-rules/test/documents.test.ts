import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { root } from "../src/source-files.ts";

const read = (path: string): string => readFileSync(join(root, path), "utf8").trimEnd();

const example = (name: string): string =>
  new RegExp(`<!-- example:${name} -->\\s*\`\`\`[a-z]+\\n([\\s\\S]*?)\\n\`\`\``).exec(
    read("README.md"),
  )?.[1] ?? "";

test.each([
  ["core", "packages/core/test/readme-example.ts"],
  ["simulation", "packages/core/test/readme-simulation.ts"],
  ["trace-package", "packages/trace/test/readme-example.ts"],
  ["node-transport", "packages/node-transport/test/readme-example.ts"],
  ["diagram", "docs/state-machine.mmd"],
])("the README's example %s is %s, which tests run or compare", (name, path) => {
  expect(example(name)).toBe(read(path));
});

test("every example of 20 lines or so is one", () => {
  for (const name of ["core", "simulation", "trace-package", "node-transport"]) {
    expect(example(name).split("\n").length, name).toBeLessThanOrEqual(26);
  }
});

test("every link to a file of the repository leads somewhere", () => {
  const pages = [
    "README.md",
    "CONTRIBUTING.md",
    "docs/architecture.md",
    "docs/decisions/README.md",
    "docs/verification.md",
    "packages/core/README.md",
    "packages/trace/README.md",
    "packages/capture/README.md",
    "packages/packetdrill/README.md",
    "packages/node-transport/README.md",
    "apps/cli/README.md",
  ];
  const broken = pages.flatMap((page) =>
    [...read(page).matchAll(/\]\((?!https?:|#)([^)#\s]+)/g)]
      .map((match) => join(page, "..", match[1] ?? ""))
      .filter((target) => {
        try {
          readFileSync(join(root, target));
          return false;
        } catch (error) {
          return (error as NodeJS.ErrnoException).code !== "EISDIR";
        }
      })
      .map((target) => `${page} → ${target}`),
  );
  expect(broken).toEqual([]);
});
