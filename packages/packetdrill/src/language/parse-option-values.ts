/** Contents of TCP options that are not plain numbers. */
import type { Cursor } from "./cursor.ts";
import type { TcpOption } from "./packet.ts";

/** Octets in hexadecimal, two digits each; none where nothing is written. */
export const parseHex = (cursor: Cursor): Uint8Array => {
  const { kind, text } = cursor.next;
  if (kind !== "word" && kind !== "integer" && kind !== "hexadecimal") return new Uint8Array();
  if (text.length % 2 !== 0 || !/^[\da-fA-F]*$/.test(text))
    return cursor.fail("octets in hexadecimal, two digits each");
  if (text.length > 2 * OCTETS_MAX) return cursor.fail(`at most ${OCTETS_MAX} octets`);
  cursor.take();
  return Uint8Array.from({ length: text.length / 2 }, (_, index) =>
    Number.parseInt(text.slice(2 * index, 2 * index + 2), 16),
  );
};

/** Of an option of 40 octets, kind and length take two. */
const OCTETS_MAX = 38;

/**
 * Accurate ECN (RFC 9768 §3.2.3): `ECN e0b 1 ceb 0 e1b 1`, or the BSD dialect's `AccECN0 ee0b 1 eceb 0 ee1b 1`. The
 * counters come in the one order or the other, and may end early.
 */
export const parseAccurateEcn = (cursor: Cursor, name: string): TcpOption => {
  const bsd = name !== "ECN";
  const zero = bsd ? name.endsWith("0") : cursor.isWord("e0b");
  if (!bsd && !zero && !cursor.isWord("e1b")) return cursor.fail("'e0b' or 'e1b'");
  const order = zero ? ["e0b", "ceb", "e1b"] : ["e1b", "ceb", "e0b"];
  const counters: number[] = [];
  for (const counter of order) {
    if (!cursor.skipWord(bsd ? `e${counter}` : counter)) break;
    counters.push(cursor.integer("a counter of 24 bits", 0, 0xff_ffff));
  }
  return { kind: "accurate-ecn", order: zero ? 0 : 1, experimental: name.startsWith("exp"), counters };
};
