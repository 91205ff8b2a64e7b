/** Holds docs/requirements together with the sources and the tests it names. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));
const folder = path("../../../docs/requirements");

interface Row {
  readonly file: string;
  readonly id: string;
  readonly clause: string;
  readonly level: string;
  readonly requirement: string;
  readonly where: string;
  readonly test: string;
  readonly state: string;
}

const rowsOf = (file: string, text: string): readonly Row[] =>
  text.split("\n").flatMap((line) => {
    const cells = line
      .split(/(?<!\\)\|/u)
      .slice(1, -1)
      .map((cell) => cell.trim());
    const [id = "", clause = "", level = "", requirement = "", where = "", tests = "", state = ""] = cells;
    const isRow = cells.length === 7 && id !== "id" && !id.startsWith("-");
    return isRow ? [{ file, id, clause, level, requirement, where, test: tests, state }] : [];
  });

const files = readdirSync(folder).filter((name) => name.startsWith("rfc"));
const rows = files.flatMap((file) => rowsOf(file, readFileSync(`${folder}/${file}`, "utf8")));

/** What stands in backquotes, and what follows it up to the next one, or to the end. */
const quoted = (cell: string): readonly { readonly name: string; readonly rest: string }[] =>
  [...cell.matchAll(/`([^`]+)`([^`]*)/gu)].map(([, name = "", rest = ""]) => ({ name, rest }));

const texts = new Map<string, string>();
const textOf = (file: string): string => {
  const known = texts.get(file);
  if (known !== undefined) return known;
  const text = existsSync(path(`../${file}`)) ? readFileSync(path(`../${file}`), "utf8") : "";
  texts.set(file, text);
  return text;
};

/** What is wrong with the tests a row names. */
const faultsOf = ({ id, test: cell }: Row): readonly string[] =>
  quoted(cell).flatMap(({ name, rest }) => {
    const text = textOf(name);
    if (text === "") return [`${id}: there is no ${name}`];
    const title = rest
      .replaceAll(/<br>|\\/gu, "")
      .replace(/^: /u, "")
      .trim();
    const asked = title === "" ? id : title;
    return text.includes(asked) ? [] : [`${id}: ${name} has no "${asked}"`];
  });

describe("docs/requirements", () => {
  test("has rows, each requirement once", () => {
    expect(rows.length).toBeGreaterThan(500);
    const ids = rows.map(({ id }) => id);
    expect(ids.filter((id, index) => ids.indexOf(id) !== index)).toEqual([]);
  });

  test("has every identifier of RFC 9293, appendix B", () => {
    const ids = new Set(rows.map(({ id }) => id));
    const all = [
      ...Array.from({ length: 69 }, (_, index) => `MUST-${index + 1}`),
      ...Array.from({ length: 31 }, (_, index) => `SHLD-${index + 1}`),
      ...Array.from({ length: 18 }, (_, index) => `MAY-${index + 1}`),
      "REC-1",
    ];
    expect(all.filter((id) => !ids.has(id))).toEqual([]);
  });

  test("says of each row what it asks, where it stands and how much it matters", () => {
    const levels = new Set(["MUST", "MUST NOT", "SHOULD", "SHOULD NOT", "MAY"]);
    const wrong = rows.filter(
      ({ clause, level, requirement }) =>
        !/^RFC \d{4} §[\d.]+$/u.test(clause) || !levels.has(level) || !requirement.endsWith("."),
    );
    expect(wrong).toEqual([]);
  });

  test.each(files)("names in %s only sources that exist", (file) => {
    const missing = rows
      .filter((row) => row.file === file)
      .flatMap(({ id, where }) =>
        quoted(where)
          .filter(({ name }) => !existsSync(path(`../src/${name}`)))
          .map(({ name }) => `${id}: ${name}`),
      );
    expect(missing).toEqual([]);
  });

  test.each(files)("names in %s only tests that exist", (file) => {
    expect(rows.filter((row) => row.file === file).flatMap((row) => faultsOf(row))).toEqual([]);
  });

  test.each(files)("leaves nothing open in %s: what is done is tested, what is not has a reason", (file) => {
    const wrong = rows
      .filter((row) => row.file === file)
      .filter(({ state, where, test: tests }) =>
        state === "done"
          ? quoted(where).length === 0 || quoted(tests).length === 0
          : !/^(?:in part|not done|not applicable): .{10,}$/u.test(state),
      )
      .map(({ id, state }) => `${id}: ${state}`);
    expect(wrong).toEqual([]);
  });

  test("is read as it is written", () => {
    expect(
      rowsOf("x.md", "| id | a |\n| 1-a | RFC 1122 §4 | MAY | One. | `a.ts`, `b.ts` | `c.ts`: d | done |"),
    ).toEqual([
      {
        file: "x.md",
        id: "1-a",
        clause: "RFC 1122 §4",
        level: "MAY",
        requirement: "One.",
        where: "`a.ts`, `b.ts`",
        test: "`c.ts`: d",
        state: "done",
      },
    ]);
    expect(quoted("`c.ts`: d<br>`e.ts`")).toEqual([
      { name: "c.ts", rest: ": d<br>" },
      { name: "e.ts", rest: "" },
    ]);
    const row = { file: "", clause: "", level: "", requirement: "", where: "", state: "" };
    expect(faultsOf({ ...row, id: "zz-1", test: "`test/requirements.test.ts`: has rows" })).toEqual([]);
    expect(faultsOf({ ...row, id: "zz-1", test: "`test/none.test.ts`" })).toEqual([
      "zz-1: there is no test/none.test.ts",
    ]);
  });
});
