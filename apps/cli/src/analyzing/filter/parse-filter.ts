/**
 * The filter's language: comparisons of fields joined by `and`, `or`, `not` and brackets. A field with several values,
 * such as `port`, satisfies a comparison when one of them does; `!=` says that none is equal.
 */
import type { ConnectionReport } from "@tcplens/capture";
import { nearest, orWords } from "../../args/did-you-mean.ts";
import { fieldNamed, fields, type Field } from "./fields.ts";
import { FilterFault } from "./filter-fault.ts";
import { tokensOf, type Token } from "./tokens.ts";
import { equalTo, isUnit, numberOf, refuseUnknown } from "./values.ts";

/** Whether a connection is to be shown. */
export type Filter = (report: ConnectionReport) => boolean;

/**
 * The filter that a text stands for.
 * @throws {@link FilterFault} naming what is wrong and where.
 */
export const parseFilter = (text: string): Filter => {
  if (text.length > LENGTH_MAX)
    throw new FilterFault(`a filter has ${LENGTH_MAX} characters at most`, LENGTH_MAX);
  const parser = new Parser(tokensOf(text));
  return parser.whole();
};

class Parser {
  readonly #tokens: readonly Token[];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Filter {
    if (this.#token.kind === "end")
      throw new FilterFault("the filter is empty: name a field, such as port == 443", 0);
    const filter = this.#either();
    const { at } = this.#token;
    if (this.#next < this.#tokens.length - 1) throw new FilterFault(this.#unexpected(), at);
    return filter;
  }

  /** What stands where the filter could end: a unit apart from its number, or what nothing joins. */
  #unexpected(): string {
    const { text } = this.#token;
    const before = this.#tokens[this.#next - 1]?.text ?? "";
    return /^[\d._]+$/u.test(before) && isUnit(text)
      ? `a unit stands right behind its number: ${before}${text}`
      : `${JSON.stringify(text)} was not expected: join comparisons with and, or`;
  }

  #either(): Filter {
    let filter = this.#all();
    while (this.#takes("or", "||")) {
      const [one, other] = [filter, this.#all()];
      filter = (report) => one(report) || other(report);
    }
    return filter;
  }

  #all(): Filter {
    let filter = this.#one();
    while (this.#takes("and", "&&")) {
      const [one, other] = [filter, this.#one()];
      filter = (report) => one(report) && other(report);
    }
    return filter;
  }

  #one(): Filter {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) throw new FilterFault("the filter nests too deep", this.#token.at);
    const filter = this.#negated() ?? this.#bracketed() ?? this.#comparison();
    this.#depth -= 1;
    return filter;
  }

  #negated(): Filter | undefined {
    if (!this.#takes("not", "!")) return undefined;
    const filter = this.#one();
    return (report) => !filter(report);
  }

  #bracketed(): Filter | undefined {
    const { at } = this.#token;
    if (!this.#takes("(")) return undefined;
    const filter = this.#either();
    if (!this.#takes(")")) throw new FilterFault("this bracket is not closed", at);
    return filter;
  }

  #comparison(): Filter {
    const field = this.#field();
    const { values } = field;
    if (this.#takes("in")) return any(field, this.#set(field));
    if (this.#takes("contains")) {
      const token = this.#value(field);
      const part = token.text.toLowerCase();
      refuseUnknown(field, token, (word) => word.toLowerCase().includes(part));
      return any(field, (value) => String(value).toLowerCase().includes(part));
    }
    if (this.#takes("matches", "~")) return any(field, this.#pattern(field));
    if (this.#takes("==", "=", "eq")) return any(field, equalTo(field, this.#value(field)));
    if (this.#takes("!=", "ne")) {
      const equal = equalTo(field, this.#value(field));
      return (report) => !values(report).some(equal);
    }
    for (const [sign, name, holds] of orders) {
      if (!this.#takes(sign, name)) continue;
      return any(field, this.#ordered(field, holds));
    }
    // A field alone: it is there, and not zero.
    return any(field, (value) => value !== 0 && value !== "");
  }

  #field(): Field {
    const token = this.#token;
    if (token.kind !== "word") {
      const seen = token.kind === "end" ? "the filter ends" : `${JSON.stringify(token.text)} stands`;
      throw new FilterFault(`${seen} where a field is expected, such as port`, token.at);
    }
    this.#next += 1;
    const field = fieldNamed(token.text);
    if (field !== undefined) return field;
    const near = nearest(
      token.text,
      fields.map(({ name }) => name),
    );
    const hint = near.length === 0 ? "" : `; did you mean ${orWords(near)}?`;
    throw new FilterFault(`there is no field ${JSON.stringify(token.text)}${hint}`, token.at);
  }

  #value({ name }: Field): Token {
    const token = this.#token;
    if (token.kind === "end" || token.kind === "sign")
      throw new FilterFault(`a value is missing to compare ${name} with`, token.at);
    this.#next += 1;
    return token;
  }

  #ordered(
    field: Field,
    holds: (value: number, bound: number) => boolean,
  ): (value: number | string) => boolean {
    const token = this.#value(field);
    if (field.kind === "text" || field.kind === "address")
      throw new FilterFault(
        `${field.name} has no order: compare it with ==, !=, contains, matches or in`,
        token.at,
      );
    const bound = numberOf(field, token);
    return (value) => holds(value as number, bound);
  }

  #pattern(field: Field): (value: number | string) => boolean {
    const { text, at } = this.#value(field);
    try {
      const pattern = new RegExp(text, "iu");
      return (value) => pattern.test(String(value));
    } catch (error) {
      const why = error instanceof Error ? error.message.replace(/^.*: /u, "").toLowerCase() : "";
      throw new FilterFault(`${JSON.stringify(text)} is no regular expression: ${why}`, at);
    }
  }

  #set(field: Field): (value: number | string) => boolean {
    const { at } = this.#token;
    if (!this.#takes("{")) throw new FilterFault("a set is written in braces: in {80, 443}", at);
    const members = [equalTo(field, this.#value(field))];
    while (this.#takes(",")) members.push(equalTo(field, this.#value(field)));
    if (!this.#takes("}")) throw new FilterFault("this set is not closed", at);
    return (value) => members.some((equal) => equal(value));
  }

  get #token(): Token {
    return this.#tokens[this.#next] as Token;
  }

  /** Goes on behind the token, where it is one of these. */
  #takes(...texts: readonly string[]): boolean {
    const { kind, text } = this.#token;
    if (kind === "text" || kind === "end" || !texts.includes(text.toLowerCase())) return false;
    this.#next += 1;
    return true;
  }
}

const any =
  ({ values }: Field, holds: (value: number | string) => boolean): Filter =>
  (report) =>
    values(report).some(holds);

const orders: readonly (readonly [string, string, (value: number, bound: number) => boolean])[] = [
  ["<=", "le", (value, bound) => value <= bound],
  [">=", "ge", (value, bound) => value >= bound],
  ["<", "lt", (value, bound) => value < bound],
  [">", "gt", (value, bound) => value > bound],
];

const LENGTH_MAX = 10_000;
const DEPTH_MAX = 200;
