/** A report on stdout in a format other than text: each trace when it is over. */
import type { TextOutput } from "../command-context.ts";
import { renderReport, type TextLayout } from "../output/render-report.ts";
import type { ReportFormat } from "../output/report-format.ts";
import type { Report } from "./report.ts";

export const formatReport = (
  format: ReportFormat,
  { stdout, layout }: { readonly stdout: TextOutput; readonly layout: TextLayout },
): Report => ({
  finished: ({ trace, findings }) => {
    stdout.write(renderReport(trace, findings, { format, layout }));
  },
});
