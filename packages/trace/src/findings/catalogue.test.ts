import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { findingCatalogue, findingCodes } from "./catalogue.ts";

const page = readFileSync(new URL("../../../../docs/findings.md", import.meta.url), "utf8");

/** The page's text about one code: from its heading to the next. */
const section = (code: string): string => {
  const start = page.indexOf(`\n### ${code}\n`);
  expect(start, `the heading of ${code}`).toBeGreaterThan(0);
  const end = page.indexOf("\n## ", start + 1);
  const next = page.indexOf("\n### ", start + 1);
  const ends = [end, next].filter((at) => at > 0);
  return page.slice(start, ends.length === 0 ? page.length : Math.min(...ends));
};

test.each(findingCodes)(
  "%s is filed under its own code, with words that fit a list and a sentence",
  (code) => {
    const kind = findingCatalogue[code];
    expect(kind.code).toBe(code);
    expect(kind.title).toMatch(/^[A-Za-z][^.]*$/);
    expect(kind.short.length).toBeLessThan(32);
    expect(kind.summary).toMatch(/^[A-Z].*\.$/);
  },
);

test.each(findingCodes)("%s refers to a clause or to the page that explains it", (code) => {
  expect(findingCatalogue[code].reference).toMatch(
    new RegExp(`^(?:RFC \\d+ §[\\d.]+|docs/findings\\.md#${code})$`),
  );
});

test.each(findingCodes)("%s is explained in docs/findings.md, with a place for its example", (code) => {
  const { title, severity, reference } = findingCatalogue[code];
  const text = section(code);
  expect(text).toContain(`**${title}** · ${severity}`);
  expect(text).toContain(reference.startsWith("RFC") ? reference : title);
  expect(text).toMatch(/_How it is known\._/);
  expect(text).toMatch(/_Typical causes\._/);
  expect(text).toMatch(new RegExp(`<!-- example:${code} -->\\n[\\s\\S]*<!-- /example -->`));
});

test("the page has the codes in the order of reporting, and no others", () => {
  expect([...page.matchAll(/^### (\S+)$/gm)].map(([, code]) => code)).toEqual(findingCodes);
  expect([...page.matchAll(/<!-- example:(\S+) -->/g)].map(([, code]) => code)).toEqual(findingCodes);
});
