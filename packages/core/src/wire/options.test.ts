import { describe, expect, test } from "vitest";
import { InvalidArgument } from "../base/errors.ts";
import type { Port } from "../base/port.ts";
import { seq } from "../base/seq.ts";
import type { WindowUnscaled } from "../base/window.ts";
import { isObsoleteOption, optionName } from "./option-names.ts";
import { type DecodedOptions, decodeOptions, encodeOptions, optionsOctets } from "./options.ts";
import { Segment, type SegmentOption } from "./segment.ts";
import { decodeSegment, encodeSegment, segmentOctets } from "./tcp.ts";

const octets = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(" ", ""), "hex"));
const decode = (hex: string): DecodedOptions => {
  const bytes = octets(hex);
  return decodeOptions(bytes, 0, bytes.length);
};
const nop: SegmentOption = { kind: "no-operation" };
const end: SegmentOption = { kind: "end" };

describe("every option has these octets, both ways", () => {
  test.each<[string, SegmentOption]>([
    ["00", end],
    ["01", nop],
    ["02 04 05 b4", { kind: "mss", value: 1460 }],
    ["03 03 0e", { kind: "window-scale", shift: 14 }],
    ["03 03 ff", { kind: "window-scale", shift: 255 }],
    ["04 02", { kind: "sack-permitted" }],
    [
      "05 12 ff ff ff fe 00 00 00 02 80 00 00 00 80 00 00 01",
      {
        kind: "sack",
        blocks: [
          { left: seq(2 ** 32 - 2), right: seq(2) },
          { left: seq(2 ** 31), right: seq(2 ** 31 + 1) },
        ],
      },
    ],
    ["08 0a ff ff ff ff 80 00 00 00", { kind: "timestamps", value: 2 ** 32 - 1, echo: 2 ** 31 }],
    [
      "13 12 000102030405060708090a0b0c0d0e0f",
      { kind: "md5-signature", digest: Uint8Array.from(Array(16).keys()) },
    ],
    ["1c 04 00 1e", { kind: "user-timeout", value: 30, unit: "seconds" }],
    ["1c 04 ff ff", { kind: "user-timeout", value: 0x7fff, unit: "minutes" }],
    ["1d 08 01 02 aabbccdd", { kind: "authentication", keyId: 1, nextKeyId: 2, mac: octets("aabbccdd") }],
    ["1d 04 01 02", { kind: "authentication", keyId: 1, nextKeyId: 2, mac: new Uint8Array(0) }],
    [
      "1e 0c 01 811122334455667788",
      { kind: "multipath", subtype: 0, bits: 1, bytes: octets("811122334455667788") },
    ],
    ["22 02", { kind: "fast-open", cookie: new Uint8Array(0) }],
    ["22 0a 1122334455667788", { kind: "fast-open", cookie: octets("1122334455667788") }],
    ["fe 04 f989", { kind: "fast-open", cookie: new Uint8Array(0), experimental: true }],
    ["fe 08 f989 11223344", { kind: "fast-open", cookie: octets("11223344"), experimental: true }],
    ["fe 06 e2d4 c3d9", { kind: "unknown", number: 254, bytes: octets("e2d4c3d9") }],
    ["fe 02", { kind: "unknown", number: 254, bytes: new Uint8Array(0) }],
    ["45 05 21 22 23", { kind: "unknown", number: 69, bytes: octets("212223") }],
    ["ac 0b 000001 ffffff 000003", { kind: "accurate-ecn", order: 0, counters: [1, 0xff_ffff, 3] }],
    ["ae 05 010203", { kind: "accurate-ecn", order: 1, counters: [0x01_0203] }],
    ["ae 02", { kind: "accurate-ecn", order: 1, counters: [] }],
    ["0e 03 01", { kind: "unknown", number: 14, bytes: octets("01") }],
    ["14 02", { kind: "unknown", number: 20, bytes: new Uint8Array(0) }],
    ["ff 02", { kind: "unknown", number: 255, bytes: new Uint8Array(0) }],
  ])("%s", (hex, option) => {
    expect(decode(hex)).toEqual({ options: [option], flaw: undefined });
    const bytes = octets(hex);
    const into = new Uint8Array(44).fill(0xee);
    const length = encodeOptions([option], into, 2);
    expect(length).toBe((bytes.length + 3) & ~3);
    expect(into.subarray(2, 2 + bytes.length)).toEqual(bytes);
    expect(into.subarray(2 + bytes.length, 2 + length).every((octet) => octet === 0)).toBe(true);
    expect(into[2 + length]).toBe(0xee);
  });
});

describe("a list that cannot be read to its end keeps what came before", () => {
  const stops = (number: number, length: number, at: number) =>
    ({ kind: "bad-option-length", layer: "tcp", number, length, at }) as const;
  const mss: SegmentOption = { kind: "mss", value: 1460 };

  test.each<[string, string, readonly SegmentOption[], ReturnType<typeof stops>]>([
    [
      "a known option of length 0, which loops for ever where it is believed",
      "01 02 00 00",
      [nop],
      stops(2, 0, 1),
    ],
    ["an unknown option of length 0", "50 00 00 00", [], stops(0x50, 0, 0)],
    ["timestamps of length 0", "02 04 05 b4 08 00 01 01", [mss], stops(8, 0, 4)],
    ["an experiment of length 0", "01 01 fe 00", [nop, nop], stops(254, 0, 2)],
    [
      "a length of 1, which would make its own length octet the next option",
      "02 01 02 00",
      [],
      stops(2, 1, 0),
    ],
    ["an unknown option of length 1", "02 04 05 b4 63 01 00 00", [mss], stops(0x63, 1, 4)],
    ["an option whose length octet lies beyond the header", "01 01 01 08", [nop, nop, nop], stops(8, 0, 3)],
    ["an option that ends one octet beyond the header", "02 05 05 b4", [], stops(2, 5, 0)],
    ["timestamps cut off", "02 04 05 b4 08 0a 00 00", [mss], stops(8, 10, 4)],
    ["a length of 255", "01 05 ff 00", [nop], stops(5, 255, 1)],
    [
      "a cookie that ends beyond the header",
      "04 02 22 06 01 02 03",
      [{ kind: "sack-permitted" }],
      stops(34, 6, 2),
    ],
  ])("%s", (_, hex, options, flaw) => {
    expect(decode(hex)).toEqual({ options, flaw });
  });
});

describe("an option that has a length its kind cannot have is kept unread, and the list goes on", () => {
  test.each<[string, number, number]>([
    ["02 03 05", 2, 3],
    ["02 06 05b4 0000", 2, 6],
    ["03 02", 3, 2],
    ["03 04 01 02", 3, 4],
    ["04 03 00", 4, 3],
    ["05 02", 5, 2],
    ["05 09 00000000000000", 5, 9],
    ["05 0b 000000000000000000", 5, 11],
    ["08 09 00000000000000", 8, 9],
    ["08 0c 00000000000000000000", 8, 12],
    ["13 11 000000000000000000000000000000", 19, 17],
    ["1c 03 00", 28, 3],
    ["1d 03 00", 29, 3],
    ["1e 02", 30, 2],
    ["22 04 0102", 34, 4],
    ["22 07 0102030405", 34, 7],
    ["22 13 0102030405060708090a0b0c0d0e0f1011", 34, 19],
    ["fe 06 f989 0102", 254, 6],
    ["ac 04 0102", 172, 4],
    ["ac 0e 010203040506070809101112", 172, 14],
  ])("%s", (hex, number, length) => {
    const kept: SegmentOption = { kind: "unknown", number, bytes: octets(hex).slice(2) };
    expect(decode(`${hex} 04 02 01`)).toEqual({
      options: [kept, { kind: "sack-permitted" }, nop],
      flaw: { kind: "unfit-option", layer: "tcp", number, length, at: 0 },
    });
    const into = new Uint8Array(40);
    encodeOptions([kept], into, 0);
    expect(into.subarray(0, length)).toEqual(octets(hex));
  });
});

test("that a list breaks off is worth more than an unfit option before; of two of these the first is told", () => {
  expect(decode("03 02 05 08 00").flaw).toEqual({
    kind: "bad-option-length",
    layer: "tcp",
    number: 5,
    length: 8,
    at: 2,
  });
  expect(decode("03 02 02 03 05").flaw).toMatchObject({ kind: "unfit-option", number: 3, at: 0 });
});

test("an end ends the list, whatever the padding is", () => {
  expect(decode("01 00 02 04 05 b4 00 ff")).toEqual({ options: [nop, end], flaw: undefined });
});

test("an option seen in the wild that has no octets of its own among others", () => {
  expect(decode("02 04 05ac 01 03 03 02 01 01 14 02 00 00 00 00").options).toEqual([
    { kind: "mss", value: 1452 },
    nop,
    { kind: "window-scale", shift: 2 },
    nop,
    nop,
    { kind: "unknown", number: 20, bytes: new Uint8Array(0) },
    end,
  ]);
});

test("options need not begin on a word, nor after an even octet (RFC 9293 §3.1, MUST-64)", () => {
  expect(decode("01 08 0a 00000001 00000002 02 04 05b4 00").options).toEqual([
    nop,
    { kind: "timestamps", value: 1, echo: 2 },
    { kind: "mss", value: 1460 },
    end,
  ]);
});

test("nothing beyond the header is read as an option, and nothing of it is lost from the payload", () => {
  const segment = new Segment({
    sourcePort: 1 as Port,
    destinationPort: 2 as Port,
    sequence: seq(3),
    flags: 0x10,
    window: 4 as WindowUnscaled,
    options: [nop, nop, nop, nop],
    payload: octets("02 00 08 00 fe 00"),
  });
  const bytes = new Uint8Array(segmentOctets(segment));
  encodeSegment(segment, bytes, 0, 0);
  expect(decodeSegment(bytes, 0, bytes.length, 0)).toEqual({ ok: true, value: segment, flaw: undefined });
});

test("a segment whose options break off is there, with the flaw", () => {
  const segment = new Segment({
    sourcePort: 1 as Port,
    destinationPort: 2 as Port,
    sequence: seq(3),
    flags: 0x02,
    window: 4 as WindowUnscaled,
    options: [
      { kind: "mss", value: 536 },
      nop,
      nop,
      { kind: "unknown", number: 99, bytes: new Uint8Array(0) },
    ],
    payload: octets("aa"),
  });
  const bytes = new Uint8Array(segmentOctets(segment));
  encodeSegment(segment, bytes, 0, 0);
  bytes[27] = 0;
  expect(decodeSegment(bytes, 0, bytes.length, undefined)).toMatchObject({
    ok: true,
    value: { options: [{ kind: "mss", value: 536 }, nop, nop], payload: octets("aa") },
    flaw: { kind: "bad-option-length", number: 99, length: 0, at: 6 },
  });
});

test("a list is padded to whole words, also of 7 octets and of 39", () => {
  const seven: readonly SegmentOption[] = [
    { kind: "mss", value: 1 },
    { kind: "window-scale", shift: 2 },
  ];
  expect(optionsOctets(seven)).toBe(8);
  const long: readonly SegmentOption[] = [{ kind: "unknown", number: 9, bytes: new Uint8Array(37) }];
  expect(optionsOctets(long)).toBe(40);
  const into = new Uint8Array(40).fill(0xff);
  expect(encodeOptions(long, into, 0)).toBe(40);
  expect(into[39]).toBe(0);
});

test.each<[string, SegmentOption]>([
  ["more than 40 octets", { kind: "unknown", number: 9, bytes: new Uint8Array(39) }],
  ["a maximum segment size above 16 bits", { kind: "mss", value: 65_536 }],
  ["a fraction", { kind: "mss", value: 1.5 }],
  ["a negative shift", { kind: "window-scale", shift: -1 }],
  ["a user timeout above 15 bits", { kind: "user-timeout", value: 32_768, unit: "seconds" }],
  ["a number that has no length", { kind: "unknown", number: 1, bytes: new Uint8Array(0) }],
  ["a number above 255", { kind: "unknown", number: 256, bytes: new Uint8Array(0) }],
  ["a counter above 24 bits", { kind: "accurate-ecn", order: 0, counters: [2 ** 24] }],
])("%s cannot be encoded, and the caller hears of it", (_, option) => {
  expect(() => encodeOptions([option], new Uint8Array(64), 0)).toThrow(InvalidArgument);
});

test("an option holds its own octets, not a view of the packet", () => {
  const bytes = octets("22 06 01020304");
  const { options } = decodeOptions(bytes, 0, bytes.length);
  bytes.fill(0);
  expect(options).toEqual([{ kind: "fast-open", cookie: octets("01020304") }]);
});

test("kinds have the names of the registry", () => {
  const named = Array.from({ length: 256 }, (_, number) => `${number} ${optionName(number)}`);
  expect(named.filter((name) => !name.endsWith("unassigned"))).toMatchInlineSnapshot(`
    [
      "0 end of option list",
      "1 no-operation",
      "2 maximum segment size",
      "3 window scale",
      "4 SACK permitted",
      "5 SACK",
      "6 echo",
      "7 echo reply",
      "8 timestamps",
      "9 partial order connection permitted",
      "10 partial order service profile",
      "11 CC",
      "12 CC.NEW",
      "13 CC.ECHO",
      "14 alternate checksum request",
      "15 alternate checksum data",
      "16 Skeeter",
      "17 Bubba",
      "18 trailer checksum",
      "19 MD5 signature",
      "20 SCPS capabilities",
      "21 selective negative acknowledgements",
      "22 record boundaries",
      "23 corruption experienced",
      "24 SNAP",
      "26 compression filter",
      "27 quick-start response",
      "28 user timeout",
      "29 authentication (TCP-AO)",
      "30 multipath (MPTCP)",
      "34 fast open cookie",
      "69 encryption negotiation (TCP-ENO)",
      "172 accurate ECN, order 0",
      "174 accurate ECN, order 1",
      "253 experiment 1",
      "254 experiment 2",
    ]
  `);
  expect([5, 6, 7, 8, 9, 15, 16, 19].filter(isObsoleteOption)).toEqual([6, 7, 9, 15, 19]);
});
