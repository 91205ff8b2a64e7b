/** The little of a shell that scripts use: commands one after the other, quotes, arithmetic, pipes, redirections. */

/** One command of a pipeline: its words, the first of which names it. */
export type Words = readonly string[];

/** Commands that are joined by pipes. `orElse`: the next pipeline is for the case that this one fails (`||`). */
export interface Pipeline {
  readonly commands: readonly Words[];
  readonly orElse: boolean;
}

/** The pipelines of a text, in their order. `undefined` names a construct that is beyond this shell. */
export const readShell = (
  text: string,
): { readonly pipelines: readonly Pipeline[] } | { readonly beyond: string } => {
  const joined = text.replaceAll(/\\\r?\n/g, " ");
  const pipelines: Pipeline[] = [];
  for (const line of joined.split("\n")) {
    const tokens = tokenize(line);
    if (typeof tokens === "string") return { beyond: tokens };
    const taken = pipelinesOf(tokens);
    if (typeof taken === "string") return { beyond: taken };
    pipelines.push(...taken);
  }
  return { pipelines };
};

interface ShellToken {
  readonly text: string;
  readonly isOperator: boolean;
}

const tokenize = (line: string): readonly ShellToken[] | string => {
  const tokens: ShellToken[] = [];
  let word: string | undefined;
  let at = 0;
  const endWord = (): void => {
    if (word !== undefined) tokens.push({ text: word, isOperator: false });
    word = undefined;
  };
  while (at < line.length) {
    const rest = line.slice(at, at + REST_MAX);
    const character = rest[0] ?? "";
    const operator = word === undefined ? operatorWithNumber.exec(rest)?.[0] : operators.exec(rest)?.[0];
    if (character === "#" && word === undefined) break;
    if (/\s/.test(character)) {
      endWord();
      at += 1;
    } else if (operator !== undefined) {
      endWord();
      tokens.push({ text: operator, isOperator: true });
      at += operator.length;
    } else if (character === '"' || character === "'") {
      const close = line.indexOf(character, at + 1);
      if (close === -1) return "a quote without end";
      const inside = line.slice(at + 1, close);
      word = (word ?? "") + (character === '"' ? expand(inside) : inside);
      at = close + 1;
    } else if (rest.startsWith("$(") && !rest.startsWith("$((")) return "the command substitution $(…)";
    else {
      const length = plainLength(line, at);
      word = (word ?? "") + expand(line.slice(at, at + length));
      at += length;
    }
  }
  endWord();
  return tokens;
};

const REST_MAX = 8;
const operators = /^(?:&&|\|\||&>>?|>>|[|;&<>])/;
const operatorWithNumber = /^(?:\d?>&\d|\d?>>?|&&|\|\||&>>?|[|;&<])/;

/** Characters of an unquoted part of a word. Arithmetic belongs together, whatever is in it. */
const plainLength = (line: string, at: number): number => {
  if (line.startsWith("$((", at)) {
    const close = line.indexOf("))", at);
    return close === -1 ? line.length - at : close + 2 - at;
  }
  const plain = /^(?:\$(?!\()|[^\s"'|;&<>$])+/.exec(line.slice(at, at + PLAIN_MAX));
  return Math.max(1, plain?.[0].length ?? 1);
};

/** Longer words are taken in pieces, so that no line is looked at again and again. */
const PLAIN_MAX = 256;

/** `$((15*1024*1024))` becomes its value; `${PPID}` and its like stay as they are. */
const expand = (text: string): string =>
  text.replaceAll(/\$\(\(([^()$]*)\)\)/g, (whole, inside: string) => {
    const value = arithmetic(inside);
    return value === undefined ? whole : String(value);
  });

/** Products and sums of whole numbers. */
const arithmetic = (text: string): number | undefined => {
  let sum = 0;
  for (const term of text.split("+")) {
    let product = 1;
    for (const factor of term.split("*")) {
      const value = /^\s*\d+\s*$/.test(factor) ? Number(factor) : Number.NaN;
      if (!Number.isSafeInteger(value)) return undefined;
      product *= value;
    }
    sum += product;
  }
  return sum;
};

const pipelinesOf = (tokens: readonly ShellToken[]): readonly Pipeline[] | string => {
  const pipelines: Pipeline[] = [];
  let commands: string[][] = [[]];
  const end = (orElse: boolean): void => {
    if (commands.some((words) => words.length > 0)) pipelines.push({ commands, orElse });
    commands = [[]];
  };
  for (let index = 0; index < tokens.length; index += 1) {
    const { text, isOperator } = tokens[index] as ShellToken;
    if (!isOperator) commands.at(-1)?.push(text);
    else if (text === "|") commands.push([]);
    else if (text === ";" || text === "&&") end(false);
    else if (text === "||") end(true);
    else if (text === "&") return "a command in the background";
    else if (text === "<") return "input from a file";
    else if (!text.includes("&") || text.startsWith("&>")) index += 1;
  }
  end(false);
  return pipelines;
};
