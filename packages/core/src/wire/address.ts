/** RFC 791 §3.1 and RFC 8200 §3: an address as 4 or 16 octets. Its text: RFC 4291 §2.2 to read, RFC 5952 §4 to write. */
import { InvalidArgument } from "../base/errors.ts";
import { read32, write32 } from "./octets.ts";

/** An IPv4 or IPv6 address. `words` are its 32-bit words, unsigned, most significant first: 1 or 4 of them. */
export interface IpAddress {
  readonly family: 4 | 6;
  readonly words: readonly number[];
}

/**
 * Reads `192.0.2.1` or any form of RFC 4291 §2.2; `undefined` for everything else. Refused because they mean different
 * things to different programs: fewer than four parts, octal and hexadecimal parts, zones (`%eth0`), brackets, blanks.
 */
export const parseIpAddress = (text: string): IpAddress | undefined => {
  // The longest address, with an IPv4 tail; anything longer is not worth a look.
  if (text.length > ADDRESS_TEXT_MAX) return undefined;
  if (text.includes(":")) return parseIpv6(text);
  const word = parseDotted(text);
  return word === undefined ? undefined : { family: 4, words: [word] };
};

/** The address in its one canonical form: `192.0.2.1`, `2001:db8::1`, `::ffff:192.0.2.1`. */
export const ipAddressText = (address: IpAddress): string => {
  const [first = 0, second = 0, third = 0, fourth = 0] = address.words;
  if (address.family === 4) return dotted(first);
  // RFC 5952 §5: the one prefix of RFC 4291 that is known to hold an IPv4 address.
  if (first === 0 && second === 0 && third === 0xffff) return `::ffff:${dotted(fourth)}`;
  return grouped(address.words.flatMap((word) => [word >>> 16, word & 0xffff]));
};

/** Whether both are the same address of the same family. `::ffff:192.0.2.1` is not `192.0.2.1`. */
export const sameAddress = (a: IpAddress, b: IpAddress): boolean =>
  a.family === b.family && a.words.every((word, index) => word === b.words[index]);

/** The address in the octets from `offset`: 4 or 16 of them. */
export const addressFrom = (bytes: Uint8Array, offset: number, family: 4 | 6): IpAddress => {
  const octets = family === 4 ? 4 : 16;
  if (offset + octets > bytes.length)
    throw new InvalidArgument("bytes", `${octets} octets from ${offset}`, bytes.length);
  const words: number[] = [];
  for (let at = offset; at < offset + octets; at += 4) words.push(read32(bytes, at));
  return { family, words };
};

/** Writes the 4 or 16 octets of an address at `offset` and returns how many they are. */
export const writeAddress = (address: IpAddress, into: Uint8Array, offset: number): number => {
  const { words } = address;
  if (offset + 4 * words.length > into.length)
    throw new InvalidArgument(
      "into",
      `large enough for ${4 * words.length} octets at ${offset}`,
      into.length,
    );
  for (const [index, word] of words.entries()) write32(into, offset + 4 * index, word);
  return 4 * words.length;
};

const ADDRESS_TEXT_MAX = 45;

const parseDotted = (text: string): number | undefined => {
  const parts = text.split(".");
  if (parts.length !== 4) return undefined;
  let word = 0;
  for (const part of parts) {
    if (!/^(?:0|[1-9]\d{0,2})$/u.test(part) || Number(part) > 255) return undefined;
    word = word * 256 + Number(part);
  }
  return word;
};

/** RFC 4291 §2.2: groups on either side of one `::`, which stands for at least one group. */
const parseIpv6 = (text: string): IpAddress | undefined => {
  const halves = text.split("::");
  if (halves.length > 2) return undefined;
  const [head, tail] = halves.map((half, index) => groupsOf(half, index === halves.length - 1));
  if (head === undefined) return undefined;
  if (halves.length === 1) return head.length === 8 ? ofGroups(head) : undefined;
  if (tail === undefined || head.length + tail.length > 7) return undefined;
  const zeros = Array.from({ length: 8 - head.length - tail.length }, () => 0);
  return ofGroups([...head, ...zeros, ...tail]);
};

/** The groups of 16 bits between colons; the last may be an IPv4 address where the text's end is. */
const groupsOf = (text: string, atEnd: boolean): readonly number[] | undefined => {
  if (text === "") return [];
  const groups: number[] = [];
  const parts = text.split(":");
  for (const [index, part] of parts.entries()) {
    if (atEnd && index === parts.length - 1 && part.includes(".")) {
      const word = parseDotted(part);
      if (word === undefined) return undefined;
      groups.push(word >>> 16, word & 0xffff);
    } else {
      if (!/^[\da-f]{1,4}$/iu.test(part)) return undefined;
      groups.push(Number.parseInt(part, 16));
    }
  }
  return groups;
};

const ofGroups = (groups: readonly number[]): IpAddress => {
  const words: number[] = [];
  for (let index = 0; index < 8; index += 2)
    words.push((((groups[index] ?? 0) << 16) | (groups[index + 1] ?? 0)) >>> 0);
  return { family: 6, words };
};

const dotted = (word: number): string =>
  `${word >>> 24}.${(word >>> 16) & 0xff}.${(word >>> 8) & 0xff}.${word & 0xff}`;

/** RFC 5952 §4.2: the longest run of zeros, the first of several, becomes `::`; a single zero does not. */
const grouped = (groups: readonly number[]): string => {
  let bestStart = 0;
  let bestLength = 0;
  for (let start = 0; start < groups.length; start += 1) {
    let length = 0;
    while (groups[start + length] === 0) length += 1;
    if (length > bestLength) {
      bestStart = start;
      bestLength = length;
    }
  }
  const text = (from: number, to?: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(":");
  return bestLength < 2 ? text(0) : `${text(0, bestStart)}::${text(bestStart + bestLength)}`;
};
