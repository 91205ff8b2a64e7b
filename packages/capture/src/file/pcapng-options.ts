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
  const octets = Array.from(bytes.subarray(at, at + length)).filter((octet) => octet !== 0);
  try {
    return decodeURIComponent(octets.map((octet) => `%${octet.toString(16).padStart(2, "0")}`).join(""));
  } catch {
    return octets.map((octet) => String.fromCharCode(octet)).join("");
  }
};

export const OPTION_COMMENT = 1;
