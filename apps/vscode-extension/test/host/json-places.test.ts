import * as fc from "fast-check";
import { expect, test } from "vitest";
import { jsonPlace } from "../../src/host/simulation/json-places.ts";

const text = `{
  "name": "a \\"quoted\\" one",
  "program": [ { "at": 0, "end": "A" }, {"at": -1 } ],
  "path": {"both": [] }
}`;
const at = (path: string): string => {
  const { start, end } = jsonPlace(text, path);
  return text.slice(start, end);
};

test("a value is found by its path", () => {
  expect(at("name")).toBe(String.raw`"a \"quoted\" one"`);
  expect(at("program[1].at")).toBe("-1");
  expect(at("program[0].end")).toBe('"A"');
  expect(at("path.both")).toBe("[]");
});

test("what is missing is shown where it should be, in its object", () => {
  const { start, end } = jsonPlace(text, "program[1].end");
  expect(text.slice(start, start + 9)).toBe('{"at": -1');
  expect(end).toBe(start + 1);
  expect(jsonPlace(text, "path.aToB[3]").start).toBe(text.indexOf('{"both"'));
});

test("the whole file is its first value", () => {
  expect(at("")).toBe(text);
});

test("any value is found again in what it was written as", () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 3 }), fc.jsonValue({ maxDepth: 2 }), (around, value) => {
      const written = JSON.stringify({ before: around, list: [around, value], after: around }, undefined, 2);
      const { start, end } = jsonPlace(written, "list[1]");
      expect(JSON.parse(written.slice(start, end))).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

test("no text makes it hang or throw", () => {
  fc.assert(
    fc.property(fc.string(), fc.constantFrom("a", "a.b[0]", ""), (any, path) => {
      const { start, end } = jsonPlace(any, path);
      expect(start).toBeLessThanOrEqual(end);
    }),
  );
});
