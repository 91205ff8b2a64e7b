/** One trace in the format that was asked for. */
import {
  toHtml,
  toJsonLines,
  toMarkdown,
  toMermaid,
  toText,
  type Finding,
  type TextStyle,
  type Trace,
} from "@tcplens/trace";
import type { ReportFormat } from "./report-format.ts";

/** How text is laid out; the other formats have no choice. */
export interface TextLayout {
  /** Columns. */
  readonly width: number;
  readonly style: TextStyle;
  readonly verbose: boolean;
}

/** The report, with a line break at its end. `findings` are the trace's. */
export const renderReport = (
  trace: Trace,
  findings: readonly Finding[],
  { format, layout }: { readonly format: ReportFormat; readonly layout: TextLayout },
): string => {
  const text = render(trace, findings, { format, layout });
  return text.endsWith("\n") ? text : `${text}\n`;
};

const render = (
  trace: Trace,
  findings: readonly Finding[],
  { format, layout }: { readonly format: ReportFormat; readonly layout: TextLayout },
): string => {
  switch (format) {
    case "text":
      return toText(trace, { findings, ...layout });
    case "markdown":
      return toMarkdown(trace, { findings });
    case "mermaid":
      return toMermaid(trace);
    case "html":
      return toHtml(trace, { findings });
    case "jsonl":
      return toJsonLines(trace, { findings });
  }
};
