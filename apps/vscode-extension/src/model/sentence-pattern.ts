/** One form of words with holes, in English and in the other language. */

/** A hole of the English form. */
export interface Hole {
  readonly index: number;
  /** `word`, `number`, `text`, or the name of a section. */
  readonly kind: string;
  /** Whether what the section does not know is kept. */
  readonly lenient: boolean;
}

/** See the file's head. */
export interface Pattern {
  /** The text before, between and behind the holes: one more than there are holes; any of them may be empty. */
  readonly literals: readonly string[];
  readonly holes: readonly Hole[];
  /** The other language's text and, as numbers, its holes. */
  readonly target: readonly (string | number)[];
  /** Characters outside the holes; a text that is shorter does not match. */
  readonly length: number;
  /** How specific it is: the order of trying. A hole of a kind says more than one for any word. */
  readonly weight: number;
}

/** `took {0:time}` and its translation. */
export const parsePattern = (source: string, target: string): Pattern => {
  const literals: string[] = [];
  const holes: Hole[] = [];
  let at = 0;
  for (const match of source.matchAll(SOURCE_HOLE)) {
    const [whole, index = "", kind = "word", lenient] = match;
    literals.push(source.slice(at, match.index));
    holes.push({ index: Number(index), kind, lenient: lenient !== undefined });
    at = match.index + whole.length;
  }
  literals.push(source.slice(at));
  const length = literals.join("").length;
  const typed = holes.filter(({ kind, lenient }) => kind !== "word" && kind !== "text" && !lenient).length;
  return { literals, holes, target: parseTarget(target), length, weight: length + typed / 10 };
};

const parseTarget = (target: string): readonly (string | number)[] =>
  target.split(TARGET_HOLE).map((part, index) => (index % 2 === 0 ? part : Number(part)));

/**
 * The translation with its holes filled. Chinese has a space between its own writing and another, and none within
 * itself: the spaces that a translation has around a hole are for a filling in the other writing.
 */
export const fill = ({ target }: Pattern, values: readonly string[]): string => {
  let filled = "";
  for (const part of target) {
    const text = typeof part === "number" ? (values[part] ?? "") : part;
    if (WIDE_THEN_SPACE.test(filled) && WIDE.test(text)) filled = filled.slice(0, -1) + text;
    else if (WIDE_AT_END.test(filled) && SPACE_THEN_WIDE.test(text)) filled += text.slice(1);
    else filled += text;
  }
  return filled;
};

const SOURCE_HOLE = /\{(\d+)(?::([a-z-]+)(\?)?)?\}/g;
const TARGET_HOLE = /\{(\d+)\}/;
const WIDE = /^[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF]/u;
const WIDE_AT_END = /[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF]$/u;
const WIDE_THEN_SPACE = /[\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF] $/u;
const SPACE_THEN_WIDE = /^ [\p{Script=Han}\u3000-\u303F\uFF00-\uFFEF]/u;
