/** RFC 9293 §3.1 in the language's words: flags, sequence numbers, ACK, window, urgent pointer, options. */
import type { Cursor } from "./cursor.ts";
import type { SequenceRange, TcpBody } from "./packet.ts";
import { parseTcpOptions } from "./parse-tcp-options.ts";

/** A segment, from its flags on. */
export const parseTcp = (cursor: Cursor, direction: "inbound" | "outbound"): TcpBody => {
  const { flags, ace } = parseFlags(cursor);
  const sequence = parseSequence(cursor, direction);
  const acknowledgement = cursor.skipWord("ack")
    ? cursor.integer("an acknowledgement number", 0, 0xffff_ffff)
    : undefined;
  const window = cursor.skipWord("win") ? cursor.integer("a window", 0, 65_535) : undefined;
  if (window === undefined && direction === "inbound")
    cursor.fail("'win' and a window, which an inbound packet has to have");
  const urgent = cursor.skipWord("urg") ? cursor.integer("an urgent pointer", 0, 65_535) : undefined;
  const options = cursor.isSymbol("<") ? parseTcpOptions(cursor, direction) : [];
  const resetReason = parseResetReason(cursor);
  return { kind: "tcp", flags, ace, sequence, acknowledgement, window, urgent, options, resetReason };
};

/** `S`, `S.`, `.`, `P.`, `SEW`, `-`; the digit of `S5.` or `P.5` is AE, CWR and ECE as one number. */
const parseFlags = (cursor: Cursor): { readonly flags: number; readonly ace: number | undefined } => {
  const { line, column, start } = cursor.next;
  if (cursor.skipSymbol("-")) return { flags: 0, ace: undefined };
  if (cursor.next.kind === "word") cursor.take();
  if (cursor.next.kind === "float" && /^\.\d+$/.test(cursor.next.text)) cursor.take();
  else if (cursor.skipSymbol(".") && cursor.next.kind === "word" && cursor.next.start === cursor.lastEnd)
    cursor.take();
  const text = cursor.lastEnd > start ? cursor.textSince(start) : "";
  if (text === "") cursor.fail("the segment's flags, such as 'S', 'P.' or '-'");
  const wrong = /[^.FSRPEWAU0-7 ]/.exec(text)?.[0];
  if (wrong !== undefined)
    cursor.fail("flags from . F S R P E W A U 0-7", { line, column, found: `'${wrong}' in '${text}'` });
  return flagsOf(cursor, text, { line, column });
};

const flagsOf = (cursor: Cursor, text: string, at: { readonly line: number; readonly column: number }) => {
  const digits = text.replaceAll(/[^0-7]/g, "");
  if (digits.length > 1 || (digits.length === 1 && /[EWA]/.test(text)))
    cursor.fail("the ECN bits once, as letters or as one digit", { ...at, found: `'${text}'` });
  const ace = digits === "" || digits === "0" ? 0 : Number(digits);
  // ECE, CWR and AE are next to one another in the header, ECE being the lowest.
  let flags = ((ace & 3) * ECE) | (ace & 4 ? AE : 0);
  for (const letter of text) flags |= bits.get(letter) ?? 0;
  return { flags, ace: ace === 0 ? undefined : ace };
};

const AE = 0x100;
const ECE = 0x40;
const bits: ReadonlyMap<string, number> = new Map([
  ["F", 0x01],
  ["S", 0x02],
  ["R", 0x04],
  ["P", 0x08],
  [".", 0x10],
  ["U", 0x20],
  ["E", ECE],
  ["W", 0x80],
  ["A", AE],
]);

/** `1:1001(1000)`, the BSD dialect's `1:1001(1000)!` and `...(1000)`. */
const parseSequence = (cursor: Cursor, direction: "inbound" | "outbound"): SequenceRange => {
  const { line, column } = cursor.next;
  if (cursor.next.kind === "ellipsis" && direction === "outbound") {
    cursor.take();
    return { kind: "any", length: parseLength(cursor) };
  }
  const start = cursor.integer("a sequence number", 0, 0xffff_ffff);
  cursor.symbol(":");
  const end = cursor.integer("a sequence number", 0, 0xffff_ffff);
  const length = parseLength(cursor);
  if (end !== start + length && end !== (start + length) % 2 ** 32)
    cursor.fail(`numbers that fit their length: ${start}:${start + length}(${length})`, {
      line,
      column,
      found: `${start}:${end}(${length})`,
    });
  return { kind: "known", start, length, absolute: cursor.skipSymbol("!") };
};

const parseLength = (cursor: Cursor): number => {
  cursor.symbol("(");
  const length = cursor.integer("a payload's length", 0, 65_535);
  cursor.symbol(")");
  return length;
};

/** The BSD dialect's `[code 1, pen 2]`, of a reset that carries a reason. */
const parseResetReason = (cursor: Cursor): string | undefined => {
  if (!cursor.isSymbol("[")) return undefined;
  const { start } = cursor.take();
  if (!cursor.skipWord("code")) cursor.fail("'code'");
  cursor.integer("a code", 0, 65_535);
  cursor.symbol(",");
  if (!cursor.skipWord("pen")) cursor.fail("'pen'");
  cursor.integer("an enterprise number", 0, 0xffff_ffff);
  cursor.symbol("]");
  return cursor.textSince(start);
};
