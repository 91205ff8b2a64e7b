import { expect, test } from "vitest";
import { escaped, table } from "../../webview/comparison/markdown.ts";

test("nothing of what a capture says becomes markup, a line, a mention or a cell of its own", () => {
  expect(escaped("GET /a|b *c* _d_ `e` <f> [g](h) #1 ~i~ !&\nnext @somebody a@b")).toBe(
    "GET /a\\|b \\*c\\* \\_d\\_ \\`e\\` \\<f\\> \\[g\\](h) \\#1 \\~i\\~ \\!\\& next @\u200Bsomebody a@b",
  );
  expect(escaped("a\u202Eb\u0000c")).toBe("a\uFFFDb\uFFFDc");
});

test("a table has its line beneath its head", () => {
  expect(table(["x", "y"], [["1", "2"]])).toBe("| x | y |\n| --- | --- |\n| 1 | 2 |");
});
