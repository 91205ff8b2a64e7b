/**
 * RFC 791 §3.2 (an example fragmentation procedure) and RFC 8200 §4.5: a packet cut to the size of a link, as an IPv4 router
 * does it, and as only the source does it in IPv6.
 */
import { InvalidArgument } from "../base/errors.ts";
import { checksumOf, sumOctets } from "./checksum.ts";
import { decodeIp } from "./ip.ts";
import { IpHeader } from "./ip-header.ts";
import { decodeIpv4Options, encodeIpv4Options, IPV4_HEADER_OCTETS } from "./ipv4.ts";
import {
  DESTINATION_OPTIONS,
  extensionOctets,
  FRAGMENT,
  HOP_BY_HOP,
  IPV6_FRAGMENT_HEADER_OCTETS,
  IPV6_HEADER_OCTETS,
  ROUTING,
} from "./ipv6.ts";
import { copyOctets, write16, write32 } from "./octets.ts";

/** Why a packet is not cut. */
export type NotFragmented =
  /** RFC 791 §3.1: the sender forbids it; "fragmentation needed" is the answer (RFC 1191 §4). */
  | "dont-fragment"
  /** The link has no room for the headers and 8 octets. */
  | "mtu-too-small"
  /** RFC 8200 §4.5: fragments of IPv6 are not cut again. */
  | "is-fragment"
  | "malformed";

/**
 * The packet in fragments of at most `mtu` octets; as it is, where it fits. `identification`, for IPv6: what no other
 * packet between the two addresses has had lately.
 */
export const fragmentPacket = (
  packet: Uint8Array,
  mtu: number,
  identification = 0,
): readonly Uint8Array[] | NotFragmented => {
  if (!Number.isInteger(mtu) || mtu < 1) throw new InvalidArgument("mtu", "a whole number of octets", mtu);
  const header = new IpHeader();
  if (decodeIp(packet, header) !== undefined) return "malformed";
  const length = header.payloadOffset + header.payloadLength;
  if (length <= mtu) return [packet.subarray(0, length)];
  return header.version === 4
    ? fragmentIpv4(packet, header, mtu)
    : fragmentIpv6(packet, header, mtu, identification);
};

const fragmentIpv4 = (
  packet: Uint8Array,
  header: IpHeader,
  mtu: number,
): readonly Uint8Array[] | NotFragmented => {
  if (header.dontFragment) return "dont-fragment";
  const first = packet.subarray(0, header.payloadOffset);
  const later = headerOfLater(packet, header);
  const end = header.payloadOffset + header.payloadLength;
  const fragments: Uint8Array[] = [];
  for (let at = header.payloadOffset; at < end;) {
    const head = fragments.length === 0 ? first : later;
    const room = mtu - head.length;
    if (room < 8) return "mtu-too-small";
    const octets = end - at <= room ? end - at : room & ~7;
    const offset = header.fragmentOffset + at - header.payloadOffset;
    const isLast = at + octets === end && !header.moreFragments;
    const fragment = new Uint8Array(head.length + octets);
    fragment.set(head);
    fragment.set(packet.subarray(at, at + octets), head.length);
    write16(fragment, 2, fragment.length);
    write16(fragment, 6, (isLast ? 0 : MORE_FRAGMENTS) | (offset >>> 3));
    write16(fragment, 10, 0);
    write16(fragment, 10, checksumOf(sumOctets(fragment, 0, head.length)));
    fragments.push(fragment);
    at += octets;
  }
  return fragments;
};

/** RFC 791 §3.1: of the options, only those with the copied flag go into fragments after the first. */
const headerOfLater = (packet: Uint8Array, header: IpHeader): Uint8Array => {
  const { options } = decodeIpv4Options(
    packet,
    IPV4_HEADER_OCTETS,
    header.payloadOffset - IPV4_HEADER_OCTETS,
  );
  const copied = encodeIpv4Options(options.filter(({ number }) => (number & COPIED) !== 0));
  const head = new Uint8Array(IPV4_HEADER_OCTETS + ((copied.length + 3) & ~3));
  head.set(packet.subarray(0, IPV4_HEADER_OCTETS));
  head.set(copied, IPV4_HEADER_OCTETS);
  head[0] = 0x40 | (head.length >>> 2);
  return head;
};

const fragmentIpv6 = (
  packet: Uint8Array,
  header: IpHeader,
  mtu: number,
  identification: number,
): readonly Uint8Array[] | NotFragmented => {
  if (header.fragmentHeader) return "is-fragment";
  const { headers, nextHeaderAt } = perFragmentHeaders(packet);
  const room = (mtu - headers - IPV6_FRAGMENT_HEADER_OCTETS) & ~7;
  if (room < 8) return "mtu-too-small";
  const end = header.payloadOffset + header.payloadLength;
  const number = packet[nextHeaderAt] as number;
  const fragments: Uint8Array[] = [];
  for (let at = headers; at < end; at += room) {
    const octets = Math.min(room, end - at);
    const fragment = new Uint8Array(headers + IPV6_FRAGMENT_HEADER_OCTETS + octets);
    fragment.set(copyOctets(packet, 0, headers));
    fragment.set(packet.subarray(at, at + octets), headers + IPV6_FRAGMENT_HEADER_OCTETS);
    write16(fragment, 4, fragment.length - IPV6_HEADER_OCTETS);
    fragment[nextHeaderAt] = FRAGMENT;
    fragment[headers] = number;
    write16(fragment, headers + 2, (at - headers) | (at + octets < end ? 1 : 0));
    write32(fragment, headers + 4, identification);
    fragments.push(fragment);
  }
  return fragments;
};

/**
 * RFC 8200 §4.5: what every fragment repeats: the header and what routers look at, up to and with the routing header where
 * there is one, else the hop-by-hop options. `nextHeaderAt` is the octet that announces what follows.
 */
const perFragmentHeaders = (
  packet: Uint8Array,
): { readonly headers: number; readonly nextHeaderAt: number } => {
  let found = { headers: IPV6_HEADER_OCTETS, nextHeaderAt: 6 };
  let { headers: at, nextHeaderAt } = found;
  let number = packet[nextHeaderAt] as number;
  while (number === HOP_BY_HOP || number === ROUTING || number === DESTINATION_OPTIONS) {
    nextHeaderAt = at;
    at += extensionOctets(number, packet[at + 1] as number);
    if (number !== DESTINATION_OPTIONS) found = { headers: at, nextHeaderAt };
    number = packet[nextHeaderAt] as number;
  }
  return found;
};

const MORE_FRAGMENTS = 0x2000;
const COPIED = 0x80;
