/** What the exporters make of five sample traces, kept as files: a change of the output is a change of a file. */
import { describe, expect, test } from "vitest";
import { toHtml, toJsonLines, toMarkdown, toMermaid, toText } from "../src/index.ts";
import { sampleTraces } from "./support/sample-traces.ts";

describe.each(Object.entries(sampleTraces))("%s", (name, make) => {
  test("as text", async () => {
    await expect(toText(make())).toMatchFileSnapshot(`golden/${name}.txt`);
  });

  test("as text with everything", async () => {
    await expect(toText(make(), { verbose: true, width: 100 })).toMatchFileSnapshot(
      `golden/${name}.verbose.txt`,
    );
  });

  test("as Markdown", async () => {
    await expect(toMarkdown(make())).toMatchFileSnapshot(`golden/${name}.md`);
  });

  test("as a Mermaid diagram", async () => {
    await expect(toMermaid(make())).toMatchFileSnapshot(`golden/${name}.mmd`);
  });

  test("as HTML", async () => {
    await expect(toHtml(make())).toMatchFileSnapshot(`golden/${name}.html`);
  });

  test("as JSON Lines", async () => {
    await expect(toJsonLines(make())).toMatchFileSnapshot(`golden/${name}.tcplens.jsonl`);
  });
});
