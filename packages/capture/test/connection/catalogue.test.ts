import { globSync, readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { captureFindingCatalogue, type CaptureFinding } from "../../src/index.ts";
import { reportsOf } from "../support/analysed.ts";
import { findingExamples } from "../support/finding-examples.ts";

const codes = captureFindingCatalogue.map(({ code }) => code);

const exampleOf = (code: string): CaptureFinding => {
  const found = reportsOf(findingExamples[code]?.() ?? new Uint8Array())
    .flatMap(({ findings }) => findings)
    .find((each) => each.code === code);
  if (found === undefined) throw new Error(`the example of ${code} does not show it`);
  return found;
};

test("each code stands once in the catalogue, and has an example", () => {
  expect(new Set(codes).size).toBe(codes.length);
  expect(Object.keys(findingExamples).toSorted()).toEqual(codes.toSorted());
});

test("no finding has a code that is not in the catalogue", () => {
  const written = globSync("src/**/*.ts", { cwd: new URL("../..", import.meta.url) }).flatMap((path) => {
    const text = readFileSync(new URL(`../../${path}`, import.meta.url), "utf8");
    if (/finding-catalogue\.ts$|\.test\.ts$/.test(path) || !text.includes("code: ")) return [];
    return [...text.matchAll(/\bcode: (?:\w+ \? )?"([a-z-]+)"(?: : "([a-z-]+)")?/g)].flatMap(
      ([, one, other]) => [one, other].filter((code) => code !== undefined),
    );
  });
  expect(written.length).toBeGreaterThan(15);
  for (const code of written) expect(codes).toContain(code);
});

test.for(codes)(
  "%s: the example shows it, in whole sentences, with frames, at its usual severity",
  (code) => {
    const found = exampleOf(code);
    const kind = captureFindingCatalogue.find((each) => each.code === code);
    expect(found.severity).toBe(kind?.severity);
    expect(found.cause).toMatch(/^[\p{Lu}\d[].*\.$/u);
    for (const text of [...found.alternatives, ...found.nextSteps.map((step) => step.text)])
      expect(text).toMatch(/^[\p{Lu}\d[“].*\.$/u);
    expect(found.evidence.length).toBeGreaterThan(0);
    expect(found.reference).toMatch(/^RFC \d+ §[\d.]+$|^docs\//);
  },
);

test("no share is more than the whole", () => {
  const shares = codes
    .flatMap((code) => reportsOf(findingExamples[code]?.() ?? new Uint8Array()))
    .flatMap(({ findings }) => findings)
    .flatMap(({ cause }) => [...cause.matchAll(/([\d.]+) %/g)].map(([, share]) => Number(share)));
  expect(shares.length).toBeGreaterThan(5);
  expect(Math.max(...shares)).toBeLessThanOrEqual(100);
});

test("docs/capture-findings.md is the catalogue", async () => {
  const groups = [...new Set(captureFindingCatalogue.map(({ group }) => group))];
  const sections: string[] = [];
  for (const group of groups) {
    sections.push(`## ${group}`);
    for (const { code, title, severity, meaning } of captureFindingCatalogue.filter(
      (kind) => kind.group === group,
    )) {
      const { cause, confidence, reference } = exampleOf(code);
      sections.push(
        `### ${code}`,
        `**${title}** · ${severity}. ${meaning}`,
        `> ${cause.replaceAll("*", "\\*")}`,
        `_${confidence[0]?.toUpperCase()}${confidence.slice(1)}_ · ${reference}`,
      );
    }
  }
  const page = [
    "# Findings in captures",
    "What is said of a connection of a capture beyond Wireshark's flags: the cause in one sentence, the frames that prove it, what else it could be, what to do. A healthy connection has none but at most an info. The quotations are real output for captures of the tests; this page is written by one.",
    "An `error` kept the connection from doing what was asked; a `warning` cost something; an `info` is worth knowing. The severity is the usual one. The words under each example say how sure it is, and where to read on.",
    ...sections,
  ].join("\n\n");
  await expect(`${page}\n`).toMatchFileSnapshot("../../../../docs/capture-findings.md");
});
