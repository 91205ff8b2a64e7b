/** One trace in the format that was asked for. What only some formats need is loaded when it is needed. */
import { writeTrace, toText, type Finding, type Trace } from "@tcplens/trace";
import type { ReportFormat } from "./report-format.ts";

/** How text is laid out; the other formats have no choice. */
export interface TextLayout {
  /** Columns. */
  readonly width: number;
  readonly color: boolean;
  readonly verbose: boolean;
}

/** The report, with a line break at its end. */
export const renderReport = async (
  trace: Trace,
  findings: readonly Finding[],
  { format, layout }: { readonly format: ReportFormat; readonly layout: TextLayout },
): Promise<string> => withLineBreak(await render(trace, findings, { format, layout }));

const render = async (
  trace: Trace,
  findings: readonly Finding[],
  { format, layout }: { readonly format: ReportFormat; readonly layout: TextLayout },
): Promise<string> => {
  switch (format) {
    case "text":
      return toText(trace, { findings, ...layout });
    case "jsonl":
      return writeTrace(trace);
    case "markdown":
    case "mermaid":
    case "html": {
      const { toHtml, toMarkdown, toMermaid } = await import("@tcplens/trace");
      return { markdown: toMarkdown, mermaid: toMermaid, html: toHtml }[format](trace);
    }
  }
};

const withLineBreak = (text: string): string => (text.endsWith("\n") ? text : `${text}\n`);
