import { readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { transitionRows } from "../src/index.ts";
import { rfc9293Sections } from "./support/rfc-9293-sections.ts";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const coverage = readFileSync(path("../../../docs/rfc-coverage.md"), "utf8");
const covered = new Set([...coverage.matchAll(/^\| RFC (\d+ §[A-Z\d.]+) /gmu)].map(([, clause]) => clause));

/** Every clause that a text cites, `RFC 9293 §3.6 and §3.6.1` being two. */
const citesIn = (text: string): readonly string[] =>
  [...text.matchAll(/\b(\d{4})((?:(?:,| and| to)? ?§[A-Z\d]+(?:\.\d+)*)+)/gu)].flatMap(
    ([, rfc, sections = ""]) =>
      [...sections.matchAll(/§([A-Z\d]+(?:\.\d+)*)/gu)].map(([, section]) => `${rfc} §${section}`),
  );

const files = ["../src", "../test"].flatMap((folder) =>
  readdirSync(path(folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => `${folder}/${name}`),
);

describe("docs/rfc-coverage.md", () => {
  test("has a row for the clause of every row of the table", () => {
    const missing = transitionRows.filter(({ rfc }) => !covered.has(rfc));
    expect(missing).toEqual([]);
  });

  test.each(files)("has a row for every clause cited in %s", (name) => {
    const cites = citesIn(readFileSync(path(name), "utf8"));
    expect(cites.filter((cite) => !covered.has(cite))).toEqual([]);
  });

  test("cites only sections that RFC 9293 has", () => {
    const sections = [...covered]
      .filter((clause) => clause?.startsWith("9293 "))
      .map((clause) => clause?.slice(6));
    expect(sections.length).toBeGreaterThan(20);
    expect(sections.filter((section) => !rfc9293Sections.has(section ?? ""))).toEqual([]);
  });

  test("is read as it is written: several sections of one RFC are each a cite", () => {
    expect(citesIn("RFC 9293 §3.6 and §3.6.1, RFC 5961 §3.2")).toEqual([
      "9293 §3.6",
      "9293 §3.6.1",
      "5961 §3.2",
    ]);
    expect(citesIn("9293 §A.1 (3.10.1 to §3.10.6)")).toEqual(["9293 §A.1"]);
  });
});
