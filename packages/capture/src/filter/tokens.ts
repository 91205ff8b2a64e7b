/** A filter's text cut into words and signs, each with its place. */
import { FilterFault } from "./filter-fault.ts";

/** `word`: a name or a value without quotes. `text`: one in quotes. `sign`: an operator, a bracket, a comma. */
export interface Token {
  readonly kind: "word" | "text" | "sign" | "end";
  readonly text: string;
  /** Character of the filter at which it begins, from 0. */
  readonly at: number;
}

/**
 * The tokens; the last is of kind `end`.
 * @throws {@link FilterFault}
 */
export const tokensOf = (filter: string): readonly Token[] => {
  const tokens: Token[] = [];
  let at = 0;
  for (;;) {
    at += blanksAt(filter, at);
    if (at === filter.length) return [...tokens, { kind: "end", text: "", at }];
    const token = quotedAt(filter, at) ?? unquotedAt(filter, at);
    tokens.push(token.token);
    at += token.length;
  }
};

const blanksAt = (filter: string, at: number): number => /^\s*/u.exec(filter.slice(at))?.[0].length ?? 0;

const unquotedAt = (filter: string, at: number): { readonly token: Token; readonly length: number } => {
  const rest = filter.slice(at);
  const sign = SIGN.exec(rest)?.[0];
  if (sign !== undefined) return { token: { kind: "sign", text: sign, at }, length: sign.length };
  const word = WORD.exec(rest)?.[0];
  if (word !== undefined) return { token: { kind: "word", text: word, at }, length: word.length };
  const character = String.fromCodePoint(filter.codePointAt(at) ?? 0);
  throw new FilterFault(`${JSON.stringify(character)} means nothing in a filter`, at);
};

const quotedAt = (
  filter: string,
  at: number,
): { readonly token: Token; readonly length: number } | undefined => {
  const quote = filter.charAt(at);
  if (quote !== '"' && quote !== "'") return undefined;
  let text = "";
  for (let next = at + 1; next < filter.length; next += 1) {
    const character = filter.charAt(next);
    if (character === quote) return { token: { kind: "text", text, at }, length: next + 1 - at };
    const escaped =
      character === "\\" && (filter.charAt(next + 1) === quote || filter.charAt(next + 1) === "\\");
    if (escaped) next += 1;
    text += filter.charAt(next);
  }
  throw new FilterFault(`the text that begins with ${quote} has no end`, at);
};

const SIGN = /^(?:==|!=|<=|>=|&&|\|\||[=<>!~(){},])/u;
/** Names, numbers with units, addresses with prefixes, ranges, states, and what stands in a verdict: `doesn't`. */
const WORD = /^[^\s"'()<>=!~{},&|;\\`][^\s"()<>=!~{},&|;\\`]*/u;
