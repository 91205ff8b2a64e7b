/** draft-ietf-opsawg-pcapng §3.5: the options of a block: code, length, value, padded to 32 bits. */
import { be16, le16 } from "../base/octets.ts";

/** Calls `option` with each, where its value is, and its length; what does not fit ends the list. */
export const eachOption = (
  bytes: Uint8Array,
  from: number,
  end: number,
  littleEndian: boolean,
  option: (code: number, at: number, length: number) => void,
): void => {
  const half = littleEndian ? le16 : be16;
  for (let at = from; at + 4 <= end;) {
    const code = half(bytes, at);
    const length = half(bytes, at + 2);
    const value = at + 4;
    if (code === 0 || value + length > end) return;
    option(code, value, length);
    at = value + ((length + 3) & ~3);
  }
};

/** Text as an option has it: UTF-8, in old files Latin-1; zeros are left out. */
export const optionText = (bytes: Uint8Array, at: number, length: number): string => {
  const octets = withoutZeros(bytes.subarray(at, at + length));
  if (octets.every(isAscii)) return latin1(octets);
  try {
    let escaped = "";
    for (const octet of octets) escaped += ESCAPES[octet] as string;
    return decodeURIComponent(escaped);
  } catch {
    return latin1(octets);
  }
};

/**
 * The texts that are kept of a whole file: of a name 1 KiB, of all together 1 MiB. A file can hold 64 KiB in each of three
 * for each of 65,536 interfaces.
 */
export class KeptTexts {
  #left = KEPT_MAX;

  /** Those of a block's options that have one of the codes, by code, of several the last. */
  of(
    bytes: Uint8Array,
    from: number,
    end: number,
    littleEndian: boolean,
    codes: readonly number[],
  ): Readonly<Partial<Record<number, string>>> {
    const found = new Map<number, { readonly at: number; readonly length: number }>();
    eachOption(bytes, from, end, littleEndian, (code, at, length) => {
      if (codes.includes(code)) found.set(code, { at, length });
    });
    const texts: Partial<Record<number, string>> = {};
    for (const [code, { at, length }] of found) {
      const kept = cutAt(bytes, at, length, code === OPTION_COMMENT ? length : TEXT_MAX);
      if (kept > this.#left) continue;
      this.#left -= kept;
      texts[code] = optionText(bytes, at, kept);
    }
    return texts;
  }
}

/** The octets of a text that is cut to `max`, not within a character (RFC 3629). */
const cutAt = (bytes: Uint8Array, at: number, length: number, max: number): number => {
  if (length <= max) return length;
  let kept = max;
  while (kept > max - 3 && ((bytes[at + kept] as number) & 0xc0) === 0x80) kept -= 1;
  return kept;
};

const withoutZeros = (octets: Uint8Array): Uint8Array =>
  octets.includes(0) ? octets.filter((octet) => octet !== 0) : octets;

const isAscii = (octet: number): boolean => octet < 0x80;

const latin1 = (octets: Uint8Array): string => {
  let text = "";
  for (let at = 0; at < octets.length; at += PIECE)
    text += String.fromCharCode(...octets.subarray(at, at + PIECE));
  return text;
};

export const OPTION_COMMENT = 1;

const ESCAPES: readonly string[] = Array.from(
  { length: 256 },
  (_, octet) => `%${octet.toString(16).padStart(2, "0")}`,
);
/** Octets made text at once. */
const PIECE = 4096;
/** Octets of one text that is no comment, and of all. */
const TEXT_MAX = 1024;
const KEPT_MAX = 2 ** 20;
