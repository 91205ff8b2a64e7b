/**
 * The corpus: documents as they are written in the wild, and beside each what a reader finds in it. A document is
 * `name.sample`, so that no tool takes it for its own; its truth is `name.expected`, an endpoint a line:
 * `line:column text → host:port tls|plain`, of a pair `line:column host + line:column port → host:port plain`.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { findEndpoints, type FoundEndpoint, type TextRange } from "../../src/finder/index.ts";

/** How the finder did on one document. */
export interface Scored {
  readonly name: string;
  readonly expected: number;
  /** Expected and not found, and found and not expected, as lines of the truth. */
  readonly missed: readonly string[];
  readonly false: readonly string[];
}

/** Runs the finder over every document of a folder. */
export const scoreFolder = (folder: string): readonly Scored[] =>
  readdirSync(folder)
    .filter((name) => name.endsWith(".sample"))
    .toSorted()
    .map((name) => scoreFile(folder, name.slice(0, -".sample".length)));

const scoreFile = (folder: string, name: string): Scored => {
  const text = readFileSync(join(folder, `${name}.sample`), "utf8");
  const truth = readFileSync(join(folder, `${name}.expected`), "utf8")
    .split("\n")
    .filter((line) => line !== "");
  const found = findEndpoints(text, { fileName: name }).map((each) => lineOf(text, each));
  return {
    name,
    expected: truth.length,
    missed: truth.filter((line) => !found.includes(line)),
    false: found.filter((line) => !truth.includes(line)),
  };
};

/** One endpoint as the truth writes it. */
const lineOf = (text: string, { endpoint, other, ...range }: FoundEndpoint): string => {
  const host = endpoint.host.includes(":") ? `[${endpoint.host}]` : endpoint.host;
  const port = other === undefined ? "" : ` + ${placeOf(text, other)}`;
  return `${placeOf(text, range)}${port} → ${host}:${endpoint.port} ${endpoint.tls ? "tls" : "plain"}`;
};

const placeOf = (text: string, { start, end }: TextRange): string => {
  const line = text.slice(0, start).split("\n").length;
  return `${line}:${start - text.lastIndexOf("\n", start - 1)} ${text.slice(start, end)}`;
};

/** Both as shares of 1, over all documents. */
export const totals = (
  scored: readonly Scored[],
): { readonly expected: number; readonly precision: number; readonly recall: number } => {
  const expected = sum(scored.map((each) => each.expected));
  const hits = expected - sum(scored.map((each) => each.missed.length));
  const wrong = sum(scored.map((each) => each.false.length));
  return { expected, precision: hits / (hits + wrong), recall: hits / expected };
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, each) => total + each, 0);
