/** RFC 9293 §3.2 and the RFCs named below: one option of a TCP header, from its octets. */
import { seq } from "../base/seq.ts";
import { copyOctets, read16, read32 } from "./octets.ts";
import type { SackBlock, SegmentOption } from "./segment.ts";

/**
 * The option of kind `number` with `length` octets at `at`, all of them there; `undefined` where its kind cannot have
 * that length. Octets in it are copies.
 */
export const decodeOption = (
  bytes: Uint8Array,
  at: number,
  number: number,
  length: number,
): SegmentOption | undefined => {
  switch (number) {
    case 2:
      return length === 4 ? { kind: "mss", value: read16(bytes, at + 2) } : undefined;
    case 3:
      // RFC 7323 §2.3: a shift above 14 is an error to log and to use as 14, which is the connection's to do.
      return length === 3 ? { kind: "window-scale", shift: bytes[at + 2] as number } : undefined;
    case 4:
      return length === 2 ? { kind: "sack-permitted" } : undefined;
    case 5:
      return length >= 10 && length % 8 === 2
        ? { kind: "sack", blocks: decodeSackBlocks(bytes, at + 2, length >>> 3) }
        : undefined;
    case 8:
      return length === 10
        ? { kind: "timestamps", value: read32(bytes, at + 2), echo: read32(bytes, at + 6) }
        : undefined;
    case 19:
      return length === 18 ? { kind: "md5-signature", digest: copyOctets(bytes, at + 2, 16) } : undefined;
    case 28:
      return length === 4 ? userTimeout(read16(bytes, at + 2)) : undefined;
    case 29:
      return length >= 4 ? authentication(bytes, at, length) : undefined;
    case 30:
      return length >= 3 ? multipath(bytes, at, length) : undefined;
    case 34:
      return isCookieLength(length - 2)
        ? { kind: "fast-open", cookie: copyOctets(bytes, at + 2, length - 2) }
        : undefined;
    case 172:
    case 174:
      return length <= 11 && length % 3 === 2
        ? { kind: "accurate-ecn", order: number === 172 ? 0 : 1, counters: counters(bytes, at, length) }
        : undefined;
    case 254:
      return experiment(bytes, at, length);
    default:
      return unknownOption(bytes, at, length);
  }
};

/** An option as it is: its number, and the octets after its length. */
export const unknownOption = (bytes: Uint8Array, at: number, length: number): SegmentOption => ({
  kind: "unknown",
  number: bytes[at] as number,
  bytes: copyOctets(bytes, at + 2, length - 2),
});

/** RFC 7413 §9: what an experimental option of kind 254 begins with where it stands for fast open. */
export const FAST_OPEN_EXPERIMENT = 0xf989;

/** RFC 2018 §3: `count` blocks from `at`. */
export const decodeSackBlocks = (bytes: Uint8Array, at: number, count: number): readonly SackBlock[] => {
  const blocks: SackBlock[] = [];
  for (let index = 0; index < count; index += 1) {
    const block = at + 8 * index;
    blocks.push({ left: seq(read32(bytes, block)), right: seq(read32(bytes, block + 4)) });
  }
  return blocks;
};

/** RFC 7413 §4.1.1: none, or 4 to 16 octets, an even number of them. */
const isCookieLength = (length: number): boolean =>
  length === 0 || (length >= 4 && length <= 16 && length % 2 === 0);

/** RFC 5482 §3.3. */
const userTimeout = (field: number): SegmentOption => ({
  kind: "user-timeout",
  value: field & 0x7fff,
  unit: (field & 0x8000) === 0 ? "seconds" : "minutes",
});

/** RFC 5925 §2.2. */
const authentication = (bytes: Uint8Array, at: number, length: number): SegmentOption => ({
  kind: "authentication",
  keyId: bytes[at + 2] as number,
  nextKeyId: bytes[at + 3] as number,
  mac: copyOctets(bytes, at + 4, length - 4),
});

/** RFC 8684 §3. */
const multipath = (bytes: Uint8Array, at: number, length: number): SegmentOption => ({
  kind: "multipath",
  subtype: (bytes[at + 2] as number) >>> 4,
  bits: (bytes[at + 2] as number) & 0xf,
  bytes: copyOctets(bytes, at + 3, length - 3),
});

/** RFC 9768 §3.2.3. */
const counters = (bytes: Uint8Array, at: number, length: number): readonly number[] => {
  const list: number[] = [];
  for (let next = at + 2; next < at + length; next += 3)
    list.push(((bytes[next] as number) << 16) | read16(bytes, next + 1));
  return list;
};

/** RFC 7413 §9: fast open as an experiment, or another one. */
const experiment = (bytes: Uint8Array, at: number, length: number): SegmentOption | undefined => {
  if (length < 4 || read16(bytes, at + 2) !== FAST_OPEN_EXPERIMENT) return unknownOption(bytes, at, length);
  return isCookieLength(length - 4)
    ? { kind: "fast-open", cookie: copyOctets(bytes, at + 4, length - 4), experimental: true }
    : undefined;
};
