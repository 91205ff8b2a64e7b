/** RFC 791 §3.1: the IPv4 header, with its options as a list of numbers and octets. */
import { InvalidArgument } from "../base/errors.ts";
import { checksumOf, foldSum, isIntact, sumOctets } from "./checksum.ts";
import type { IpHeader } from "./ip-header.ts";
import { copyOctets, read16, read32, write16, write32 } from "./octets.ts";
import type { DecodeProblem } from "./problem.ts";
import type { EcnCodepoint } from "./segment.ts";

/** RFC 791 §3.1: 5 words without options, 15 at most; a total length of 16 bits. */
export const IPV4_HEADER_OCTETS = 20;
const IPV4_OPTION_OCTETS_MAX = 40;
export const IPV4_PACKET_OCTETS_MAX = 65_535;

/**
 * Reads the header at `offset` of what ends at `end`. As long as the fixed header is there, the record is filled even
 * where a problem is found, so that a reader of captures can pass over it; where the total length makes no sense, the
 * payload is what is there. A wrong checksum comes before a payload that is cut off.
 */
export const decodeIpv4 = (
  bytes: Uint8Array,
  offset: number,
  end: number,
  into: IpHeader,
): DecodeProblem | undefined => {
  const have = end - offset;
  if (have < IPV4_HEADER_OCTETS) return { kind: "truncated", layer: "ipv4", need: IPV4_HEADER_OCTETS, have };
  const headerLength = ((bytes[offset] as number) & 0xf) << 2;
  const totalLength = read16(bytes, offset + 2);
  fill(bytes, offset, into);
  into.payloadOffset = offset + headerLength;
  into.payloadLength = Math.max(0, totalLength - headerLength);
  if (headerLength < IPV4_HEADER_OCTETS) return { kind: "bad-header-length", words: headerLength >>> 2 };
  if (headerLength > have) return { kind: "truncated", layer: "ipv4", need: headerLength, have };
  if (totalLength < headerLength) {
    into.payloadLength = have - headerLength;
    return { kind: "bad-total-length", total: totalLength, headers: headerLength };
  }
  const sum = sumOctets(bytes, offset, headerLength);
  if (!isIntact(sum)) {
    const actual = read16(bytes, offset + 10);
    const expected = checksumOf(foldSum(sum + (~actual & 0xffff)));
    return { kind: "bad-checksum", layer: "ipv4", expected, actual };
  }
  if (totalLength > have) return { kind: "truncated", layer: "ipv4", need: totalLength, have };
  return undefined;
};

/**
 * Writes the header for the record's `payloadLength` octets at `offset`, with its checksum, and returns its octets.
 * `options`: octets of RFC 791 §3.1 options, padded here.
 * @throws {@link InvalidArgument} when `into` is too small, or the packet would be longer than 65,535 octets.
 */
export const encodeIpv4 = (
  header: IpHeader,
  into: Uint8Array,
  offset: number,
  options: Uint8Array = noOptions,
): number => {
  const headerLength = IPV4_HEADER_OCTETS + ((options.length + 3) & ~3);
  const totalLength = headerLength + header.payloadLength;
  if (options.length > IPV4_OPTION_OCTETS_MAX)
    throw new InvalidArgument("options", `at most ${IPV4_OPTION_OCTETS_MAX} octets`, options.length);
  if (totalLength > IPV4_PACKET_OCTETS_MAX)
    throw new InvalidArgument(
      "payloadLength",
      "small enough for a packet of 65,535 octets",
      header.payloadLength,
    );
  if (offset + headerLength > into.length)
    throw new InvalidArgument("into", `large enough for ${headerLength} octets at ${offset}`, into.length);
  into[offset] = 0x40 | (headerLength >>> 2);
  into[offset + 1] = (header.dscp << 2) | header.ecn;
  write16(into, offset + 2, totalLength);
  write16(into, offset + 4, header.identification);
  const flags = (header.dontFragment ? DONT_FRAGMENT : 0) | (header.moreFragments ? MORE_FRAGMENTS : 0);
  write16(into, offset + 6, flags | (header.fragmentOffset >>> 3));
  into[offset + 8] = header.hopLimit;
  into[offset + 9] = header.protocol;
  write16(into, offset + 10, 0);
  write32(into, offset + 12, header.source0);
  write32(into, offset + 16, header.destination0);
  if (options.length > 0) {
    into.set(options, offset + IPV4_HEADER_OCTETS);
    into.fill(0, offset + IPV4_HEADER_OCTETS + options.length, offset + headerLength);
  }
  write16(into, offset + 10, checksumOf(sumOctets(into, offset, headerLength)));
  return headerLength;
};

/** An option as it stands: `bytes` are what follows its length. Numbers 0 and 1 have none. */
export interface Ipv4Option {
  readonly number: number;
  readonly bytes: Uint8Array;
}

/** Reads `length` octets of options at `offset`: up to the end of the list, or to where a length leads nowhere. */
export const decodeIpv4Options = (
  bytes: Uint8Array,
  offset: number,
  length: number,
): { readonly options: readonly Ipv4Option[]; readonly flaw: DecodeProblem | undefined } => {
  const options: Ipv4Option[] = [];
  let at = 0;
  while (at < length) {
    const number = bytes[offset + at] as number;
    if (number === 0) break;
    if (number === 1) {
      options.push({ number, bytes: noOptions });
      at += 1;
      continue;
    }
    const octets = at + 1 < length ? (bytes[offset + at + 1] as number) : 0;
    if (octets < 2 || at + octets > length)
      return { options, flaw: { kind: "bad-option-length", layer: "ipv4", number, length: octets, at } };
    options.push({ number, bytes: copyOctets(bytes, offset + at + 2, octets - 2) });
    at += octets;
  }
  return { options, flaw: undefined };
};

/** The octets of a list of options, for {@link encodeIpv4}. */
export const encodeIpv4Options = (options: readonly Ipv4Option[]): Uint8Array => {
  const octets: number[] = [];
  for (const { number, bytes } of options)
    octets.push(...(number < 2 ? [number] : [number, bytes.length + 2, ...bytes]));
  if (octets.length > IPV4_OPTION_OCTETS_MAX)
    throw new InvalidArgument("options", `at most ${IPV4_OPTION_OCTETS_MAX} octets`, octets.length);
  return Uint8Array.from(octets);
};

/** The name of an IPv4 option number, copy bit and class included, as IANA has registered it. */
export const ipv4OptionName = (number: number): string => optionNames[number] ?? "unassigned";

const fill = (bytes: Uint8Array, offset: number, into: IpHeader): void => {
  const fragment = read16(bytes, offset + 6);
  const service = bytes[offset + 1] as number;
  into.version = 4;
  into.offset = offset;
  into.dscp = service >>> 2;
  into.ecn = (service & 3) as EcnCodepoint;
  into.identification = read16(bytes, offset + 4);
  into.dontFragment = (fragment & DONT_FRAGMENT) !== 0;
  into.moreFragments = (fragment & MORE_FRAGMENTS) !== 0;
  into.fragmentOffset = (fragment & 0x1fff) << 3;
  into.hopLimit = bytes[offset + 8] as number;
  into.protocol = bytes[offset + 9] as number;
  into.source0 = read32(bytes, offset + 12);
  into.source1 = 0;
  into.source2 = 0;
  into.source3 = 0;
  into.destination0 = read32(bytes, offset + 16);
  into.destination1 = 0;
  into.destination2 = 0;
  into.destination3 = 0;
  into.fragmentHeader = false;
  into.flowLabel = 0;
  into.fragmentHeaderOffset = 0;
  into.nextHeaderOffset = 0;
  into.segmentsLeft = 0;
};

const DONT_FRAGMENT = 0x4000;
const MORE_FRAGMENTS = 0x2000;

const noOptions = new Uint8Array(0);

const optionNames: Readonly<Record<number, string>> = {
  0: "end of options list",
  1: "no operation",
  7: "record route",
  10: "experimental measurement",
  11: "MTU probe",
  12: "MTU reply",
  25: "quick start",
  30: "experiment",
  68: "time stamp",
  82: "traceroute",
  94: "experiment",
  130: "security",
  131: "loose source route",
  133: "extended security",
  134: "commercial security",
  136: "stream identifier",
  137: "strict source route",
  142: "experimental access control",
  144: "IMI traffic descriptor",
  145: "extended internet protocol",
  147: "address extension",
  148: "router alert",
  149: "selective directed broadcast",
  151: "dynamic packet state",
  152: "upstream multicast packet",
  158: "experiment",
  222: "experiment",
};
