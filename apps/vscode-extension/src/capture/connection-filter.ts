/**
 * What is typed into the filter box: words that stand in an endpoint or a verdict, and comparisons of fields, joined by
 * `and`, `or`, `not` and parentheses; two terms beside each other are joined by `and`.
 *
 *   443 and retransmitted > 1        10.0.0. or broken        not (rtt < 50 ms or bytes == 0)
 *
 * A unit stands behind its number or apart from it; without one times are in ms, amounts in octets, shares in percent.
 */
import type { ConnectionRow } from "../shared/capture-view.ts";
import { filterFields } from "../shared/capture-filter.ts";

type Test = (row: ConnectionRow) => boolean;

/** A filter, or what is wrong with it. */
export type ParsedFilter =
  | { readonly ok: true; readonly test: Test }
  | { readonly ok: false; readonly problem: string };

export const parseFilter = (text: string): ParsedFilter => {
  const tokens = text.match(/"[^"]*"?|[()]|[<>=!]=|[<>]|[^\s()<>=!"]+|[=!]/g) ?? [];
  if (tokens.length === 0) return { ok: true, test: () => true };
  const parser = new Parser(tokens);
  try {
    return { ok: true, test: parser.whole() };
  } catch (error) {
    if (error instanceof FilterProblem) return { ok: false, problem: error.message };
    throw error;
  }
};

class FilterProblem extends Error {}

/** `or` binds weaker than `and`, `and` weaker than `not`. */
class Parser {
  readonly #tokens: readonly string[];
  #at = 0;
  #depth = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  whole(): Test {
    const test = this.#either();
    if (this.#peek !== undefined) throw new FilterProblem(`“${this.#peek}” is not expected here`);
    return test;
  }

  get #peek(): string | undefined {
    return this.#tokens[this.#at];
  }

  #take(): string | undefined {
    return this.#tokens[this.#at++];
  }

  #either(): Test {
    if (++this.#depth > DEPTH_MAX) throw new FilterProblem("it is nested too deep");
    const tests = [this.#all()];
    while (isWord(this.#peek, "or")) {
      this.#take();
      tests.push(this.#all());
    }
    this.#depth -= 1;
    return tests.length === 1 ? (tests[0] as Test) : (row) => tests.some((test) => test(row));
  }

  #all(): Test {
    const tests = [this.#one()];
    for (;;) {
      if (isWord(this.#peek, "and")) this.#take();
      else if (this.#peek === undefined || this.#peek === ")" || isWord(this.#peek, "or")) break;
      tests.push(this.#one());
    }
    return tests.length === 1 ? (tests[0] as Test) : (row) => tests.every((test) => test(row));
  }

  #one(): Test {
    let turned = false;
    while (isWord(this.#peek, "not")) {
      this.#take();
      turned = !turned;
    }
    const test = this.#term();
    return turned ? (row) => !test(row) : test;
  }

  #term(): Test {
    const token = this.#take();
    if (token === undefined) throw new FilterProblem("something is missing at its end");
    if (token === "(") {
      const test = this.#either();
      if (this.#take() !== ")") throw new FilterProblem("a “)” is missing");
      return test;
    }
    if (
      isWord(token, "and") ||
      isWord(token, "or") ||
      token === ")" ||
      token in comparisons ||
      token === "=" ||
      token === "!"
    )
      throw new FilterProblem(`“${token}” is not expected here`);
    const operator = this.#peek;
    if (operator === "=" || operator === "!")
      throw new FilterProblem(`“${operator}”: equal is ==, unequal is !=`);
    return operator !== undefined && operator in comparisons ? this.#comparison(token) : contains(token);
  }

  #comparison(name: string): Test {
    const compare = comparisons[this.#take() ?? ""] as (a: number, b: number) => boolean;
    const value = this.#take();
    const field = fields[name.toLowerCase()];
    if (field === undefined)
      throw new FilterProblem(`there is no field “${name}”: there are ${filterFields.join(", ")}`);
    const [, digits = "", behind = ""] = /^(-?[\d.]+(?:e[+-]?\d+)?)(\D*)$/i.exec(value ?? "") ?? [];
    const number = digits === "" ? Number.NaN : Number(digits);
    if (Number.isNaN(number))
      throw new FilterProblem(`“${name}” is compared with a number, not with “${value ?? ""}”`);
    const limit = number * this.#unit(name, behind);
    return (row) => field(row).some((each) => compare(each, limit));
  }

  /** How much of the field's own unit the one behind a number is; one that stands apart is taken, too. */
  #unit(name: string, behind: string): number {
    const next = this.#peek?.toLowerCase() ?? "";
    const unit = behind === "" && someUnit.has(next) ? (this.#take() ?? "") : behind;
    if (unit === "") return 1;
    const known = units[name.toLowerCase()];
    if (known === undefined) throw new FilterProblem(`“${name}” is a bare number: leave “${unit}” out`);
    const size = known.get(unit.toLowerCase());
    if (size !== undefined) return size;
    throw new FilterProblem(`“${name}” has no unit “${unit}”: there are ${[...known.keys()].join(", ")}`);
  }
}

const DEPTH_MAX = 50;

const isWord = (token: string | undefined, word: string): boolean => token?.toLowerCase() === word;

const contains = (token: string): Test => {
  const wanted = token.replaceAll('"', "").toLowerCase();
  return ({ a, b, verdict, grade }) =>
    a.toLowerCase().includes(wanted) ||
    b.toLowerCase().includes(wanted) ||
    grade.includes(wanted) ||
    verdict.toLowerCase().includes(wanted);
};

const comparisons: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  "==": (a, b) => a === b,
  "!=": (a, b) => a !== b,
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
};

/** Ports are either end's. */
const fields: Readonly<Record<string, (row: ConnectionRow) => readonly number[]>> = {
  stream: ({ stream }) => [stream],
  port: ({ a, b }) => [portOf(a), portOf(b)],
  bytes: ({ bytesA, bytesB }) => [bytesA + bytesB],
  packets: ({ packets }) => [packets],
  duration: ({ duration }) => [duration],
  retransmitted: ({ retransmitted }) => [retransmitted * 100],
  rtt: ({ rtt }) => (rtt === null ? [] : [rtt]),
};

/** In ms. */
const timeUnits: ReadonlyMap<string, number> = new Map([
  ["ns", 1e-6],
  ["us", 1e-3],
  ["µs", 1e-3],
  ["ms", 1],
  ["s", 1000],
  ["m", 60_000],
  ["min", 60_000],
  ["h", 3_600_000],
]);
/** In octets. */
const sizeUnits: ReadonlyMap<string, number> = new Map([
  ["b", 1],
  ["kb", 1e3],
  ["mb", 1e6],
  ["gb", 1e9],
  ["kib", 2 ** 10],
  ["mib", 2 ** 20],
  ["gib", 2 ** 30],
]);
const units: Readonly<Record<string, ReadonlyMap<string, number>>> = {
  duration: timeUnits,
  rtt: timeUnits,
  bytes: sizeUnits,
  retransmitted: new Map([["%", 1]]),
};
const someUnit: ReadonlySet<string> = new Set(
  Object.values(units).flatMap((each) => Array.from(each.keys())),
);

const portOf = (endpoint: string): number => Number(endpoint.slice(endpoint.lastIndexOf(":") + 1));
