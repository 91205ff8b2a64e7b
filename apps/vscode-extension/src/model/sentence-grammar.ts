/**
 * Patterns of sentences in sections, each pattern a form of words with holes: `{0}` takes one word and keeps it,
 * `{0:number}` a number, `{0:text}` anything, `{0:size}` what a pattern of the section `size` matches, in its
 * translation. With `?` behind its kind a hole keeps what its section does not know. Sections may use one another and
 * themselves, so that a list is a section of two patterns.
 */
import { fill, parsePattern, type Hole, type Pattern } from "./sentence-pattern.ts";

/** By section: English form of words → the same in the other language. `sentence` is the section of whole sentences. */
export type SentencePatterns = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** The translation of a whole sentence; undefined where no pattern matches it. */
export const createGrammar = (patterns: SentencePatterns): ((sentence: string) => string | undefined) => {
  const sections = new Map(Object.entries(patterns).map(([name, section]) => [name, new Section(section)]));
  return (sentence) => new Reading(sections).read("sentence", sentence, 0);
};

/** The patterns of a section, those with the most literal text first. */
class Section {
  readonly exact: ReadonlyMap<string, string>;
  readonly #byFirst = new Map<string, Pattern[]>();
  readonly #open: readonly Pattern[];

  constructor(patterns: Readonly<Record<string, string>>) {
    const entries = Object.entries(patterns);
    this.exact = new Map(entries.filter(([source]) => !source.includes("{")));
    const holed = entries
      .filter(([source]) => source.includes("{"))
      .map(([source, target]) => parsePattern(source, target))
      .toSorted((a, b) => b.weight - a.weight);
    this.#open = holed.filter(({ literals }) => literals[0] === "");
    for (const first of new Set(holed.map(({ literals }) => literals[0]?.charAt(0) ?? ""))) {
      this.#byFirst.set(
        first,
        holed.filter(({ literals }) => literals[0] === "" || literals[0]?.charAt(0) === first),
      );
    }
  }

  /** Those that a text could match, by its first character. */
  candidates(text: string): readonly Pattern[] {
    return this.#byFirst.get(text.charAt(0)) ?? this.#open;
  }
}

/** One sentence being read. What others wrote cannot make it take long: the steps are counted. */
class Reading {
  readonly #sections: ReadonlyMap<string, Section>;
  #steps = 0;

  constructor(sections: ReadonlyMap<string, Section>) {
    this.#sections = sections;
  }

  read(name: string, text: string, depth: number): string | undefined {
    const section = this.#sections.get(name);
    if (section === undefined || depth > DEPTH_MAX) return undefined;
    const exact = section.exact.get(text);
    if (exact !== undefined) return exact;
    for (const pattern of section.candidates(text)) {
      const values = this.#match(pattern, text, depth);
      if (values !== undefined) return fill(pattern, values);
    }
    return undefined;
  }

  #match(pattern: Pattern, text: string, depth: number): readonly string[] | undefined {
    const { literals, holes, length } = pattern;
    const [first = ""] = literals;
    const last = literals.at(-1) ?? "";
    if (text.length < length || !text.startsWith(first) || !text.endsWith(last)) return undefined;
    const values: string[] = [];
    const end = text.length - last.length;
    return this.#fits({ text, end, literals, holes, values, depth }, first.length, 0) ? values : undefined;
  }

  /** Whether the text from `at` on is the hole `number` and all that follows it, the shortest filling first. */
  #fits(match: Match, at: number, number: number): boolean {
    const { text, end, literals, holes, values, depth } = match;
    const hole = holes[number];
    if (hole === undefined) return at === end;
    const last = number === holes.length - 1;
    const literal = literals[number + 1] ?? "";
    let stop = last ? end : text.indexOf(literal, at);
    while (stop !== -1 && stop <= end) {
      this.#steps += 1;
      if (this.#steps > STEPS_MAX) return false;
      const filling = text.slice(at, stop);
      const value = this.#value(hole, filling, depth);
      if (value !== undefined) {
        values[hole.index] = value;
        if (last || this.#fits(match, stop + literal.length, number + 1)) return true;
      } else if (hole.kind === "word" && SPACE.test(filling)) return false;
      if (last) return false;
      stop = text.indexOf(literal, stop + 1);
    }
    return false;
  }

  #value({ kind, lenient }: Hole, filling: string, depth: number): string | undefined {
    if (kind === "word") return filling === "" || SPACE.test(filling) ? undefined : filling;
    if (kind === "number") return NUMBER.test(filling) ? filling : undefined;
    if (kind === "text") return filling;
    return this.read(kind, filling, depth + 1) ?? (lenient ? filling : undefined);
  }
}

interface Match {
  readonly text: string;
  /** Where the last literal begins. */
  readonly end: number;
  readonly literals: readonly string[];
  readonly holes: readonly Hole[];
  readonly values: string[];
  readonly depth: number;
}

const SPACE = /\s/;
/** As `count.toLocaleString("en")` writes them, too. */
const NUMBER = /^(?:\d{1,20}|\d{1,3}(?:,\d{3}){1,6})(?:\.\d{1,20})?$/;
/** Sections within sections: a list of ten is ten deep. */
const DEPTH_MAX = 20;
/** Holes tried for one sentence; the longest real ones need a few hundred. */
const STEPS_MAX = 5_000;
