/** draft-ietf-opsawg-pcapng §4.5: names of addresses, as the file's maker resolved them. */
import { addressFrom, ipAddressText } from "@tcplens/core/wire";
import { be16, le16 } from "../base/octets.ts";
import { optionText } from "./pcapng-options.ts";

/** Adds the names of a block, whose records start at `from`, to the addresses they belong to. */
export const addNames = (
  bytes: Uint8Array,
  from: number,
  end: number,
  littleEndian: boolean,
  names: Map<string, readonly string[]>,
): void => {
  const half = littleEndian ? le16 : be16;
  for (let at = from; at + 4 <= end;) {
    const type = half(bytes, at);
    const length = half(bytes, at + 2);
    const value = at + 4;
    if (type === 0 || value + length > end) return;
    const octets = type === 1 ? 4 : 16;
    if ((type === 1 || type === 2) && length > octets && names.size < NAMES_MAX) {
      const address = ipAddressText(addressFrom(bytes, value, type === 1 ? 4 : 6));
      names.set(address, namesIn(bytes, value + octets, value + length));
    }
    at = value + ((length + 3) & ~3);
  }
};

/** Each ends with a zero. */
const namesIn = (bytes: Uint8Array, from: number, end: number): readonly string[] => {
  const names: string[] = [];
  let start = from;
  for (let at = from; at <= end && names.length < NAMES_OF_ONE_MAX; at += 1) {
    if (at < end && bytes[at] !== 0) continue;
    if (at > start) names.push(optionText(bytes, start, Math.min(at - start, NAME_OCTETS_MAX)));
    start = at + 1;
  }
  return names;
};

/** Addresses with names at most, names of one, and octets of a name. */
const NAMES_MAX = 65_536;
const NAMES_OF_ONE_MAX = 16;
const NAME_OCTETS_MAX = 255;
