/** Reads a whole trace file. */
import type { Trace } from "../fold/trace.ts";
import type { ReadProblem } from "./read-problem.ts";
import { createTraceReader, type ReadTracesResult } from "./trace-reader.ts";

/** The trace of a text, finished; or where the text is wrong, and what was read before that, where a trace had begun. */
export type ReadTraceResult =
  | { readonly ok: true; readonly trace: Trace }
  | { readonly ok: false; readonly problem: ReadProblem; readonly trace: Trace | undefined };

/** Reads a text with exactly one trace. Never throws: see {@link createTraceReader} for what is accepted. */
export const readTrace = (text: string): ReadTraceResult => {
  const result = readTraces(text);
  const [trace, second] = result.traces;
  if (!result.ok) return { ok: false, problem: result.problem, trace };
  if (trace !== undefined && second === undefined) return { ok: true, trace };
  const line = secondHeaderLine(text);
  return { ok: false, problem: { line, reason: "a second trace begins: only one was expected" }, trace };
};

/** Reads a text with one trace or several, one after the other. Never throws. */
export const readTraces = (text: string): ReadTracesResult => {
  const reader = createTraceReader();
  reader.push(text);
  return reader.end();
};

const secondHeaderLine = (text: string): number => {
  let headers = 0;
  return (
    text.split("\n").findIndex((line) => {
      if (line.includes('"trace"') && isHeader(line)) headers += 1;
      return headers === 2;
    }) + 1
  );
};

const isHeader = (line: string): boolean =>
  (JSON.parse(line.replace(/^\uFEFF/, "")) as { readonly type: unknown }).type === "trace";
