/** What TCP's options may say of the two ends: most say nothing, and all that are not known to are emptied. */
import { updateChecksum } from "@tcplens/core/wire";
import { be16 } from "../base/octets.ts";

/**
 * Empties, in a segment whose header is `header` octets long, the options that can name an end: Fast Open's cookie keeps its
 * length and loses its octets, as does every option that is not one of those of RFC 9293, RFC 7323 and RFC 2018. Returns the
 * checksum brought up to date.
 */
export const scrubOptions = (segment: Uint8Array, header: number, checksum: number): number => {
  let sum = checksum;
  for (let at = 20; at < header;) {
    const kind = segment[at] as number;
    if (kind === 0) return empty(segment, at, header, sum);
    if (kind === 1) {
      at += 1;
      continue;
    }
    const length = segment[at + 1] ?? 0;
    if (length < 2 || at + length > header) return empty(segment, at, header, sum);
    if (!KEPT.has(kind)) sum = empty(segment, at + 2, at + length, sum);
    at += length;
  }
  return sum;
};

/** Octets made 0, word by word of the checksum. */
const empty = (segment: Uint8Array, from: number, to: number, checksum: number): number => {
  let sum = checksum;
  for (let at = from & ~1; at < to; at += 2) {
    const before = be16(segment, at);
    const after = (at < from ? before & 0xff00 : 0) | (at + 1 >= to ? before & 0xff : 0);
    segment[at] = after >>> 8;
    if (at + 1 < segment.length) segment[at + 1] = after & 0xff;
    sum = updateChecksum(sum, before, after);
  }
  return sum;
};

/** Maximum segment size, window scale, SACK permitted, SACK, timestamps. */
const KEPT: ReadonlySet<number> = new Set([2, 3, 4, 5, 8]);
