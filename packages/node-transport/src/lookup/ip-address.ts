/** IP addresses as bytes: reading, writing (RFC 5952 §4), scope and common prefix (RFC 6724 §2.2 and §3). Pure. */
import { isIPv4, isIPv6 } from "node:net";

/** One address. IPv4 is held as its IPv4-mapped form, as RFC 6724 §3.2 compares it. */
export interface IpAddress {
  /** As it was written: `::ffff:10.0.0.1` is of family 6. */
  readonly family: 4 | 6;
  /** 16 bytes, network order. */
  readonly bytes: Uint8Array;
  /** What follows `%`: an interface's name or number. */
  readonly zone: string | undefined;
}

/** Reads an address; undefined when it is none. Takes what `node:net` takes, an IPv6 zone included. */
export const parseIpAddress = (text: string): IpAddress | undefined => {
  if (isIPv4(text)) return ipv4(text.split(".").map(Number));
  if (!isIPv6(text)) return undefined;
  const percent = text.indexOf("%");
  const zone = percent === -1 ? undefined : text.slice(percent + 1);
  return { family: 6, bytes: ipv6Bytes(percent === -1 ? text : text.slice(0, percent)), zone };
};

/** The address of 4 bytes, or of 16 when it is IPv6. */
export const ipAddressOf = (bytes: ArrayLike<number>): IpAddress =>
  bytes.length === 4 ? ipv4(bytes) : { family: 6, bytes: Uint8Array.from(bytes), zone: undefined };

/** The one text of an address: dotted, or RFC 5952 §4; IPv4-mapped ones with their dotted tail. */
export const formatIpAddress = ({ family, bytes, zone }: IpAddress): string => {
  if (family === 4) return bytes.subarray(12).join(".");
  const text = isIpv4Mapped(bytes) ? `::ffff:${bytes.subarray(12).join(".")}` : compressed(bytes);
  return zone === undefined ? text : `${text}%${zone}`;
};

/** Equal for two texts of one address: `::1` and `0:0:0:0:0:0:0:1`. A text that is no address is its own key. */
export const addressKey = (text: string): string => {
  const address = parseIpAddress(text);
  return address === undefined ? text : formatIpAddress(address);
};

/** Whether 16 bytes are in ::ffff:0:0/96. */
export const isIpv4Mapped = (bytes: Uint8Array): boolean => {
  for (let i = 0; i < 10; i++) if (bytes[i] !== 0) return false;
  return bytes[10] === 0xff && bytes[11] === 0xff;
};

/** RFC 6724 §3.1: the multicast scope values, to which the unicast scopes are mapped. Higher reaches farther. */
export const scopeOf = ({ family, bytes }: IpAddress): number => {
  const first = bytes[0] ?? 0;
  const second = bytes[1] ?? 0;
  if (family === 4) {
    // RFC 6724 §3.2: private and shared addresses are global; only loopback and 169.254/16 are not.
    const linkLocal = bytes[12] === 127 || (bytes[12] === 169 && bytes[13] === 254);
    return linkLocal ? SCOPE_LINK_LOCAL : SCOPE_GLOBAL;
  }
  if (first === 0xff) return second & 0x0f;
  if (first === 0xfe && (second & 0xc0) === 0x80) return SCOPE_LINK_LOCAL;
  if (first === 0xfe && (second & 0xc0) === 0xc0) return SCOPE_SITE_LOCAL;
  // RFC 6724 §3.4: the loopback address has link-local scope. Embedded IPv4 addresses are global (§3.3).
  return isLoopback6(bytes) ? SCOPE_LINK_LOCAL : SCOPE_GLOBAL;
};

/** How many leading bits two addresses of one family share: 0 to 32 for IPv4, 0 to 128 for IPv6. */
export const commonBits = (a: IpAddress, b: IpAddress): number => {
  const start = a.family === 4 && b.family === 4 ? 12 : 0;
  for (let i = start; i < 16; i++) {
    const difference = (a.bytes[i] ?? 0) ^ (b.bytes[i] ?? 0);
    if (difference !== 0) return (i - start) * 8 + Math.clz32(difference) - 24;
  }
  return (16 - start) * 8;
};

const ipv4 = (four: ArrayLike<number>): IpAddress => {
  const bytes = new Uint8Array(16);
  bytes[10] = 0xff;
  bytes[11] = 0xff;
  bytes.set(four, 12);
  return { family: 4, bytes, zone: undefined };
};

/** `text` has passed `isIPv6` and has no zone. */
const ipv6Bytes = (text: string): Uint8Array => {
  const bytes = new Uint8Array(16);
  const [head = "", tail] = text.split("::");
  const front = groupBytes(head);
  bytes.set(front, 0);
  const back = tail === undefined ? [] : groupBytes(tail);
  bytes.set(back, 16 - back.length);
  return bytes;
};

const groupBytes = (groups: string): number[] =>
  groups === ""
    ? []
    : groups.split(":").flatMap((group) => {
        if (group.includes(".")) return group.split(".").map(Number);
        const value = Number.parseInt(group, 16);
        return [value >> 8, value & 0xff];
      });

/** RFC 5952 §4.2: the longest run of two or more zero groups, the first of equals, becomes `::`. */
const compressed = (bytes: Uint8Array): string => {
  const groups = Array.from({ length: 8 }, (_, i) => ((bytes[2 * i] ?? 0) << 8) | (bytes[2 * i + 1] ?? 0));
  let best = { start: 8, length: 1 };
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (groups[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  const hex = groups.map((group) => group.toString(16));
  if (best.start === 8) return hex.join(":");
  return `${hex.slice(0, best.start).join(":")}::${hex.slice(best.start + best.length).join(":")}`;
};

const isLoopback6 = (bytes: Uint8Array): boolean =>
  bytes[15] === 1 && bytes.subarray(0, 15).every((byte) => byte === 0);

const SCOPE_LINK_LOCAL = 0x2;
const SCOPE_SITE_LOCAL = 0x5;
const SCOPE_GLOBAL = 0xe;
