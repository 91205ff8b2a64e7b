import { expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { formatOfFile } from "./report-format.ts";

test.each([
  ["report.txt", "text"],
  ["a.b/report.MD", "markdown"],
  ["ladder.mmd", "mermaid"],
  ["report.html", "html"],
  ["run.tcplens.jsonl", "jsonl"],
])("%s is written as %s", (file, format) => {
  expect(formatOfFile(file)).toBe(format);
});

test.each(["report", "report.pdf", ".html/report", ""])("%j does not tell its format", (file) => {
  expect(() => formatOfFile(file)).toThrow(UsageError);
  expect(() => formatOfFile(file)).toThrow("add --format");
});
