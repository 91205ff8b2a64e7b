/**
 * An endpoint as a filter of libpcap (pcap-filter(7)): its TCP packets, and the ICMP errors that quote one of them, which
 * come from routers on the way and so name the endpoint nowhere but in the quote (RFC 792; RFC 4443 §2.4).
 */
import { type IpAddress, isIpv4Mapped, parseIpAddress } from "../lookup/ip-address.ts";

/**
 * The filter. `addresses` are IP addresses, zones allowed; none: any address with this port. `port` is 1 to 65,535.
 * Of more addresses than a filter in the kernel should hold, the port alone is asked about.
 */
export const endpointFilter = (addresses: readonly string[], port: number): string => {
  const hosts = addresses.length > ADDRESSES_MAX ? [] : distinct(addresses);
  const four = hosts.filter((host) => host.length === 4);
  const six = hosts.filter((host) => host.length === 16);
  const any = hosts.length === 0;
  return [
    any
      ? `tcp port ${port}`
      : `tcp port ${port} and (${hosts.map((host) => `host ${text(host)}`).join(" or ")})`,
    ...(any || four.length > 0 ? [quoted4(four, port)] : []),
    ...(any || six.length > 0 ? [quoted6(six, port)] : []),
  ]
    .map((part) => `(${part})`)
    .join(" or ");
};

/** 4 or 16 bytes each, an IPv4-mapped address as the IPv4 address it is on the wire. */
const distinct = (addresses: readonly string[]): readonly Uint8Array[] => {
  const found = new Map<string, Uint8Array>();
  for (const address of addresses) {
    const parsed = parseIpAddress(address);
    if (parsed !== undefined) found.set(text(bytesOf(parsed)), bytesOf(parsed));
  }
  return [...found.values()];
};

const bytesOf = ({ family, bytes }: IpAddress): Uint8Array =>
  family === 4 || isIpv4Mapped(bytes) ? bytes.subarray(12) : bytes;

const text = (bytes: Uint8Array): string =>
  bytes.length === 4
    ? bytes.join(".")
    : Array.from({ length: 8 }, (_, at) =>
        (((bytes[2 * at] ?? 0) << 8) | (bytes[2 * at + 1] ?? 0)).toString(16),
      ).join(":");

/** RFC 792: 8 octets, then the IP header with its options, then the first octets of TCP: the ports. */
const quoted4 = (hosts: readonly Uint8Array[], port: number): string => {
  const ports = "((icmp[8] & 0xf) << 2)";
  const either = [
    [20, `icmp[8 + ${ports} : 2] = ${port}`],
    [24, `icmp[10 + ${ports} : 2] = ${port}`],
  ] as const;
  return `icmp[17] = 6 and ${oneOf(
    either.map(([at, condition]) =>
      both(oneOf(hosts.map((host) => `icmp[${at} : 4] = ${word(host, 0)}`)), condition),
    ),
  )}`;
};

/** RFC 4443 §2.4: 8 octets after the IPv6 header, then the packet; of one with extension headers nothing is asked. */
const quoted6 = (hosts: readonly Uint8Array[], port: number): string => {
  const either = [
    [56, `ip6[88 : 2] = ${port}`],
    [72, `ip6[90 : 2] = ${port}`],
  ] as const;
  return `icmp6 and ip6[54] = 6 and ${oneOf(
    either.map(([at, condition]) => both(oneOf(hosts.map((host) => address6(at, host))), condition)),
  )}`;
};

const address6 = (at: number, host: Uint8Array): string =>
  [0, 4, 8, 12].map((part) => `ip6[${at + part} : 4] = ${word(host, part)}`).join(" and ");

const oneOf = (conditions: readonly string[]): string =>
  conditions.length === 0 ? "" : `(${conditions.join(" or ")})`;

const both = (one: string, other: string): string => (one === "" ? `(${other})` : `(${one} and ${other})`);

const word = (bytes: Uint8Array, at: number): string =>
  `0x${Buffer.from(bytes.subarray(at, at + 4)).toString("hex")}`;

/** BPF in the kernel takes 4096 instructions (BPF_MAXINSNS); an IPv6 address here takes some 30. */
const ADDRESSES_MAX = 32;
