/**
 * A script's characters made into tokens, one at a time, left to right: each character is looked at a bounded number
 * of times, whatever the script. Where several kinds of token could begin, the longest wins, as the language has it.
 */
import { ScriptFault, type Position } from "./problem.ts";
import { ipv4Length, ipv6Length } from "./address-text.ts";
import { Conditionals } from "./conditionals.ts";
import type { Token, TokenKind } from "./token.ts";

/** Gives the tokens of one script, those under an `#ifdef` that does not hold left out. */
export class Lexer {
  readonly source: string;
  #offset = 0;
  #line = 1;
  #lineStart = 0;
  readonly #conditionals: Conditionals;

  /** `isDefined` is asked when an `#ifdef` is reached, so that a script's own options can define its names. */
  constructor(source: string, isDefined: (name: string) => boolean) {
    this.source = source;
    this.#conditionals = new Conditionals(isDefined);
  }

  /** The next token; at the end, again and again one of kind `end`. */
  next(): Token {
    for (;;) {
      this.#skipBlanksAndComments();
      if (this.source[this.#offset] !== "#") break;
      this.#directiveOrComment();
    }
    const position = this.#here();
    if (this.#offset >= this.source.length) {
      this.#conditionals.checkClosed(position);
      return { kind: "end", text: "", start: this.#offset, finish: this.#offset, ...position };
    }
    return this.#token(position);
  }

  #token(position: Position): Token {
    const start = this.#offset;
    const first = this.source[start] ?? "";
    if (first === '"') return this.#quoted("string", '"', position);
    if (first === "`") return this.#quoted("backquoted", "`", position);
    if (this.source.startsWith("%{", start)) return this.#code(position);
    const [kind, length] = this.#longest(start);
    const text = this.source.slice(start, start + length);
    this.#offset = start + length;
    return { kind, text: kind === "option" ? text.slice(2) : text, start, finish: this.#offset, ...position };
  }

  /** Which of the unquoted kinds is the longest here; earlier ones win where two are as long. */
  #longest(start: number): readonly [TokenKind, number] {
    let best: readonly [TokenKind, number] = ["symbol", 1];
    const offer = (kind: TokenKind, length: number): void => {
      if (length > best[1] || (best[0] === "symbol" && length >= 1 && length === best[1]))
        best = [kind, length];
    };
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = start;
      const match = pattern.exec(this.source);
      if (match !== null) offer(kind, match[0].length);
    }
    offer("ipv4", ipv4Length(this.source, start));
    offer("ipv6", ipv6Length(this.source, start));
    return best;
  }

  #quoted(kind: TokenKind, mark: string, position: Position): Token {
    const start = this.#offset;
    let at = start + 1;
    while (at < this.source.length && this.source[at] !== mark) at += this.source[at] === "\\" ? 2 : 1;
    if (at >= this.source.length)
      throw new ScriptFault(position, `a closing ${mark}`, "the end of the script");
    const text = this.source.slice(start + 1, at);
    this.#moveTo(at + 1);
    return { kind, text, start, finish: this.#offset, ...position };
  }

  #code(position: Position): Token {
    const start = this.#offset;
    const close = this.source.indexOf("}%", start + 2);
    if (close === -1) throw new ScriptFault(position, "a closing }%", "the end of the script");
    const text = this.source.slice(start + 2, close);
    this.#moveTo(close + 2);
    return { kind: "code", text, start, finish: this.#offset, ...position };
  }

  #skipBlanksAndComments(): void {
    for (;;) {
      const character = this.source[this.#offset];
      if (character === undefined) return;
      if (character === "\n") this.#moveTo(this.#offset + 1);
      else if (character === " " || character === "\t" || character === "\r") this.#offset += 1;
      else if (this.source.startsWith("//", this.#offset)) this.#offset = this.#endOfLine();
      else if (this.source.startsWith("/*", this.#offset)) this.#blockComment();
      else return;
    }
  }

  #blockComment(): void {
    const close = this.source.indexOf("*/", this.#offset + 2);
    if (close === -1) throw new ScriptFault(this.#here(), "a closing */", "the end of the script");
    this.#moveTo(close + 2);
  }

  /** `#ifdef` and its like; anything else after a `#` is a comment up to the end of the line. */
  #directiveOrComment(): void {
    const position = this.#here();
    const line = this.source.slice(this.#offset, this.#endOfLine());
    const taken = this.#conditionals.read(line, position);
    this.#offset += taken;
    if (!this.#conditionals.holds) this.#skipToDirective();
  }

  /** Passes over the lines of a part that does not hold; what is written there need not be well-formed. */
  #skipToDirective(): void {
    for (;;) {
      this.#moveTo(Math.min(this.source.length, this.#endOfLine() + 1));
      if (this.#offset >= this.source.length) return;
      const line = this.source.slice(this.#offset, this.#endOfLine());
      const indent = line.length - line.trimStart().length;
      if (!Conditionals.isDirective(line.slice(indent))) continue;
      this.#offset += indent;
      this.#conditionals.read(line.slice(indent), this.#here());
      if (!this.#conditionals.holds) continue;
      this.#offset = this.#endOfLine();
      return;
    }
  }

  #endOfLine(): number {
    const at = this.source.indexOf("\n", this.#offset);
    return at === -1 ? this.source.length : at;
  }

  #moveTo(offset: number): void {
    for (;;) {
      const newline = this.source.indexOf("\n", this.#offset);
      if (newline === -1 || newline >= offset) break;
      this.#line += 1;
      this.#lineStart = newline + 1;
      this.#offset = newline + 1;
    }
    this.#offset = offset;
  }

  #here(): Position {
    return { line: this.#line, column: this.#offset - this.#lineStart + 1 };
  }
}

const patterns: readonly (readonly [TokenKind, RegExp])[] = [
  ["ellipsis", /\.\.\./y],
  ["option", /--\w+/y],
  ["float", /-?\d*\.\d+/y],
  ["integer", /-?\d+/y],
  ["hexadecimal", /0x[\da-fA-F]+/y],
  // Names with a hyphen are the BSD dialect's names of TCP options and of a DSCP.
  ["word", /(?:exp|EXP)-\w+|gen-\d+|voice-admit|[A-Za-z0-9_]+/y],
];
