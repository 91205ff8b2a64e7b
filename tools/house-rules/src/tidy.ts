/** Sizes, names, heads and words of the source files. Each rule gives its offences as `path: what`. */
import type { SourceFile } from "./source-files.ts";

const LINES_MAX = 400;
const FUNCTION_LINES_MAX = 70;

/** Files that have outgrown one idea. */
export const longFiles = (files: readonly SourceFile[]): string[] =>
  files
    .map(({ path, text }) => ({ path, lines: text.split("\n").length - 1 }))
    .filter(({ lines }) => lines > LINES_MAX)
    .map(({ path, lines }) => `${path}: ${lines} lines (at most ${LINES_MAX})`);

/**
 * Functions that have outgrown one screen. Read by indentation, which oxfmt guarantees: a function starts on a line
 * that ends with `{` and has a parameter list, and ends at the first line with `}` at the same indentation.
 */
export const longFunctions = (files: readonly SourceFile[]): string[] =>
  files.flatMap(({ path, text }) => {
    const lines = text.split("\n");
    return lines.flatMap((line, start) => {
      if (
        !/(=>|\)(: [^=]+)?) \{$/.test(line) ||
        /^\s*(if|for|while|switch|\} else|describe\(|test\.)/.test(line)
      )
        return [];
      const indent = /^\s*/.exec(line)?.[0] ?? "";
      const length = lines.slice(start + 1).findIndex((each) => each.startsWith(`${indent}}`)) + 2;
      return length > FUNCTION_LINES_MAX
        ? [`${path}:${start + 1}: a function of ${length} lines (at most ${FUNCTION_LINES_MAX})`]
        : [];
    });
  });

/** Names that say nothing, or are not kebab-case. */
export const badNames = (files: readonly SourceFile[]): string[] =>
  files
    .filter(({ path }) => {
      const name = path.split("/").at(-1) ?? "";
      return (
        !/^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*\.(ts|mjs)$/.test(name) ||
        /\b(utils?|helpers?|manager|misc|common)\b/.test(name)
      );
    })
    .map(({ path }) => `${path}: a name that says what one thing is inside, in kebab-case`);

/** Files that do not begin by saying what they are. */
export const headless = (files: readonly SourceFile[]): string[] =>
  files
    .filter(({ text }) => !/^(#![^\n]*\n)?\s*(\/\*\*|\/\/)/.test(text))
    .map(({ path }) => `${path}: begins with no comment that says what it is`);

/** Work left for later, and checks switched off without a word. */
export const leftovers = (files: readonly SourceFile[]): string[] =>
  files.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, index) => {
      const left =
        /\b(TODO|FIXME|XXX|HACK)\b|\b(?:it|test|describe)\.(?:only|todo)\b|@ts-ignore|not implemented/.exec(
          line,
        );
      const off = /(oxlint-disable|@ts-expect-error)(?!.*(--|: ).{8})/.exec(line);
      return left === null && off === null ? [] : [`${path}:${index + 1}: ${(left ?? off)?.[0]}`];
    }),
  );
