/**
 * What is typed into the filter box: words that stand in an endpoint or a verdict, and comparisons of fields, joined by
 * `and`, `or`, `not` and parentheses; two terms beside each other are joined by `and`.
 *
 *   443 and retransmitted > 1        10.0.0. or broken        not (rtt < 50 or bytes == 0)
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
    const number = Number(value?.replace(/%$/, ""));
    if (value === undefined || value === "" || Number.isNaN(number))
      throw new FilterProblem(`“${name}” is compared with a number, not with “${value ?? ""}”`);
    return (row) => field(row).some((each) => compare(each, number));
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

const portOf = (endpoint: string): number => Number(endpoint.slice(endpoint.lastIndexOf(":") + 1));
