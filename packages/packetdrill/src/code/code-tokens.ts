/** The parts of the Python that scripts use. */

/** One part. `newline` also stands for a semicolon. */
export interface CodeToken {
  readonly kind: "number" | "name" | "text" | "operator" | "newline";
  readonly text: string;
}

/** The parts of a piece of code; a text that no part begins with is given back as it is. */
export const codeTokens = (code: string): readonly CodeToken[] | { readonly beyond: string } => {
  const tokens: CodeToken[] = [];
  let at = 0;
  while (at < code.length) {
    const blank = /[ \t\r]+|\\\r?\n|#[^\n]*/y;
    blank.lastIndex = at;
    const skipped = blank.exec(code)?.[0].length ?? 0;
    if (skipped > 0) {
      at += skipped;
      continue;
    }
    const found = kinds.find(([, pattern]) => {
      pattern.lastIndex = at;
      return pattern.test(code);
    });
    if (found === undefined) return { beyond: code.slice(at, at + 20) };
    const [kind, pattern] = found;
    const text = code.slice(at, pattern.lastIndex);
    tokens.push({ kind, text: kind === "text" ? text.slice(1, -1) : text });
    at = pattern.lastIndex;
  }
  return tokens;
};

const kinds: readonly (readonly [CodeToken["kind"], RegExp])[] = [
  ["newline", /[\n;]/y],
  ["number", /0[xX][\da-fA-F]+|\d+\.\d*(?:[eE][+-]?\d+)?|\d+(?:[eE][+-]?\d+)?|\.\d+/y],
  ["name", /[A-Za-z_]\w*/y],
  ["text", /"[^"\n]*"|'[^'\n]*'/y],
  ["operator", /\*\*|\/\/|<<|>>|[-+*/%&|^]=|[=!<>]=|[-+*/%&|^~<>=(),]/y],
];
