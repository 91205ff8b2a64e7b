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
    { width: 80, style: plain },
  );
  expect(text).toBe(
    ["  endpoint       time", "  127.0.0.1:1  0.4 ms", "  db:5432       1.2 s  refused"].join("\n"),
  );
});

test("where the table is too wide its flexible columns are wrapped at blanks, and a longer word is cut", () => {
  const columns = [{ heading: "demo" }, { heading: "found", flexible: true }] as const;
  const text = renderTable(columns, [["refused", "failed: all-addresses-failed"]], {
    width: 24,
    style: plain,
  });
  expect(text.split("\n")).toEqual(["  demo     found", "  refused  failed:", "           all-addresse…"]);
});

test("the widest flexible column gives way first", () => {
  const columns = [
    { heading: "", flexible: true },
    { heading: "", flexible: true },
  ] as const;
  const text = renderTable(columns, [["a".repeat(12), "b ".repeat(30)]], { width: 40, style: plain });
  expect(text).toContain("a".repeat(12));
});

test("colour does not move a column", () => {
  const color = pc.createColors(true);
  const text = renderTable(
    [{ heading: "a" }, { heading: "b" }],
    [
      [color.red("x"), "y"],
      ["xx", "y"],
    ],
    { width: 80, style: color },
  );
  expect(text.split("\n").at(-1)).toBe("  xx  y");
  expect(text.split("\n").at(-2)).toBe(`  ${color.red("x")}   y`);
});
