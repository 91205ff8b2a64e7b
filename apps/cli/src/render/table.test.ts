import pc from "picocolors";
import { expect, test } from "vitest";
import { renderTable } from "./table.ts";

const plain = pc.createColors(false);

test("columns are aligned and lines end without blanks", () => {
  const text = renderTable(
    [{ heading: "endpoint" }, { heading: "time", align: "right" }, { heading: "" }],
    [
      ["127.0.0.1:1", "0.4 ms", ""],
      ["db:5432", "1.2 s", "refused"],
    ],
    plain,
  );
  expect(text).toBe(
    ["  endpoint       time", "  127.0.0.1:1  0.4 ms", "  db:5432       1.2 s  refused"].join("\n"),
  );
});

test("text wider than its column is wrapped at a blank, and a longer word cut", () => {
  const text = renderTable([{ heading: "found", width: 12 }], [["failed: all-addresses"]], plain);
  expect(text.split("\n").map((line) => line.trim())).toEqual(["found", "failed:", "all-address…"]);
});

test("colour does not move a column", () => {
  const color = pc.createColors(true);
  const text = renderTable(
    [{ heading: "a" }, { heading: "b" }],
    [
      [color.red("x"), "y"],
      ["xx", "y"],
    ],
    color,
  );
  expect(text.split("\n").at(-1)).toBe("  xx  y");
  expect(text.split("\n").at(-2)).toBe(`  ${color.red("x")}   y`);
});
