import { expect, test } from "vitest";
import { eventsOf, sampleHeader, traceOf } from "../../test/support/sample-events.ts";
import { toMarkdown } from "./markdown.ts";

const markdownOf = (text: string): string =>
  toMarkdown(
    traceOf(
      sampleHeader({ host: "h", text }),
      eventsOf([
        [0, 1, { type: "attempt-started", attempt: 1, address: text, port: 1, family: 4 }],
        [1, 1, { type: "segment", direction: "sent", flags: ["SYN"] }],
        [
          1,
          1,
          {
            type: "attempt-failed",
            attempt: 1,
            address: text,
            port: 1,
            duration: 1,
            code: text,
            message: "",
          },
        ],
        [2, 0, { type: "note", topic: "remark", text }],
      ]),
    ),
    { findings: [] },
  );

test("markup from outside is text", () => {
  const markdown = markdownOf("<b>*a* _b_ [c](d) # | ~~e~~ &amp; !");
  expect(markdown).toContain("- \\<b\\>\\*a\\* \\_b\\_ \\[c\\](d) \\# \\| \\~\\~e\\~\\~ \\&amp; \\!\n");
});

test("a bar ends no cell", () => {
  const row = markdownOf("a|b")
    .split("\n")
    .find((line) => line.startsWith("| attempt 1"));
  expect(row?.replaceAll("\\|", "").split("|")).toHaveLength(7);
});

test("backquotes do not end code", () => {
  expect(markdownOf("a`b``c")).toMatch(/^## ✕ ``` a`b``c ```: failed/);
  expect(
    markdownOf("```\nx")
      .split("\n")
      .filter((line) => line === "```"),
  ).toHaveLength(0);
});

test("nobody is mentioned, and a mail address stays whole", () => {
  const markdown = markdownOf("ask @octocat or me@example.com");
  expect(markdown).toContain("- ask @\u200Boctocat or me@example.com\n");
});
