/** Where in the text of a JSON file something stands, as editors count: lines and columns from 1. */
import { findNodeAtLocation, parse, parseTree, printParseErrorCode, type ParseError } from "jsonc-parser";

export interface TextPlace {
  readonly line: number;
  readonly column: number;
}

/** The place of `program[3].bytes`, or of what is around it where that is missing. */
export const placeInJson = (text: string, path: string): TextPlace => {
  const root = parseTree(text);
  if (root === undefined) return { line: 1, column: 1 };
  const steps = stepsOf(path);
  let node = root;
  for (let length = 1; length <= steps.length; length += 1) {
    node = findNodeAtLocation(root, steps.slice(0, length)) ?? node;
  }
  return placeAt(text, node.offset);
};

/** The first thing that is not JSON, in words; `undefined`: it all is. */
export const syntaxFault = (text: string): (TextPlace & { readonly words: string }) | undefined => {
  const errors: ParseError[] = [];
  parse(text, errors, { disallowComments: true, allowTrailingComma: false });
  const [first] = errors;
  if (first === undefined) return undefined;
  const words = printParseErrorCode(first.error)
    .replaceAll(/(?<=[a-z])(?=[A-Z])/gu, " ")
    .toLowerCase();
  return { ...placeAt(text, first.offset), words };
};

const stepsOf = (path: string): (string | number)[] =>
  [...path.matchAll(/\[(\d+)\]|([^.[\]]+)/gu)].map(([, index, name]) =>
    index === undefined ? (name ?? "") : Number(index),
  );

const placeAt = (text: string, offset: number): TextPlace => {
  const before = text.slice(0, offset);
  return { line: before.split("\n").length, column: offset - before.lastIndexOf("\n") };
};
