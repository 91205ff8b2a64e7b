/** Traces that were written before: which arguments name them, and what is in them. */
import type { Buffer } from "node:buffer";
import { createTraceReader, type ReadProblem, type Trace } from "@tcplens/trace";
import { UsageError } from "../usage-error.ts";
import { readInput, type ReadFile } from "./read-input.ts";

/** What a file held, and where it is wrong, where it is. */
export interface OpenedTraces {
  /** As it was named; `stdin` for `-`. */
  readonly name: string;
  readonly traces: readonly Trace[];
  readonly problem: ReadProblem | undefined;
}

/**
 * The files among the arguments, all or none of which have to be files; `undefined`: none is. A file is `-`, standard input,
 * or what ends in `.jsonl`.
 * @throws {@link UsageError}
 */
export const traceFilesOf = (texts: readonly string[]): readonly string[] | undefined => {
  const files = texts.filter((text) => text === "-" || /\.jsonl$/iu.test(text));
  if (files.length === 0) return undefined;
  const endpoint = texts.find((text) => !files.includes(text));
  if (endpoint !== undefined)
    throw new UsageError(
      `${files[0] ?? ""} is a trace to be shown, and ${endpoint} an endpoint to be traced: do one after the other`,
    );
  if (files.filter((file) => file === "-").length > 1)
    throw new UsageError("-: standard input can be read once only");
  return files;
};

/**
 * Everything of the file that can be read.
 * @throws {@link UsageError} when the file cannot be read at all.
 */
export const openTraces = (file: string, read: ReadFile, readStandardInput: () => Buffer): OpenedTraces => {
  const name = file === "-" ? "stdin" : file;
  const bytes = readInput("trace", name, () => (file === "-" ? readStandardInput() : read(file)));
  const reader = createTraceReader();
  const decoder = new TextDecoder();
  // One text of all of it may be longer than a string can be.
  for (let at = 0; at < bytes.length && reader.problem === undefined; at += PIECE)
    reader.push(decoder.decode(bytes.subarray(at, at + PIECE), { stream: at + PIECE < bytes.length }));
  const result = reader.end();
  return { name, traces: result.traces, problem: result.ok ? undefined : result.problem };
};

/** `mine.tcplens.jsonl:3:12: …`, in the form that editors and terminals make links of. */
export const placedProblem = (name: string, { line, column, reason }: ReadProblem): string =>
  `${name}:${line}${column === undefined ? "" : `:${column}`}: ${reason}`;

const PIECE = 1_048_576;
