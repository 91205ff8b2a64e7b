/** JSON Lines on stdout as it happens: for each trace its header, its events, one summary. */
import { eventLine, headerLine } from "@tcplens/trace";
import type { TextOutput } from "../command-context.ts";
import type { Report } from "./report.ts";

export const jsonReport = (stdout: TextOutput): Report => ({
  started: (_target, trace) => void stdout.write(withLineBreak(headerLine(trace.header))),
  happened: (event) => void stdout.write(withLineBreak(eventLine(event))),
  finished: ({ summary }) => void stdout.write(`${JSON.stringify(summary)}\n`),
});

const withLineBreak = (line: string): string => (line.endsWith("\n") ? line : `${line}\n`);
