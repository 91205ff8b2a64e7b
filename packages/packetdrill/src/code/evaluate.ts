/** Runs the code of a script: assertions over numbers, variables of the script's own, printing, which does nothing. */
import { codeTokens, type CodeToken } from "./code-tokens.ts";

/** Variables that outlive one piece of code. */
export type Variables = Map<string, number>;

/** What a piece of code came to. */
export type CodeResult =
  | { readonly kind: "held" }
  | { readonly kind: "failed"; readonly assertion: string; readonly seen: string }
  | { readonly kind: "unknown-name"; readonly name: string }
  | { readonly kind: "unsupported"; readonly construct: string };

/** Runs one piece. `lookUp` gives what is not a variable; `undefined`: there is no such thing. */
export const runCode = (
  code: string,
  variables: Variables,
  lookUp: (name: string) => number | undefined,
): CodeResult => {
  const tokens = codeTokens(code);
  if ("beyond" in tokens) return { kind: "unsupported", construct: `code such as ${tokens.beyond}` };
  try {
    new Evaluation(tokens, variables, lookUp).run();
    return { kind: "held" };
  } catch (stop) {
    if (stop instanceof Stop) return stop.result;
    throw stop;
  }
};

/** Leaves an evaluation; caught where it was begun. */
class Stop extends Error {
  readonly result: CodeResult;

  constructor(result: CodeResult) {
    super(result.kind);
    this.result = result;
  }
}

/** One piece of code, read and run in one go. */
class Evaluation {
  readonly #tokens: readonly CodeToken[];
  readonly #variables: Variables;
  readonly #lookUp: (name: string) => number | undefined;
  readonly #used = new Map<string, number>();
  #at = 0;
  #depth = 0;

  constructor(
    tokens: readonly CodeToken[],
    variables: Variables,
    lookUp: (name: string) => number | undefined,
  ) {
    this.#tokens = tokens;
    this.#variables = variables;
    this.#lookUp = lookUp;
  }

  run(): void {
    while (this.#at < this.#tokens.length) {
      if (this.#take("newline")) continue;
      this.#statement();
      if (this.#at < this.#tokens.length && !this.#take("newline")) this.#beyond();
    }
  }

  #statement(): void {
    const first = this.#next?.text ?? "";
    const second = this.#tokens[this.#at + 1];
    if (first === "assert") this.#assert();
    else if (first === "print") this.#skipStatement();
    else if (this.#next?.kind === "name" && second?.kind === "operator" && /^[-+*/%&|^]?=$/.test(second.text))
      this.#assign(first, second.text);
    else this.#beyond();
  }

  #assert(): void {
    this.#at += 1;
    const start = this.#at;
    this.#used.clear();
    const value = this.#comparison();
    const text = this.#tokens
      .slice(start, this.#at)
      .map((token) => token.text)
      .join(" ");
    this.#skipStatement();
    if (value !== 0) return;
    const seen = [...this.#used].map(([name, each]) => `${name} is ${each}`).join(", ");
    throw new Stop({ kind: "failed", assertion: text, seen });
  }

  #assign(name: string, operator: string): void {
    this.#at += 2;
    const value = this.#comparison();
    const before = this.#variables.get(name) ?? this.#lookUp(name) ?? 0;
    this.#variables.set(name, operator === "=" ? value : this.#apply(operator.slice(0, -1), before, value));
  }

  /** Messages and what is printed: only their extent matters. */
  #skipStatement(): void {
    let depth = 0;
    for (; this.#at < this.#tokens.length; this.#at += 1) {
      const { kind, text } = this.#tokens[this.#at] as CodeToken;
      if (kind === "newline" && depth === 0) return;
      if (text === "(" && kind === "operator") depth += 1;
      if (text === ")" && kind === "operator") depth -= 1;
    }
  }

  /** `or`, `and`, `not`, and comparisons, which may be chained. */
  #comparison(): number {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) this.#beyond();
    let value = this.#conjunction();
    while (this.#takeText("or")) {
      const right = this.#conjunction();
      value = value !== 0 ? value : right;
    }
    this.#depth -= 1;
    return value;
  }

  #conjunction(): number {
    let value = this.#negation();
    while (this.#takeText("and")) {
      const right = this.#negation();
      value = value === 0 ? value : right;
    }
    return value;
  }

  #negation(): number {
    let negated = false;
    while (this.#takeText("not")) negated = !negated;
    const value = this.#chain();
    return negated ? Number(value === 0) : value;
  }

  #chain(): number {
    let left = this.#binary(0);
    let result: number | undefined;
    for (let text = this.#next?.text; text !== undefined && comparisons.has(text); text = this.#next?.text) {
      this.#at += 1;
      const right = this.#binary(0);
      result = (result ?? 1) !== 0 && (comparisons.get(text)?.(left, right) ?? false) ? 1 : 0;
      left = right;
    }
    return result ?? left;
  }

  #binary(level: number): number {
    const operators = levels[level];
    if (operators === undefined) return this.#unary();
    let left = this.#binary(level + 1);
    while (this.#next?.kind === "operator" && operators.includes(this.#next.text)) {
      const { text } = this.#next;
      this.#at += 1;
      left = this.#apply(text, left, this.#binary(level + 1));
    }
    return left;
  }

  #unary(): number {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) this.#beyond();
    const value = this.#signed();
    this.#depth -= 1;
    return value;
  }

  #signed(): number {
    if (this.#takeText("-")) return -this.#unary();
    if (this.#takeText("+")) return this.#unary();
    if (this.#takeText("~")) return -this.#unary() - 1;
    return this.#operand();
  }

  #operand(): number {
    const token = this.#next;
    if (token?.kind === "number") {
      this.#at += 1;
      return Number(token.text);
    }
    if (this.#takeText("(")) {
      const value = this.#comparison();
      if (!this.#takeText(")")) this.#beyond();
      return value;
    }
    if (token?.kind !== "name") return this.#beyond();
    this.#at += 1;
    return this.#next?.text === "(" ? this.#call(token.text) : this.#named(token.text);
  }

  #named(name: string): number {
    const value = this.#variables.get(name) ?? this.#lookUp(name);
    if (value === undefined) throw new Stop({ kind: "unknown-name", name });
    if (!/^[A-Z]/.test(name)) this.#used.set(name, value);
    return value;
  }

  #call(name: string): number {
    const called = functions.get(name);
    if (called === undefined)
      throw new Stop({ kind: "unsupported", construct: `the function ${name} in code` });
    this.#at += 1;
    const values: number[] = [];
    while (!this.#takeText(")")) {
      values.push(this.#comparison());
      if (!this.#takeText(",") && this.#next?.text !== ")") this.#beyond();
    }
    return called(...values);
  }

  #apply(operator: string, left: number, right: number): number {
    return operations.get(operator)?.(left, right) ?? this.#beyond();
  }

  get #next(): CodeToken | undefined {
    return this.#tokens[this.#at];
  }

  #take(kind: CodeToken["kind"]): boolean {
    if (this.#next?.kind !== kind) return false;
    this.#at += 1;
    return true;
  }

  #takeText(text: string): boolean {
    if (this.#next?.text !== text || this.#next.kind === "text") return false;
    this.#at += 1;
    return true;
  }

  #beyond(): never {
    throw new Stop({ kind: "unsupported", construct: `code such as ${this.#next?.text ?? "this"}` });
  }
}

const DEPTH_MAX = 64;

type Binary<T> = (left: number, right: number) => T;

const comparisons: ReadonlyMap<string, Binary<boolean>> = new Map<string, Binary<boolean>>([
  ["==", (a, b) => a === b],
  ["!=", (a, b) => a !== b],
  ["<", (a, b) => a < b],
  ["<=", (a, b) => a <= b],
  [">", (a, b) => a > b],
  [">=", (a, b) => a >= b],
]);

/** From the loosest to the tightest, as Python binds them. */
const levels: readonly (readonly string[])[] = [
  ["|"],
  ["^"],
  ["&"],
  ["<<", ">>"],
  ["+", "-"],
  ["*", "/", "//", "%"],
  ["**"],
];

/** Whole numbers beyond 32 bits keep all their bits. */
const bitwise =
  (operation: (left: bigint, right: bigint) => bigint): Binary<number> =>
  (left, right) =>
    Number.isFinite(left) && Number.isFinite(right)
      ? Number(operation(BigInt(Math.trunc(left)), BigInt(Math.trunc(right))))
      : Number.NaN;

const operations: ReadonlyMap<string, Binary<number>> = new Map<string, Binary<number>>([
  ["|", bitwise((a, b) => a | b)],
  ["^", bitwise((a, b) => a ^ b)],
  ["&", bitwise((a, b) => a & b)],
  ["<<", (a, b) => a * 2 ** Math.min(b, 1000)],
  [">>", (a, b) => Math.floor(a / 2 ** b)],
  ["+", (a, b) => a + b],
  ["-", (a, b) => a - b],
  ["*", (a, b) => a * b],
  ["/", (a, b) => a / b],
  ["//", (a, b) => Math.floor(a / b)],
  ["%", (a, b) => a - b * Math.floor(a / b)],
  ["**", (a, b) => a ** b],
]);

const functions: ReadonlyMap<string, (...values: number[]) => number> = new Map<
  string,
  (...values: number[]) => number
>([
  ["abs", (value = 0) => Math.abs(value)],
  ["int", (value = 0) => Math.trunc(value)],
  ["round", (value = 0) => Math.round(value)],
  ["min", (...values) => Math.min(...values)],
  ["max", (...values) => Math.max(...values)],
]);
