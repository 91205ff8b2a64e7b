/** Where in the workspace an endpoint was found. */
import { Uri, workspace } from "vscode";

/** Plain data: it goes into links and into the history. */
export interface Place {
  readonly uri: string;
  /** From 0. */
  readonly line: number;
}

/** `compose.yaml:12`, as people count lines. */
export const placeLabel = ({ uri, line }: Place): string =>
  `${workspace.asRelativePath(Uri.parse(uri), false)}:${line + 1}`;

/** A value from outside, a link or the stored history; undefined where it is none. */
export const placeOf = (value: unknown): Place | undefined => {
  if (typeof value !== "object" || value === null) return undefined;
  const { uri, line } = value as Partial<Record<keyof Place, unknown>>;
  if (typeof uri !== "string" || !Number.isInteger(line) || (line as number) < 0) return undefined;
  return { uri, line: line as number };
};
