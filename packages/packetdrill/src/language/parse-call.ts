/** `name(arguments) = result ERRNO (note)`. */
import type { Cursor } from "./cursor.ts";
import type { Expression } from "./expression.ts";
import { parseExpression } from "./parse-expression.ts";
import type { SystemCall } from "./script.ts";

/** A system call; `returnsAt` is what stood before it for one that blocks. */
export const parseCall = (cursor: Cursor, returnsAt: number | undefined): SystemCall => {
  const { text: name, start } = cursor.token("word", "the name of a system call");
  cursor.symbol("(", `'(' after ${name}`);
  const parameters: Expression[] = [];
  if (!cursor.isSymbol(")")) {
    do parameters.push(parseExpression(cursor));
    while (cursor.skipSymbol(","));
  }
  cursor.symbol(")", "',' or ')'");
  const text = cursor.textSince(start);
  cursor.symbol("=", `'=' and what ${name} returns`);
  const result = parseExpression(cursor);
  const errno = cursor.next.kind === "word" ? cursor.take().text : undefined;
  const note = cursor.isSymbol("(") ? parseNote(cursor) : undefined;
  return { name, text, arguments: parameters, result, errno, note, returnsAt };
};

/** Words, and in the BSD dialect now and then something else, up to the closing parenthesis on the same line. */
const parseNote = (cursor: Cursor): string => {
  const { start, line } = cursor.symbol("(");
  while (!cursor.isSymbol(")")) {
    const { next } = cursor;
    if (next.kind === "end" || next.line !== line) cursor.fail("')' after the note");
    cursor.take();
  }
  cursor.take();
  return cursor.textSince(start).slice(1, -1).trim();
};
