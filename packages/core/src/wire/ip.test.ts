import { describe, expect, test } from "vitest";
import { InvalidArgument } from "../base/errors.ts";
import { checksumOf, sumOctets } from "./checksum.ts";
import { IpHeader } from "./ip-header.ts";
import { decodeIp, encodeIp } from "./ip.ts";
import { encodeIpv4, encodeIpv4Options, ipv4OptionName } from "./ipv4.ts";
import { hasWholeChain, IPV6_EXTENSION_HEADERS_MAX } from "./ipv6.ts";

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));

/** An IPv6 packet whose chain begins with `first`: extension headers, then the rest. */
const ipv6 = (first: number, after: string, payloadLength?: number): Uint8Array => {
  const rest = bytesOf(after);
  const packet = new Uint8Array(40 + rest.length);
  packet[0] = 0x60;
  const length = payloadLength ?? rest.length;
  packet[4] = length >>> 8;
  packet[5] = length;
  packet[6] = first;
  packet[7] = 64;
  packet.set(rest, 40);
  return packet;
};

const ipv4 = (change: (bytes: Uint8Array) => void, length = 40): Uint8Array => {
  const header = new IpHeader();
  header.payloadLength = length - 20;
  header.protocol = 6;
  const bytes = new Uint8Array(length);
  encodeIp(header, bytes, 0);
  change(bytes);
  bytes[10] = 0;
  bytes[11] = 0;
  const checksum = checksumOf(sumOctets(bytes, 0, Math.min(length, ((bytes[0] ?? 0) & 0xf) * 4)));
  bytes[10] = checksum >>> 8;
  bytes[11] = checksum;
  return bytes;
};

const read = (bytes: Uint8Array) => {
  const header = new IpHeader();
  return { problem: decodeIp(bytes, header), header };
};

const hopByHop = "06 00 0104 00000000";

describe("IPv6 extension headers", () => {
  test("the chain is followed to TCP through all that may lie between", () => {
    const chain = [
      "3c 00 0104 00000000",
      "2b 00 0104 00000000",
      "33 00 0002 00000000",
      "06 04 0000 00000000 00000000 00000000 00000000 00000000",
    ];
    const { problem, header } = read(ipv6(0, `${chain.join("")} aabb`));
    expect(problem).toBeUndefined();
    expect(header).toMatchObject({
      protocol: 6,
      segmentsLeft: 2,
      payloadOffset: 40 + 8 + 8 + 8 + 24,
      payloadLength: 2,
    });
  });

  test("the length of an authentication header counts words, that of the others eight octets", () => {
    expect(read(ipv6(51, "06 01 0000 00000000 00000000 ff")).header).toMatchObject({
      payloadOffset: 52,
      payloadLength: 1,
    });
    expect(read(ipv6(60, "06 01 0000 00000000 00000000 00000000 ff")).header).toMatchObject({
      payloadOffset: 56,
      payloadLength: 1,
    });
  });

  test.each([
    ["encryption", 50],
    ["no next header", 59],
    ["UDP", 17],
    ["an unknown header", 200],
  ])("the chain ends at %s", (_, number) => {
    const { problem, header } = read(
      ipv6(0, `${number.toString(16).padStart(2, "0")} 00 0104 00000000 0102030405`),
    );
    expect(problem).toBeUndefined();
    expect(header).toMatchObject({ protocol: number, payloadOffset: 48, payloadLength: 5 });
  });

  test("an atomic fragment is a whole packet, and the chain goes on after it", () => {
    const { problem, header } = read(ipv6(44, "3c 00 0000 00000007 06 00 0104 00000000 aa"));
    expect(problem).toBeUndefined();
    expect(header).toMatchObject({
      protocol: 6,
      fragmentHeader: true,
      moreFragments: false,
      identification: 7,
      payloadLength: 1,
      fragmentHeaderOffset: 40,
      nextHeaderOffset: 6,
    });
  });

  test("the chain stops at a fragment, of which what follows may be anything", () => {
    const { problem, header } = read(ipv6(0, "2c 00 0104 00000000 3c 00 0011 80000000 ff ff"));
    expect(problem).toBeUndefined();
    expect(header).toMatchObject({
      protocol: 60,
      fragmentOffset: 16,
      moreFragments: true,
      identification: 2 ** 31,
      payloadOffset: 56,
      payloadLength: 2,
      nextHeaderOffset: 40,
    });
  });

  test("a chain is followed so far and no farther", () => {
    const link = "3c 00 0104 00000000";
    const last = hopByHop;
    const fits = ipv6(60, link.repeat(IPV6_EXTENSION_HEADERS_MAX - 1) + last);
    expect(read(fits)).toMatchObject({ problem: undefined, header: { protocol: 6 } });
    expect(read(ipv6(60, link.repeat(IPV6_EXTENSION_HEADERS_MAX) + last)).problem).toEqual({
      kind: "too-many-extension-headers",
      limit: IPV6_EXTENSION_HEADERS_MAX,
    });
  });

  test("a header that ends beyond the packet, or beyond what is there of it, is told apart", () => {
    expect(read(ipv6(0, "06 01 0104 00000000")).problem).toEqual({
      kind: "bad-total-length",
      total: 48,
      headers: 56,
    });
    expect(read(ipv6(0, "06 01 0104 00000000", 16)).problem).toEqual({
      kind: "truncated",
      layer: "ipv6",
      need: 56,
      have: 48,
    });
    expect(read(ipv6(0, "0601", 60)).problem).toEqual({
      kind: "truncated",
      layer: "ipv6",
      need: 48,
      have: 42,
    });
    expect(read(ipv6(0, "", 0)).problem).toEqual({ kind: "bad-total-length", total: 40, headers: 48 });
  });

  test("a first fragment holds all headers or it does not", () => {
    const tcp = "00".repeat(20);
    expect(hasWholeChain(bytesOf(tcp), 0, 20, 6)).toBe(true);
    expect(hasWholeChain(bytesOf(tcp), 0, 19, 6)).toBe(false);
    expect(hasWholeChain(bytesOf(hopByHop + tcp), 0, 28, 60)).toBe(true);
    expect(hasWholeChain(bytesOf(hopByHop + tcp), 0, 27, 60)).toBe(false);
    expect(hasWholeChain(bytesOf("0600"), 0, 2, 60)).toBe(false);
    expect(hasWholeChain(bytesOf("00".repeat(8)), 0, 8, 17)).toBe(true);
    expect(hasWholeChain(bytesOf(""), 0, 0, 59)).toBe(true);
    expect(hasWholeChain(bytesOf(""), 0, 0, 132)).toBe(false);
    expect(hasWholeChain(bytesOf("3c 00 0104 00000000".repeat(20)), 0, 160, 60)).toBe(false);
  });
});

describe("what is wrong with a packet is said, and what could be read is there", () => {
  test.each([
    ["no octets", new Uint8Array(0), { kind: "truncated", layer: "ipv4", need: 1, have: 0 }],
    ["version 5", Uint8Array.of(0x55), { kind: "bad-version", version: 5 }],
    [
      "half an IPv4 header",
      ipv4(() => {}).subarray(0, 19),
      { kind: "truncated", layer: "ipv4", need: 20, have: 19 },
    ],
    [
      "half an IPv6 header",
      ipv6(6, "").subarray(0, 39),
      { kind: "truncated", layer: "ipv6", need: 40, have: 39 },
    ],
    ["an IPv4 header of 4 words", ipv4((b) => b.fill(0x44, 0, 1)), { kind: "bad-header-length", words: 4 }],
    [
      "a header longer than the packet",
      ipv4((b) => b.fill(0x4f, 0, 1)),
      { kind: "truncated", layer: "ipv4", need: 60, have: 40 },
    ],
    [
      "a total length of 0",
      ipv4((b) => b.fill(0, 2, 4)),
      { kind: "bad-total-length", total: 0, headers: 20 },
    ],
    [
      "a payload that is cut off",
      ipv4(() => {}, 40).subarray(0, 39),
      { kind: "truncated", layer: "ipv4", need: 40, have: 39 },
    ],
    [
      "an IPv6 payload that is cut off",
      ipv6(6, "aabb", 3),
      { kind: "truncated", layer: "ipv6", need: 43, have: 42 },
    ],
  ])("%s", (_, bytes, problem) => {
    expect(read(bytes).problem).toEqual(problem);
  });

  test("a packet without a length has what is there for a payload", () => {
    expect(read(ipv4((bytes) => bytes.fill(0, 2, 4))).header).toMatchObject({
      payloadOffset: 20,
      payloadLength: 20,
      protocol: 6,
    });
  });

  test("a payload that is cut off has the length that the header says", () => {
    expect(read(ipv4(() => {}).subarray(0, 30)).header).toMatchObject({
      payloadOffset: 20,
      payloadLength: 20,
      protocol: 6,
    });
  });

  test("a wrong checksum is told before a payload that is cut off", () => {
    const bytes = ipv4(() => {});
    bytes[8] = 1;
    expect(read(bytes.subarray(0, 30)).problem).toMatchObject({ kind: "bad-checksum" });
  });

  test("octets after the packet are padding of the link", () => {
    const padded = new Uint8Array(60);
    padded.set(ipv4(() => {}));
    expect(read(padded)).toMatchObject({ problem: undefined, header: { payloadLength: 20 } });
  });
});

describe("what cannot be written, the caller hears of", () => {
  const header = (version: 4 | 6, payloadLength: number): IpHeader =>
    Object.assign(new IpHeader(), { version, payloadLength });

  test("a packet that is too long", () => {
    const into = new Uint8Array(70_000);
    expect(encodeIp(header(4, 65_515), into, 0)).toBe(20);
    expect(() => encodeIp(header(4, 65_516), into, 0)).toThrow(InvalidArgument);
    expect(encodeIp(header(6, 65_535), into, 0)).toBe(40);
    expect(() => encodeIp(header(6, 65_536), into, 0)).toThrow(InvalidArgument);
  });

  test("no room for it", () => {
    expect(encodeIp(header(4, 0), new Uint8Array(20), 0)).toBe(20);
    expect(encodeIp(header(6, 0), new Uint8Array(40), 0)).toBe(40);
    expect(encodeIp(Object.assign(header(6, 0), { fragmentHeader: true }), new Uint8Array(48), 0)).toBe(48);
    expect(() => encodeIp(header(4, 0), new Uint8Array(20), 1)).toThrow(InvalidArgument);
    expect(() => encodeIp(header(6, 0), new Uint8Array(39), 0)).toThrow(InvalidArgument);
  });

  test("too many options", () => {
    expect(() => encodeIpv4(header(4, 0), new Uint8Array(99), 0, new Uint8Array(41))).toThrow(
      InvalidArgument,
    );
    expect(() => encodeIpv4Options([{ number: 7, bytes: new Uint8Array(39) }])).toThrow(InvalidArgument);
  });
});

test("IPv4 options have the names of the registry", () => {
  const named = Array.from({ length: 256 }, (_, number) => `${number} ${ipv4OptionName(number)}`);
  expect(named.filter((name) => !name.endsWith("unassigned"))).toEqual([
    "0 end of options list",
    "1 no operation",
    "7 record route",
    "10 experimental measurement",
    "11 MTU probe",
    "12 MTU reply",
    "25 quick start",
    "30 experiment",
    "68 time stamp",
    "82 traceroute",
    "94 experiment",
    "130 security",
    "131 loose source route",
    "133 extended security",
    "134 commercial security",
    "136 stream identifier",
    "137 strict source route",
    "142 experimental access control",
    "144 IMI traffic descriptor",
    "145 extended internet protocol",
    "147 address extension",
    "148 router alert",
    "149 selective directed broadcast",
    "151 dynamic packet state",
    "152 upstream multicast packet",
    "158 experiment",
    "222 experiment",
  ]);
});
