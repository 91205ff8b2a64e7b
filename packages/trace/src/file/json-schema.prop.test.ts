/** The validator and the published schema say the same of every line, right or wrong. */
import { Ajv2020 } from "ajv/dist/2020.js";
import * as fc from "fast-check";
import { schemaMinor } from "../event/header.ts";
import { expect, test } from "vitest";
import { anyLine } from "../../test/support/arbitrary-lines.ts";
import { traceLineSchema } from "./json-schema.ts";
import { parseLine } from "./parse-line.ts";

const schema = new Ajv2020({ strict: true, validateFormats: false }).compile(traceLineSchema());

/** As a reader of schema 1.0 sees a line of a trace whose header has been read. */
const validator = (line: string): boolean => parseLine(line, 0).ok;

const bothSay = (line: unknown): { readonly line: unknown; readonly valid: boolean } => {
  // Through text, since that is what a file has: -0 and undefined do not survive it.
  const text = JSON.stringify(line);
  const parsed = JSON.parse(text) as unknown;
  const valid = validator(text);
  expect({ line: parsed, schema: schema(parsed) }).toEqual({ line: parsed, schema: valid });
  return { line: parsed, valid };
};

test("a valid line is valid to both", () => {
  fc.assert(
    fc.property(anyLine, (line) => {
      expect(bothSay(line).valid).toBe(true);
    }),
    { numRuns: 300 },
  );
});

/** The schema is of this version; a header of a newer one has fields that only the reader lets pass. */
const isNewer = (line: unknown): boolean =>
  typeof line === "object" &&
  line !== null &&
  "minor" in line &&
  typeof line.minor === "number" &&
  line.minor > schemaMinor;

/** Somewhere in a line, a value replaced, a field removed or one added. */
const mutate = (line: unknown, path: readonly number[], change: Change): unknown => {
  if (typeof line !== "object" || line === null) return change.value;
  const keys = Object.keys(line);
  const [step = 0, ...rest] = path;
  if (change.kind === "add" && rest.length === 0) return { ...line, [change.name]: change.value };
  const key = keys[step % Math.max(1, keys.length)];
  if (key === undefined) return change.value;
  const inner = (line as Record<string, unknown>)[key];
  const replaced = rest.length === 0 ? change.value : mutate(inner, rest, change);
  if (Array.isArray(line))
    return line.map((element, index) => (String(index) === key ? replaced : (element as unknown)));
  const entries = Object.entries(line).filter(
    ([name]) => change.kind !== "remove" || rest.length > 0 || name !== key,
  );
  return Object.fromEntries(entries.map(([name, value]) => [name, name === key ? replaced : value]));
};

interface Change {
  readonly kind: "replace" | "remove" | "add";
  readonly name: string;
  readonly value: unknown;
}

const change: fc.Arbitrary<Change> = fc.record({
  kind: fc.constantFrom("replace", "remove", "add"),
  name: fc.constantFrom("at", "port", "__proto__", "constructor", "toString", "topic", "evidence", "x"),
  value: fc.oneof(
    fc.constantFrom(
      -1,
      0.5,
      1e300,
      2 ** 53,
      null,
      true,
      "",
      "x",
      "socket",
      "CLOSED",
      [],
      {},
      [null],
      ["SYN", "SYN"],
    ),
    fc.jsonValue(),
  ),
});

test("a changed line is valid to both or to neither", () => {
  let invalid = 0;
  fc.assert(
    fc.property(anyLine, fc.array(fc.nat(), { minLength: 1, maxLength: 3 }), change, (line, path, how) => {
      const changed = mutate(line, path, how);
      fc.pre(!isNewer(changed));
      if (!bothSay(changed).valid) invalid += 1;
    }),
    { numRuns: 2000 },
  );
  expect(invalid).toBeGreaterThan(200);
});
