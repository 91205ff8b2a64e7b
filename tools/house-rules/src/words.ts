/** Words that have no place in the project: hosts of package registries, paths of somebody's machine. */
import type { SourceFile } from "./source-files.ts";

/** Offences as `path:line: word`. */
export const foreignWords = (files: readonly SourceFile[]): string[] =>
  files.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, index) => {
      const found = FOREIGN.exec(line);
      return found === null ? [] : [`${path}:${index + 1}: ${found[0]}`];
    }),
  );

const FOREIGN =
  /\bregistry\.[a-z]+\.(?:org|com)\b|\bdeb\.[a-z]+\.org\b|(?<![\w.])\/(?:work|root|home\/\w+)\/\w+/;
