/** How long the finder takes over a folder of real files; what `pnpm bench` runs. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { findEndpoints, mayHoldEndpoints } from "../../src/finder/index.ts";

/** What one run came to. */
export interface FinderMeasure {
  readonly files: number;
  readonly megabytes: number;
  readonly milliseconds: number;
  readonly msPerMb: number;
  readonly endpoints: number;
}

/** Reads every file that a workspace scan would look at, then finds; only the finding is timed. */
export const measureFinder = (folder: string): FinderMeasure => {
  const texts = filesOf(folder).map((path) => ({ path, text: readFileSync(path, "utf8") }));
  const bytes = texts.reduce((total, { text }) => total + Buffer.byteLength(text), 0);
  let endpoints = 0;
  const started = performance.now();
  for (const { path, text } of texts) endpoints += findEndpoints(text, { fileName: path }).length;
  const milliseconds = performance.now() - started;
  const megabytes = bytes / BYTES_PER_MB;
  return { files: texts.length, megabytes, milliseconds, msPerMb: milliseconds / megabytes, endpoints };
};

const filesOf = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => mayHoldEndpoints(relative(folder, path)) && statSync(path).size <= FILE_BYTES_MAX);

const BYTES_PER_MB = 1_000_000;
/** Larger files are data. */
const FILE_BYTES_MAX = 2_097_152;
