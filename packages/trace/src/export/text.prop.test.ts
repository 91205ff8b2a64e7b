/** The exporters alone, on arbitrary traces: what `diagnose` makes of such traces is tested beside it. */
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { anyTrace } from "../../test/support/arbitrary-lines.ts";
import { eventWords } from "./event-words.ts";
import { toMarkdown } from "./markdown.ts";
import { outlineMermaid } from "./mermaid.ts";
import { outline } from "./outline.ts";
import type { TextStyle } from "./style.ts";
import { columns, wrap } from "./text-layout.ts";
import { toText } from "./text.ts";

const marked = (name: string) => (text: string) => `<${name}:${text}:${name}>`;
const loud: TextStyle = {
  bold: marked("\u0001"),
  dim: marked("\u0002"),
  red: marked("\u0003"),
  green: marked("\u0004"),
  yellow: marked("\u0005"),
  blue: marked("\u0006"),
  magenta: marked("\u0007"),
};

test("colour never changes the layout", () => {
  fc.assert(
    fc.property(anyTrace, fc.integer({ min: 40, max: 160 }), fc.boolean(), (trace, width, verbose) => {
      const coloured = toText(trace, { width, verbose, style: loud, findings: [] });
      // oxlint-disable-next-line no-control-regex -- the marks are control characters, which no text has
      const stripped = coloured.replaceAll(/<[\u0001-\u0007]:|:[\u0001-\u0007]>/g, "");
      expect(stripped).toBe(toText(trace, { width, verbose, findings: [] }));
    }),
    { numRuns: 200 },
  );
});

test("no exporter throws, and none lets a character through that could move a terminal's cursor", () => {
  fc.assert(
    fc.property(anyTrace, (trace) => {
      const all = [
        toText(trace, { verbose: true, findings: [] }),
        toMarkdown(trace, { findings: [] }),
        outlineMermaid(outline(trace, [])),
        trace.events.map((event) => eventWords(event)).join("\n"),
      ];
      for (const text of all) expect(text).not.toMatch(/[^\P{Cc}\n]|[\u202A-\u202E\u2066-\u2069]/u);
    }),
    { numRuns: 200 },
  );
});

test("an outline is plain data", () => {
  fc.assert(
    fc.property(anyTrace, (trace) => {
      const view = outline(trace, []);
      expect(structuredClone(view)).toEqual(view);
    }),
    { numRuns: 200 },
  );
});

test("wrapping keeps every word in order, and no line is too wide that could be broken", () => {
  fc.assert(
    fc.property(fc.lorem({ maxCount: 40 }), fc.integer({ min: 1, max: 60 }), (text, width) => {
      const lines = wrap(text, width);
      expect(lines.join(" ")).toBe(text);
      for (const line of lines) expect(columns(line) <= width || !line.includes(" ")).toBe(true);
    }),
  );
});
