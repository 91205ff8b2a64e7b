/** Everything that was found in a capture, connection by connection. */
import type { CaptureFinding, ConnectionReport } from "@tcplens/capture";
import { gradeMark, type CaptureLayout } from "./capture-layout.ts";
import { endpointText } from "./endpoint-text.ts";
import { findingSection } from "./finding-section.ts";

/** Of several connections: the lines, without line breaks. */
export const findingsLines = function* (
  reports: readonly ConnectionReport[],
  layout: CaptureLayout,
  verbose: boolean,
): Generator<string> {
  const found = reports.filter(({ findings }) => findings.length > 0);
  if (found.length === 0)
    yield noFindings(reports.length, reports.filter(({ grade }) => grade === "incomplete").length);
  for (const [index, report] of found.entries()) {
    if (index > 0) yield "";
    yield* findingsOf(report, layout, verbose);
  }
};

/** Of one connection, below its ends. */
export const findingsOf = function* (
  { grade, a, b, stream, findings }: ConnectionReport,
  layout: CaptureLayout,
  verbose: boolean,
): Generator<string> {
  const { style, glyphs } = layout;
  const { text, paint } = gradeMark(grade, layout);
  const ends = `${endpointText(a)} ${glyphs.becomes} ${endpointText(b)}`;
  yield `${paint(text)} ${style.bold(ends)}${style.dim(`  stream ${stream}`)}`;
  for (const finding of findings) yield* ["", ...findingSection(finding, verbose, layout)];
};

/** Where nothing was found, of so many connections, of which so many are not whole in the capture. */
export const noFindings = (connections: number, incomplete: number): string => {
  if (connections === 0) return "  There is no TCP connection to find anything about.";
  if (incomplete === 0) return "  Nothing was found: the connections did what they were asked to.";
  return incomplete === connections
    ? "  Nothing was found, but too little of the connections is in the capture."
    : `  Nothing was found, but of ${incomplete} of ${connections} connections too little is in the capture.`;
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
