/**
 * The language of filters: comparisons of fields, and words that stand in an endpoint or a verdict, joined by `and`, `or`,
 * `not` and brackets; two beside each other are joined by `and`. A field with several values, such as `port`, satisfies a
 * comparison when one of them does; `!=` says that none is equal. A field alone: it is there, and not zero.
 */
import { hasText, hasWord } from "./bare-word.ts";
import { nearest, orWords } from "./did-you-mean.ts";
import { FilterFault } from "./filter-fault.ts";
import { filterFieldNamed, filterFields, plainName, type FilterField } from "./filter-fields.ts";
import type { FilteredConnection } from "./filtered-connection.ts";
import { tokensOf, type Token } from "./tokens.ts";
import { equalTo, isBareNumber, isUnit, numberOf, refuseUnknown } from "./values.ts";

/** A filter that was understood. */
export interface ConnectionFilter {
  /** Whether a connection passes: of its report, or of what {@link filteredPart} keeps of that. */
  readonly passes: (connection: FilteredConnection) => boolean;
  /** What is not wrong but may be meant otherwise, in sentences: a time without a unit, which is in seconds. */
  readonly hints: readonly string[];
}

type Test = ConnectionFilter["passes"];

/**
 * The filter that a text stands for.
 * @throws {@link FilterFault} naming what is wrong and where.
 */
export const parseFilter = (text: string): ConnectionFilter => {
  if (text.length > LENGTH_MAX)
    throw new FilterFault(`a filter has ${LENGTH_MAX} characters at most`, LENGTH_MAX);
  const parser = new Parser(tokensOf(text));
  return { passes: parser.whole(), hints: parser.hints };
};

class Parser {
  readonly #tokens: readonly Token[];
  readonly hints: string[] = [];
  #next = 0;
  #depth = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Test {
    if (this.#tokens.length === 1)
      throw new FilterFault("the filter is empty: name a field, such as port == 443", 0);
    const test = this.#either();
    if (this.#token.kind !== "end") throw this.#unexpected();
    return test;
  }

  #unexpected(): FilterFault {
    const { kind, text, at } = this.#token;
    return kind === "end"
      ? new FilterFault("the filter ends where a field or a word is expected", at)
      : new FilterFault(`${JSON.stringify(text)} is not expected here`, at);
  }

  #either(): Test {
    let test = this.#all();
    while (this.#takes("or", "||")) {
      const [one, other] = [test, this.#all()];
      test = (connection) => one(connection) || other(connection);
    }
    return test;
  }

  #all(): Test {
    let test = this.#one();
    // Two beside each other are joined, too.
    while (this.#takes("and", "&&") || this.#begins()) {
      const [one, other] = [test, this.#one()];
      test = (connection) => one(connection) && other(connection);
    }
    return test;
  }

  #one(): Test {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) throw new FilterFault("the filter nests too deep", this.#token.at);
    const test = this.#negated() ?? this.#bracketed() ?? this.#term();
    this.#depth -= 1;
    return test;
  }

  #negated(): Test | undefined {
    if (!this.#takes("not", "!")) return undefined;
    const test = this.#one();
    return (connection) => !test(connection);
  }

  #bracketed(): Test | undefined {
    const { at } = this.#token;
    if (!this.#takes("(")) return undefined;
    const test = this.#either();
    if (!this.#takes(")")) throw new FilterFault("this bracket is not closed", at);
    return test;
  }

  /** Whether something new stands here, and not what ends what is before it. */
  #begins(): boolean {
    const { kind, text } = this.#token;
    if (kind === "sign") return text === "(" || text === "!";
    return kind === "text" || (kind === "word" && text.toLowerCase() !== "or");
  }

  /** A comparison, a field alone, or a word. */
  #term(): Test {
    const token = this.#token;
    if (token.kind === "end" || token.kind === "sign" || this.#is("and", "or")) throw this.#unexpected();
    this.#next += 1;
    const field = token.kind === "word" ? filterFieldNamed(token.text) : undefined;
    if (this.#compares(field)) {
      if (field === undefined) throw noField(token);
      return this.#comparison(field);
    }
    if (token.kind === "text") return hasText(token.text);
    return field === undefined ? hasWord(token) : any(field, (value) => value !== 0 && value !== "");
  }

  /** Whether a comparison goes on here; behind what is no field `in` is a word like others, unless a set follows. */
  #compares(field: FilterField | undefined): boolean {
    if (this.#is("in")) return field !== undefined || this.#tokens[this.#next + 1]?.text === "{";
    return this.#is(...comparing);
  }

  #comparison(field: FilterField): Test {
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
      return (connection) => !values(connection).some(equal);
    }
    const [, , holds] = orders.find(([sign, name]) => this.#takes(sign, name)) as Order;
    return any(field, this.#ordered(field, holds));
  }

  /** What a field is compared with; a unit that stands apart from its number is taken, too. */
  #value({ name, kind }: FilterField): Token {
    const token = this.#token;
    if (token.kind === "end" || token.kind === "sign")
      throw new FilterFault(`a value is missing to compare ${name} with`, token.at);
    this.#next += 1;
    if (kind === "text" || kind === "address" || !isBareNumber(token.text)) return token;
    const { kind: what, text: unit } = this.#token;
    if (what === "word" && isUnit(unit)) {
      this.#next += 1;
      return { ...token, text: token.text + unit };
    }
    if (kind === "seconds" && name !== "start" && Number.parseFloat(token.text) >= 1)
      this.hints.push(
        `${token.text} is in seconds, as no unit stands behind it: for milliseconds write ${token.text}ms`,
      );
    return token;
  }

  #ordered(
    field: FilterField,
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

  #pattern(field: FilterField): (value: number | string) => boolean {
    const { text, at } = this.#value(field);
    try {
      const pattern = new RegExp(text, "iu");
      return (value) => pattern.test(String(value));
    } catch (error) {
      const why = error instanceof Error ? error.message.replace(/^.*: /u, "").toLowerCase() : "";
      throw new FilterFault(`${JSON.stringify(text)} is no regular expression: ${why}`, at);
    }
  }

  #set(field: FilterField): (value: number | string) => boolean {
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

  #is(...texts: readonly string[]): boolean {
    const { kind, text } = this.#token;
    return (kind === "word" || kind === "sign") && texts.includes(text.toLowerCase());
  }

  /** Goes on behind the token, where it is one of these. */
  #takes(...texts: readonly string[]): boolean {
    const is = this.#is(...texts);
    if (is) this.#next += 1;
    return is;
  }
}

const noField = ({ text, at }: Token): FilterFault => {
  const near = nearest(
    plainName(text),
    filterFields.map(({ name }) => name),
  );
  const hint = near.length === 0 ? "" : `; did you mean ${orWords(near)}?`;
  return new FilterFault(`there is no field ${JSON.stringify(text)}${hint}`, at);
};

const any =
  ({ values }: FilterField, holds: (value: number | string) => boolean): Test =>
  (connection) =>
    values(connection).some(holds);

/** As a sign and as a word, and what it asks. */
type Order = readonly [string, string, (value: number, bound: number) => boolean];
const orders: readonly Order[] = [
  ["<=", "le", (value, bound) => value <= bound],
  [">=", "ge", (value, bound) => value >= bound],
  ["<", "lt", (value, bound) => value < bound],
  [">", "gt", (value, bound) => value > bound],
];

/** What stands behind a field that is compared. */
const comparing: readonly string[] = [
  ..."== = eq != ne contains matches ~".split(" "),
  ...orders.flatMap(([sign, name]) => [sign, name]),
];

const LENGTH_MAX = 10_000;
const DEPTH_MAX = 200;
