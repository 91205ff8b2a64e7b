/**
 * The fields of an IP header (RFC 791 §3.1, RFC 8200 §3), in their order, under Wireshark's names; `ip.options`, which it names
 * one by one, together.
 */
import type { PacketDetail } from "../shared/capture-view.ts";

type Layer = PacketDetail["layers"][number];

/** Where the header begins in `bytes`; whether it stands as it was sent, not put together of fragments' headers. */
export interface IpHeader {
  readonly start: number;
  readonly version: number;
  readonly asSent: boolean;
}

/** See the file's head. */
export const ipLayer = (bytes: Uint8Array, { start, version, asSent }: IpHeader): Layer =>
  version === 4 ? ipv4(bytes, start, asSent) : ipv6(bytes, start);

const ipv4 = (bytes: Uint8Array, start: number, asSent: boolean): Layer => {
  const { u8, u16, field } = at(bytes, start);
  const length = (u8(0) & 0xf) * 4;
  const fragment = u16(6);
  const flags = [...(fragment & 0x4000 ? ["DF"] : []), ...(fragment & 0x2000 ? ["MF"] : [])].join(", ");
  return {
    title: "IPv4",
    fields: [
      field("ip.hdr_len", String(length), 0, 1),
      ...traffic("ip.dsfield", u8(1), (name, value) => field(name, value, 1, 1)),
      field("ip.len", String(u16(2)), 2, 2),
      field("ip.id", `0x${hex(u16(4), 4)}`, 4, 2),
      field("ip.flags", `0x${fragment >> 13}${flags === "" ? "" : ` (${flags})`}`, 6, 1),
      field("ip.frag_offset", String((fragment & 0x1fff) * 8), 6, 2),
      field("ip.ttl", String(u8(8)), 8, 1),
      field("ip.proto", protocolText(u8(9)), 9, 1),
      field(
        "ip.checksum",
        asSent ? checksumText(bytes.subarray(start, start + length), u16(10)) : `0x${hex(u16(10), 4)}`,
        10,
        2,
      ),
      field("ip.src", bytes.subarray(start + 12, start + 16).join("."), 12, 4),
      field("ip.dst", bytes.subarray(start + 16, start + 20).join("."), 16, 4),
      ...(length > 20
        ? [field("ip.options", hexOf(bytes.subarray(start + 20, start + length)), 20, length - 20)]
        : []),
    ],
  };
};

const ipv6 = (bytes: Uint8Array, start: number): Layer => {
  const { u8, u16, field } = at(bytes, start);
  const label = ((u8(1) & 0xf) << 16) | u16(2);
  return {
    title: "IPv6",
    fields: [
      ...traffic("ipv6.tclass", ((u8(0) & 0xf) << 4) | (u8(1) >> 4), (name, value) =>
        field(name, value, 0, 2),
      ),
      field("ipv6.flow", `0x${hex(label, 5)}`, 1, 3),
      field("ipv6.plen", String(u16(4)), 4, 2),
      field("ipv6.nxt", protocolText(u8(6)), 6, 1),
      field("ipv6.hlim", String(u8(7)), 7, 1),
      field("ipv6.src", groups(bytes, start + 8), 8, 16),
      field("ipv6.dst", groups(bytes, start + 24), 24, 16),
    ],
  };
};

/** RFC 2474 §3, RFC 3168 §5. */
const traffic = <T>(name: string, octet: number, field: (name: string, value: string) => T): T[] => [
  field(`${name}.dscp`, dscpText(octet >> 2)),
  field(`${name}.ecn`, `${octet & 3} (${["not ECN-capable", "ECT(1)", "ECT(0)", "CE"][octet & 3] ?? ""})`),
];

/** https://www.iana.org/assignments/dscp-registry */
const dscpText = (value: number): string => {
  const assured = value >> 3;
  const drop = (value >> 1) & 3;
  const name =
    value === 46
      ? "EF"
      : (value & 7) === 0
        ? `CS${assured}`
        : assured >= 1 && assured <= 4 && drop > 0 && (value & 1) === 0
          ? `AF${assured}${drop}`
          : undefined;
  return name === undefined ? String(value) : `${value} (${name})`;
};

const protocolText = (value: number): string => {
  const name = protocols[value];
  return name === undefined ? String(value) : `${value} (${name})`;
};
/** https://www.iana.org/assignments/protocol-numbers */
const protocols: Readonly<Record<number, string>> = {
  0: "hop-by-hop options",
  1: "ICMP",
  6: "TCP",
  41: "IPv6",
  43: "routing",
  44: "fragment",
  50: "ESP",
  51: "AH",
  58: "ICMPv6",
  60: "destination options",
};

/** RFC 791 §3.1: the sum of a whole header is −0. */
const checksumText = (header: Uint8Array, given: number): string => {
  const text = `0x${hex(given, 4)}`;
  let sum = -given;
  for (let index = 0; index + 1 < header.length; index += 2)
    sum += ((header[index] as number) << 8) | (header[index + 1] as number);
  while (sum > 0xffff) sum = (sum & 0xffff) + (sum >>> 16);
  const right = ~sum & 0xffff;
  if (right === given) return `${text} (right)`;
  return given === 0 ? `${text} (not filled in)` : `${text} (wrong: it would be 0x${hex(right, 4)})`;
};

/** Reads and names octets of the header. */
const at = (bytes: Uint8Array, start: number) => {
  const u8 = (offset: number): number => bytes[start + offset] ?? 0;
  return {
    u8,
    u16: (offset: number): number => (u8(offset) << 8) | u8(offset + 1),
    field: (name: string, value: string, offset: number, length: number): Layer["fields"][number] => ({
      name,
      value,
      from: start + offset,
      to: start + offset + length,
    }),
  };
};

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, "0");
const hexOf = (octets: Uint8Array): string => Array.from(octets, (octet) => hex(octet, 2)).join(" ");

const groups = (bytes: Uint8Array, from: number): string =>
  Array.from({ length: 8 }, (_, group) =>
    (((bytes[from + group * 2] ?? 0) << 8) | (bytes[from + group * 2 + 1] ?? 0)).toString(16),
  ).join(":");
