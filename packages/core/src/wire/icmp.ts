/**
 * RFC 792, RFC 1191 §4 and RFC 4443: ICMP messages of both versions as values, as far as they concern TCP: errors with the
 * packet they quote, and echo. What an error means to a connection is in `icmp-errors.ts`.
 */
import { InvalidArgument } from "../base/errors.ts";
import { addressFrom, type IpAddress, writeAddress } from "./address.ts";
import { checksumOf, foldSum, isIntact, sumOctets } from "./checksum.ts";
import { copyOctets, read16, read32, write16, write32 } from "./octets.ts";
import type { Decoded } from "./problem.ts";

/** The protocol numbers of ICMP in an IP header. */
export const PROTOCOL_ICMP = 1;
export const PROTOCOL_ICMPV6 = 58;

/** Type, code, checksum, and a word that every type uses in its own way. */
export const ICMP_HEADER_OCTETS = 8;

/** `quote`: the beginning of the packet that caused it, from its IP header on. */
export type IcmpMessage =
  | { readonly kind: "destination-unreachable"; readonly code: number; readonly quote: Uint8Array }
  /** RFC 1191 §4 (code 4) and RFC 4443 §3.2. `mtu` 0: an old router that does not say. */
  | { readonly kind: "packet-too-big"; readonly mtu: number; readonly quote: Uint8Array }
  | { readonly kind: "time-exceeded"; readonly code: number; readonly quote: Uint8Array }
  /** `pointer`: the octet of the quoted packet that is wrong. */
  | {
      readonly kind: "parameter-problem";
      readonly code: number;
      readonly pointer: number;
      readonly quote: Uint8Array;
    }
  /** IPv4 alone. */
  | { readonly kind: "source-quench"; readonly quote: Uint8Array }
  /** IPv4 alone; that of IPv6 belongs to neighbour discovery and stays `other`. */
  | {
      readonly kind: "redirect";
      readonly code: number;
      readonly gateway: IpAddress;
      readonly quote: Uint8Array;
    }
  | {
      readonly kind: "echo-request" | "echo-reply";
      readonly identifier: number;
      readonly sequence: number;
      readonly bytes: Uint8Array;
    }
  /** `bytes` follow the checksum. */
  | { readonly kind: "other"; readonly type: number; readonly code: number; readonly bytes: Uint8Array };

/**
 * Reads the message of `length` octets at `offset`. `pseudoHeaderSum`: as for a segment, counted for ICMPv6 alone (RFC 4443
 * §2.3); `undefined`: the checksum is not looked at. Octets in the message are copies.
 */
export const decodeIcmp = (
  bytes: Uint8Array,
  offset: number,
  length: number,
  version: 4 | 6,
  pseudoHeaderSum: number | undefined,
): Decoded<IcmpMessage> => {
  const have = Math.min(length, bytes.length - offset);
  const need = Math.max(ICMP_HEADER_OCTETS, length);
  if (have < need) return { ok: false, problem: { kind: "truncated", layer: "icmp", need, have } };
  if (pseudoHeaderSum !== undefined) {
    const pseudo = version === 6 ? pseudoHeaderSum + foldSum(length) : 0;
    const sum = foldSum(pseudo + sumOctets(bytes, offset, length));
    if (!isIntact(sum)) {
      const actual = read16(bytes, offset + 2);
      const expected = checksumOf(foldSum(sum + (~actual & 0xffff)));
      return { ok: false, problem: { kind: "bad-checksum", layer: "icmp", expected, actual } };
    }
  }
  const value = version === 4 ? message4(bytes, offset, length) : message6(bytes, offset, length);
  return { ok: true, value, flaw: undefined };
};

/** Octets that {@link encodeIcmp} writes. */
export const icmpOctets = (message: IcmpMessage): number => {
  if (message.kind === "other") return 4 + message.bytes.length;
  return ICMP_HEADER_OCTETS + ("quote" in message ? message.quote : message.bytes).length;
};

/**
 * Writes the message at `offset`, with its checksum, and returns its octets.
 * @throws {@link InvalidArgument} when `into` is too small, or IPv6 has no such message.
 */
export const encodeIcmp = (
  message: IcmpMessage,
  into: Uint8Array,
  offset: number,
  version: 4 | 6,
  pseudoHeaderSum: number,
): number => {
  const length = icmpOctets(message);
  if (offset + length > into.length)
    throw new InvalidArgument("into", `large enough for ${length} octets at ${offset}`, into.length);
  if (length < ICMP_HEADER_OCTETS) throw new InvalidArgument("bytes", "4 octets or more", length - 4);
  into[offset] = typeOf(message, version);
  into[offset + 1] = codeOf(message, version);
  write32(into, offset + 2, 0);
  if (message.kind === "other") {
    into.set(message.bytes, offset + 4);
  } else {
    writeWord(message, into, offset + 4, version);
    into.set("quote" in message ? message.quote : message.bytes, offset + ICMP_HEADER_OCTETS);
  }
  const pseudo = version === 6 ? pseudoHeaderSum + foldSum(length) : 0;
  write16(into, offset + 2, checksumOf(foldSum(pseudo + sumOctets(into, offset, length))));
  return length;
};

type Known = Exclude<IcmpMessage["kind"], "other">;

/** RFC 792, RFC 4443 §2.1. */
const types: Readonly<Record<Known, { readonly 4: number; readonly 6: number | undefined }>> = {
  "destination-unreachable": { 4: 3, 6: 1 },
  "packet-too-big": { 4: 3, 6: 2 },
  "time-exceeded": { 4: 11, 6: 3 },
  "parameter-problem": { 4: 12, 6: 4 },
  "source-quench": { 4: 4, 6: undefined },
  redirect: { 4: 5, 6: undefined },
  "echo-request": { 4: 8, 6: 128 },
  "echo-reply": { 4: 0, 6: 129 },
};

/** RFC 792: fragmentation needed and DF set. */
const FRAGMENTATION_NEEDED = 4;

const message4 = (bytes: Uint8Array, offset: number, length: number): IcmpMessage => {
  const code = bytes[offset + 1] as number;
  const quote = copyOctets(bytes, offset + ICMP_HEADER_OCTETS, length - ICMP_HEADER_OCTETS);
  switch (bytes[offset] as number) {
    case 3:
      return code === FRAGMENTATION_NEEDED
        ? { kind: "packet-too-big", mtu: read16(bytes, offset + 6), quote }
        : { kind: "destination-unreachable", code, quote };
    case 4:
      return { kind: "source-quench", quote };
    case 5:
      return { kind: "redirect", code, gateway: addressFrom(bytes, offset + 4, 4), quote };
    case 11:
      return { kind: "time-exceeded", code, quote };
    case 12:
      return { kind: "parameter-problem", code, pointer: bytes[offset + 4] as number, quote };
    case 0:
    case 8:
      return echo(bytes, offset, bytes[offset] === 8 ? "echo-request" : "echo-reply", quote);
    default:
      return other(bytes, offset, length);
  }
};

const message6 = (bytes: Uint8Array, offset: number, length: number): IcmpMessage => {
  const code = bytes[offset + 1] as number;
  const quote = copyOctets(bytes, offset + ICMP_HEADER_OCTETS, length - ICMP_HEADER_OCTETS);
  switch (bytes[offset] as number) {
    case 1:
      return { kind: "destination-unreachable", code, quote };
    case 2:
      return { kind: "packet-too-big", mtu: read32(bytes, offset + 4), quote };
    case 3:
      return { kind: "time-exceeded", code, quote };
    case 4:
      return { kind: "parameter-problem", code, pointer: read32(bytes, offset + 4), quote };
    case 128:
    case 129:
      return echo(bytes, offset, bytes[offset] === 128 ? "echo-request" : "echo-reply", quote);
    default:
      return other(bytes, offset, length);
  }
};

const echo = (
  bytes: Uint8Array,
  offset: number,
  kind: "echo-request" | "echo-reply",
  rest: Uint8Array,
): IcmpMessage => ({
  kind,
  identifier: read16(bytes, offset + 4),
  sequence: read16(bytes, offset + 6),
  bytes: rest,
});

const other = (bytes: Uint8Array, offset: number, length: number): IcmpMessage => ({
  kind: "other",
  type: bytes[offset] as number,
  code: bytes[offset + 1] as number,
  bytes: copyOctets(bytes, offset + 4, length - 4),
});

const typeOf = (message: IcmpMessage, version: 4 | 6): number => {
  if (message.kind === "other") return message.type;
  const type = types[message.kind][version];
  if (type === undefined) throw new InvalidArgument("message", `one that ICMPv${version} has`, message.kind);
  return type;
};

const codeOf = (message: IcmpMessage, version: 4 | 6): number => {
  if (message.kind === "packet-too-big") return version === 4 ? FRAGMENTATION_NEEDED : 0;
  return "code" in message ? message.code : 0;
};

/** The second word of the header. */
const writeWord = (
  message: Exclude<IcmpMessage, { kind: "other" }>,
  into: Uint8Array,
  at: number,
  version: 4 | 6,
): void => {
  switch (message.kind) {
    case "packet-too-big":
      // RFC 1191 §4: the low half of the word; a greater MTU than that is told as the greatest.
      write32(into, at, version === 4 ? Math.min(message.mtu, 0xffff) : message.mtu);
      return;
    case "parameter-problem":
      // RFC 792: one octet, the first of the word.
      write32(into, at, version === 4 ? message.pointer << 24 : message.pointer);
      return;
    case "redirect":
      writeAddress(message.gateway, into, at);
      return;
    case "echo-request":
    case "echo-reply":
      write16(into, at, message.identifier);
      write16(into, at + 2, message.sequence);
      return;
    case "destination-unreachable":
    case "time-exceeded":
    case "source-quench":
      write32(into, at, 0);
      return;
  }
};
