/** Everything that was found in a capture, connection by connection. */
import type { CaptureFinding, ConnectionReport } from "@tcplens/capture";
import { gradeMark, type CaptureLayout } from "./capture-layout.ts";
import { endpointText } from "./endpoint-text.ts";
import { findingSection } from "./finding-section.ts";

/** The lines, without line breaks. */
export const findingsLines = function* (
  reports: readonly ConnectionReport[],
  layout: CaptureLayout,
  verbose: boolean,
): Generator<string> {
  const { style, glyphs } = layout;
  const found = reports.filter(({ findings }) => findings.length > 0);
  if (reports.length === 0) yield "  There is no TCP connection to find anything about.";
  else if (found.length === 0) yield "  Nothing was found: the connections did what they were asked to.";
  for (const [index, report] of found.entries()) {
    if (index > 0) yield "";
    const { text, paint } = gradeMark(report.grade, layout);
    const ends = `${endpointText(report.a)} ${glyphs.becomes} ${endpointText(report.b)}`;
    yield `${paint(text)} ${style.bold(ends)}${style.dim(`  stream ${report.stream}`)}`;
    for (const finding of report.findings) yield* ["", ...findingSection(finding, verbose, layout)];
  }
};

/** A finding as a line of JSON: whose it is, then what. */
export const findingLine = (
  { stream, a, b }: ConnectionReport,
  finding: CaptureFinding,
  head: { readonly capture: string } | undefined,
): string => {
  const end = ({ address, port }: typeof a): object => ({ address, port });
  return JSON.stringify({ ...head, stream, a: end(a), b: end(b), ...finding });
};
