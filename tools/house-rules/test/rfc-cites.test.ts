import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { coveredClauses, uncoveredCites } from "../src/rfc-cites.ts";
import { root, sourceFiles } from "../src/source-files.ts";

const coverage = readFileSync(join(root, "docs/rfc-coverage.md"), "utf8");
const sources = sourceFiles(["packages", "apps"], [".ts"]).filter(({ path }) => path.includes("/src/"));
const texts = join(root, "../shared/rfc");

test("every clause cited in the source has a row in docs/rfc-coverage.md", () => {
  expect(uncoveredCites(sources, coverage)).toEqual([]);
  const planted = [
    { path: "planted.ts", text: '// RFC 9293 §99.9: no such thing\nconst rfc = "9293 §88.1";' },
  ];
  expect(uncoveredCites(planted, coverage)).toHaveLength(2);
});

test.runIf(existsSync(texts))("every clause in docs/rfc-coverage.md is a section of that RFC", () => {
  const missing = coveredClauses(coverage).filter(({ rfc, section }) => {
    const file = join(texts, `rfc${rfc}.txt`);
    if (!existsSync(file)) return false;
    // RFC 6298 numbers its rules like sections, in brackets.
    const heading = `^ *\\(?${section.replaceAll(".", "\\.")}\\)?\\.? `;
    return !new RegExp(heading, "m").test(readFileSync(file, "utf8"));
  });
  expect(missing).toEqual([]);
});
