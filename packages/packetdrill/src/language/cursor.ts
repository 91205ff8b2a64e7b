/** The parser's place in a script: looks at the next token, takes it, or says what should have been there. */
import { Lexer } from "./lexer.ts";
import { ScriptFault, type Position } from "./problem.ts";
import { tokenWords, type Token, type TokenKind } from "./token.ts";

/** One token of look-ahead, and names that stand for something else put in their place. */
export class Cursor {
  readonly #lexer: Lexer;
  readonly #definitions: Map<string, string>;
  #ahead: Token | undefined;
  #lastEnd = 0;
  #depth = 0;

  constructor(source: string, definitions: ReadonlyMap<string, string>) {
    this.#definitions = new Map(definitions);
    this.#lexer = new Lexer(source, (name) => this.#definitions.has(name));
  }

  /** The next token, which stays. */
  get next(): Token {
    this.#ahead ??= this.#replaced(this.#lexer.next());
    return this.#ahead;
  }

  /** Where the token taken last ends. */
  get lastEnd(): number {
    return this.#lastEnd;
  }

  /** What stands between a place and the token taken last. */
  textSince(start: number): string {
    return this.#lexer.source.slice(start, this.#lastEnd);
  }

  take(): Token {
    const token = this.next;
    this.#ahead = undefined;
    this.#lastEnd = token.finish;
    return token;
  }

  /** `NAME=value`, from here on; the value of a later definition wins. */
  define(name: string, value: string): void {
    this.#definitions.set(name, value);
  }

  isSymbol(text: string): boolean {
    return this.next.kind === "symbol" && this.next.text === text;
  }

  isWord(text: string): boolean {
    return this.next.kind === "word" && this.next.text === text;
  }

  /** Takes the symbol if it is next. */
  skipSymbol(text: string): boolean {
    if (!this.isSymbol(text)) return false;
    this.take();
    return true;
  }

  skipWord(text: string): boolean {
    if (!this.isWord(text)) return false;
    this.take();
    return true;
  }

  symbol(text: string, expected = `'${text}'`): Token {
    return this.isSymbol(text) ? this.take() : this.fail(expected);
  }

  token(kind: TokenKind, expected: string): Token {
    return this.next.kind === kind ? this.take() : this.fail(expected);
  }

  /** A decimal whole number within bounds, both inclusive. */
  integer(what: string, low: number, high: number): number {
    const token = this.next;
    const value = token.kind === "integer" ? Number(token.text) : Number.NaN;
    if (!(value >= low && value <= high)) return this.fail(`${what} from ${low} to ${high}`);
    this.take();
    return value;
  }

  /** A whole number, decimal or hexadecimal, within bounds. */
  anyInteger(what: string, low: number, high: number): number {
    const token = this.next;
    const value = token.kind === "integer" || token.kind === "hexadecimal" ? Number(token.text) : Number.NaN;
    if (!(value >= low && value <= high)) return this.fail(`${what} from ${low} to ${high}`);
    this.take();
    return value;
  }

  /** Leaves with what should have been here; in place of the next token, or at a place already passed. */
  fail(expected: string, at: Position & { readonly found?: string } = this.next): never {
    throw new ScriptFault(at, expected, at.found ?? tokenWords(this.next));
  }

  /** Does what is nested in something else, within a bound. */
  nested<T>(parse: () => T): T {
    this.#depth += 1;
    if (this.#depth > DEPTH_MAX) this.fail(`at most ${DEPTH_MAX} parts within one another`);
    const result = parse();
    this.#depth -= 1;
    return result;
  }

  /** A defined word is what it is defined as: a number, a string in quotes, a command in backquotes, or another word. */
  #replaced(token: Token): Token {
    const value = token.kind === "word" ? this.#definitions.get(token.text) : undefined;
    if (value === undefined) return token;
    if (value.startsWith('"')) return { ...token, kind: "string", text: value.slice(1, -1) };
    if (value.startsWith("`")) return { ...token, kind: "backquoted", text: value.slice(1, -1) };
    if (/^-?\d+$/.test(value)) return { ...token, kind: "integer", text: value };
    if (/^0x[\da-fA-F]+$/.test(value)) return { ...token, kind: "hexadecimal", text: value };
    return { ...token, text: value };
  }
}

const DEPTH_MAX = 64;
