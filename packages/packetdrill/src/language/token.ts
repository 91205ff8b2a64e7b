/** The smallest parts of a script. */
import type { Position } from "./problem.ts";

/** What kind of part a token is. */
export type TokenKind =
  | "word"
  | "integer"
  | "hexadecimal"
  | "float"
  | "string"
  | "backquoted"
  | "code"
  | "option"
  | "ellipsis"
  | "ipv4"
  | "ipv6"
  | "symbol"
  | "end";

/** One part. `text` is what stands in the script, without the marks around a string, a command, code or an option. */
export interface Token extends Position {
  readonly kind: TokenKind;
  readonly text: string;
  /** Where it begins and ends in the script, counted in characters. */
  readonly start: number;
  readonly finish: number;
}

/** How a token is called in a message. */
export const tokenWords = (token: Token): string => {
  switch (token.kind) {
    case "end":
      return "the end of the script";
    case "string":
      return `the string "${token.text}"`;
    case "backquoted":
      return `the command \`${token.text}\``;
    case "code":
      return `the code %{ ${token.text} }%`;
    case "option":
      return `the option --${token.text}`;
    case "ellipsis":
      return "'...'";
    case "word":
    case "integer":
    case "hexadecimal":
    case "float":
    case "ipv4":
    case "ipv6":
    case "symbol":
      return `'${token.text}'`;
  }
};
