/** A trace as `tcplens trace --json` prints one: the trace file, and the summary as its last line. */
import { writeTrace } from "../file/write-trace.ts";
import type { Finding } from "../findings/finding.ts";
import { summarize } from "../fold/summarize.ts";
import type { Trace } from "../fold/trace.ts";

/** What is written. */
export interface JsonLinesOptions {
  /** What `diagnose(trace)` gave; default: it is called. */
  readonly findings?: readonly Finding[];
}

/** JSON Lines, every line with its line break. It can be read as a trace file, and is one. */
export const toJsonLines = (trace: Trace, { findings }: JsonLinesOptions = {}): string =>
  `${writeTrace(trace)}${JSON.stringify(summarize(trace, findings))}\n`;
