/**
 * What a format's reader makes of a text: sections in one notation each, and in them the values, the places where the
 * text is data of the program. A comment is in no value, which is why nothing in a comment is ever found.
 */
import type { TextRange } from "./found-endpoint.ts";

/**
 * How a value is read: `literal` is a string or a setting, `command` a command line, `output` what a program printed.
 */
type ValueForm = "literal" | "command" | "output";

/** A place where text is data. */
export interface Value extends TextRange {
  readonly form: ValueForm;
  /** The key or variable; for code it is looked up only where it is needed, see code-names.ts. */
  readonly name?: string;
  /** The keys around it, outermost first, joined by `/`. */
  readonly path?: string;
  /** Values of one object, section or file have the same number. */
  readonly scope: number;
}

/** Of one section; beyond so many it is data, not the settings of a program. */
export const VALUES_MAX = 50_000;

/** A stretch of the text in one notation. */
export interface Section extends TextRange {
  /** Whether host and port are looked for by the names in the code around them, not by those of the values. */
  readonly code: boolean;
  /** Whether `$name` stands for a variable. */
  readonly dollarNames: boolean;
  /** Sorted, apart. */
  readonly values: readonly Value[];
  /** Sorted, apart; only those of code are kept. */
  readonly comments: readonly TextRange[];
  /** What `${NAME}` stands for, where this text says so. */
  readonly variables: ReadonlyMap<string, string>;
}

/** The value that holds this offset, or undefined. */
export const valueAt = (values: readonly Value[], offset: number): Value | undefined =>
  values[indexAt(values, offset)];

/** The index of the range that holds this offset, or -1. The ranges are sorted and apart. */
export const indexAt = (ranges: readonly TextRange[], offset: number): number => {
  let low = 0;
  let high = ranges.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const range = ranges[middle];
    if (range === undefined) return -1;
    if (offset < range.start) high = middle - 1;
    else if (offset >= range.end) low = middle + 1;
    else return middle;
  }
  return -1;
};

/** A section of settings: no code, no comments to be kept. */
export const settingsSection = (
  range: TextRange,
  values: readonly Value[],
  variables: ReadonlyMap<string, string> = NO_VARIABLES,
  dollarNames = false,
): Section => ({
  start: range.start,
  end: range.end,
  code: false,
  dollarNames,
  values,
  comments: [],
  variables,
});

/** The section of a text that was cut out of another, `by` characters from its start. */
export const shifted = (section: Section, by: number): Section => {
  const move = <T extends TextRange>(range: T): T => ({
    ...range,
    start: range.start + by,
    end: range.end + by,
  });
  return { ...move(section), values: section.values.map(move), comments: section.comments.map(move) };
};

const NO_VARIABLES: ReadonlyMap<string, string> = new Map();
