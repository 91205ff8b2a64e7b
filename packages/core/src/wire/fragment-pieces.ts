/** RFC 815 §3, with the pieces listed instead of the holes between them: they are disjoint, so their lengths tell when all is there. */
import { copyOctets } from "./octets.ts";

/** Octets `start` to `end` (not included) of what a packet carries. */
export interface Piece {
  readonly start: number;
  readonly end: number;
  readonly bytes: Uint8Array;
}

/**
 * Puts a piece into the list, which stays in order and free of overlaps, and returns how many octets it adds, fewer than 0
 * never. Where it overlaps others: `newest` cuts them, as RFC 791 §3.2 says; `refuse` gives `undefined`, except for one
 * that has been there already, octet for octet, which RFC 8200 §4.5 lets pass.
 */
export const addPiece = (pieces: Piece[], piece: Piece, overlap: "newest" | "refuse"): number | undefined => {
  if (piece.start === piece.end) return 0;
  let from = pieces.length;
  while (from > 0 && (pieces[from - 1] as Piece).end > piece.start) from -= 1;
  let to = from;
  while (to < pieces.length && (pieces[to] as Piece).start < piece.end) to += 1;
  const touched = pieces.slice(from, to);
  const first = touched[0];
  const last = touched.at(-1);
  if (first === undefined || last === undefined) {
    pieces.splice(from, 0, piece);
    return piece.bytes.length;
  }
  if (overlap === "refuse") return touched.length === 1 && isSame(first, piece) ? 0 : undefined;
  const kept = [piece];
  if (first.start < piece.start) kept.unshift(part(first, first.start, piece.start));
  if (last.end > piece.end) kept.push(part(last, piece.end, last.end));
  pieces.splice(from, touched.length, ...kept);
  return octetsOf(kept) - octetsOf(touched);
};

const isSame = (a: Piece, b: Piece): boolean =>
  a.start === b.start && a.end === b.end && a.bytes.every((octet, index) => octet === b.bytes[index]);

/** A copy, so that what has been cut off does not stay in memory. */
const part = (piece: Piece, start: number, end: number): Piece => ({
  start,
  end,
  bytes: copyOctets(piece.bytes, start - piece.start, end - start),
});

const octetsOf = (pieces: readonly Piece[]): number => {
  let octets = 0;
  for (const { bytes } of pieces) octets += bytes.length;
  return octets;
};
