import { describe, expect, test } from "vitest";
import { ACK, AE, CWR, ECE, FIN, PSH, RESERVED, RST, SYN, URG } from "../base/control-bits.ts";
import { InvalidArgument } from "../base/errors.ts";
import type { Port } from "../base/port.ts";
import { seq } from "../base/seq.ts";
import type { WindowUnscaled } from "../base/window.ts";
import { parseIpAddress } from "./address.ts";
import { pseudoHeaderSum } from "./checksum.ts";
import type { DecodeProblem } from "./problem.ts";
import { NO_TIMESTAMP, optionOf, Segment, type SackBlock, type SegmentFields } from "./segment.ts";
import { decodeSegment, encodeSegment, segmentOctets } from "./tcp.ts";

const bytesOf = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(/\s/gu, ""), "hex"));

const segmentWith = (fields: Partial<SegmentFields> = {}): Segment =>
  new Segment({
    sourcePort: 1 as Port,
    destinationPort: 2 as Port,
    sequence: seq(0),
    flags: ACK,
    window: 0 as WindowUnscaled,
    ...fields,
  });

const encoded = (segment: Segment): Uint8Array => {
  const bytes = new Uint8Array(segmentOctets(segment));
  encodeSegment(segment, bytes, 0, 0);
  return bytes;
};

const decoded = (bytes: Uint8Array): Segment => {
  const result = decodeSegment(bytes, 0, bytes.length, undefined);
  if (!result.ok) throw new Error(result.problem.kind);
  return result.value;
};

const problemOf = (bytes: Uint8Array, length = bytes.length, pseudo?: number): DecodeProblem | undefined => {
  const result = decodeSegment(bytes, 0, length, pseudo);
  return result.ok ? undefined : result.problem;
};

const blocks = (count: number): readonly SackBlock[] =>
  Array.from({ length: count }, (_, index) => ({
    left: seq(2 ** 32 - 5 + 10 * index),
    right: seq(2 ** 32 - 1 + 10 * index),
  }));

test("a SYN from the network, and the same octets from its fields", () => {
  // Made by another stack: 127.0.0.1 port 35062 to port 8000.
  const bytes = bytesOf(
    "88f61f40 5c2d8f1b 00000000 a002ffd7 fe300000 0204ffd7 0402080a 4cd5cf1b 00000000 01030307",
  );
  const { words } = parseIpAddress("127.0.0.1") ?? { words: [] };
  const pseudo = pseudoHeaderSum(words, words, 6);
  const actual = ((bytes[16] ?? 0) << 8) | (bytes[17] ?? 0);
  const problem = problemOf(bytes, bytes.length, pseudo);
  // A capture on the sending host: the card that puts the checksum in is not there, the field has the pseudo-header's sum.
  expect(problem).toMatchObject({ kind: "bad-checksum", layer: "tcp", actual });
  expect(actual).toBe(0xfe30);
  expect(decoded(bytes)).toEqual(
    segmentWith({
      sourcePort: 35_062 as Port,
      destinationPort: 8000 as Port,
      sequence: seq(0x5c2d_8f1b),
      flags: SYN,
      window: 65_495 as WindowUnscaled,
      timestamp: 0x4cd5_cf1b,
      options: [
        { kind: "mss", value: 65_495 },
        { kind: "sack-permitted" },
        { kind: "timestamps", value: 0x4cd5_cf1b, echo: 0 },
        { kind: "no-operation" },
        { kind: "window-scale", shift: 7 },
      ],
    }),
  );
});

describe("the header's bits", () => {
  test.each([
    FIN,
    SYN,
    RST,
    PSH,
    ACK,
    URG,
    ECE,
    CWR,
    AE,
    0x200,
    0x400,
    0x800,
    AE | SYN | ECE | CWR,
    RESERVED,
    0xfff,
    0,
  ])("%i is carried both ways", (flags) => {
    const bytes = encoded(segmentWith({ flags }));
    expect((((bytes[12] ?? 0) & 0xf) << 8) | (bytes[13] ?? 0)).toBe(flags);
    expect((bytes[12] ?? 0) >>> 4).toBe(5);
    expect(decoded(bytes).flags).toBe(flags);
  });

  test("an acknowledgement number without ACK is not significant, and is 0", () => {
    const bytes = encoded(segmentWith({ flags: ACK, acknowledgement: seq(7) }));
    expect(decoded(bytes).acknowledgement).toBe(7);
    bytes[13] = SYN;
    expect(decoded(bytes).acknowledgement).toBe(0);
  });

  test.each([0, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1])(
    "the number %i stays itself in every field of 32 bits",
    (value) => {
      const segment = segmentWith({
        sequence: seq(value),
        acknowledgement: seq(value),
        timestamp: value,
        timestampEcho: value,
        sack: [{ left: seq(value), right: seq(value) }],
      });
      expect(decoded(encoded(segment))).toEqual(segment);
    },
  );
});

describe("the options with fields of their own", () => {
  test.each([
    ["none", {}, 20],
    ["timestamps", { timestamp: 1, timestampEcho: 2 }, 32],
    ["one block", { sack: blocks(1) }, 32],
    ["four blocks", { sack: blocks(4) }, 56],
    ["timestamps and three blocks", { timestamp: 0, sack: blocks(3) }, 60],
  ])("%s: no list is made, either way", (_, fields, length) => {
    const segment = segmentWith(fields);
    const bytes = encoded(segment);
    expect(bytes.length).toBe(length);
    expect(decoded(bytes)).toEqual(segment);
    expect(decoded(bytes).options).toBe(decoded(encoded(segmentWith())).options);
  });

  test("of too many blocks, those that fit are sent, the first ones first", () => {
    expect(decoded(encoded(segmentWith({ sack: blocks(6) }))).sack).toEqual(blocks(4));
    expect(decoded(encoded(segmentWith({ timestamp: 5, sack: blocks(6) }))).sack).toEqual(blocks(3));
  });

  test("a list says the same in the fields, of each kind the first", () => {
    const options = [
      { kind: "timestamps", value: 3, echo: 4 },
      { kind: "sack", blocks: blocks(1) },
      { kind: "timestamps", value: 5, echo: 6 },
    ] as const;
    const segment = decoded(encoded(segmentWith({ options })));
    expect(segment).toMatchObject({ timestamp: 3, timestampEcho: 4, sack: blocks(1) });
    expect(segment.options).toEqual([...options, { kind: "end" }]);
    expect(optionOf(segment, "timestamps")).toEqual(options[0]);
    expect(optionOf(segment, "mss")).toBeUndefined();
  });

  test.each([
    ["timestamps first", "080a0000000100000002 0101"],
    ["one no-operation before", "01 080a0000000100000002 00"],
    ["an end after", "080a0000000100000002 0000"],
    ["four no-operations more", "0101080a0000000100000002 01010101"],
    ["an option more", "0101080a0000000100000002 01030307"],
  ])("another layout of timestamps is a list: %s", (_, hex) => {
    const options = bytesOf(hex);
    const bytes = new Uint8Array(20 + options.length);
    bytes.set(encoded(segmentWith()));
    bytes.set(options, 20);
    bytes[12] = (bytes.length << 2) & 0xf0;
    const segment = decoded(bytes);
    expect(segment).toMatchObject({ timestamp: 1, timestampEcho: 2 });
    expect(segment.options.length).toBeGreaterThan(0);
  });

  test("no option is no timestamp, not one of 0", () => {
    expect(decoded(encoded(segmentWith())).timestamp).toBe(NO_TIMESTAMP);
    expect(decoded(encoded(segmentWith({ timestamp: 0 }))).timestamp).toBe(0);
  });
});

describe("what is wrong with a segment is said", () => {
  const whole = encoded(segmentWith({ payload: bytesOf("aabbcc") }));

  test.each<[string, Uint8Array, number, DecodeProblem]>([
    ["nothing is there", new Uint8Array(0), 0, { kind: "truncated", layer: "tcp", need: 20, have: 0 }],
    ["19 octets", whole.subarray(0, 19), 19, { kind: "truncated", layer: "tcp", need: 20, have: 19 }],
    ["fewer than IP says", whole, 24, { kind: "truncated", layer: "tcp", need: 24, have: 23 }],
    ["a length below 0", whole, -1, { kind: "truncated", layer: "tcp", need: 20, have: -1 }],
    [
      "a data offset of 4 words",
      whole.map((octet, at) => (at === 12 ? 0x40 : octet)),
      23,
      { kind: "bad-data-offset", words: 4 },
    ],
    [
      "a data offset of 0",
      whole.map((octet, at) => (at === 12 ? 0 : octet)),
      23,
      { kind: "bad-data-offset", words: 0 },
    ],
    [
      "a data offset beyond the segment",
      whole.map((octet, at) => (at === 12 ? 0x60 : octet)),
      23,
      { kind: "bad-data-offset", words: 6 },
    ],
  ])("%s", (_, bytes, length, problem) => {
    expect(problemOf(bytes, length)).toEqual(problem);
  });

  test("a checksum of 0 stands for itself: it is never left out", () => {
    const bytes = Uint8Array.from(whole);
    bytes.fill(0, 16, 18);
    expect(problemOf(bytes, bytes.length, 0)).toMatchObject({ kind: "bad-checksum", actual: 0 });
    expect(problemOf(bytes, bytes.length, undefined)).toBeUndefined();
  });

  test("two words that change places are not seen by this checksum, and two octets are", () => {
    const bytes = encoded(segmentWith({ payload: bytesOf("11223344") }));
    bytes.set(bytesOf("33441122"), 20);
    expect(problemOf(bytes, bytes.length, 0)).toBeUndefined();
    bytes.set(bytesOf("44331122"), 20);
    expect(problemOf(bytes, bytes.length, 0)).toMatchObject({ kind: "bad-checksum" });
  });
});

test("the payload is a view, and of odd length too", () => {
  const bytes = encoded(segmentWith({ payload: bytesOf("010203") }));
  const { payload } = decoded(bytes);
  bytes[20] = 9;
  expect([...payload]).toEqual([9, 2, 3]);
});

test("a segment that does not fit its place is the caller's to mend, and nothing is written", () => {
  const into = new Uint8Array(22);
  expect(() => encodeSegment(segmentWith({ payload: bytesOf("010203") }), into, 0, 0)).toThrow(
    InvalidArgument,
  );
  expect(() => encodeSegment(segmentWith(), into, 3, 0)).toThrow(InvalidArgument);
  expect(into.every((octet) => octet === 0)).toBe(true);
  expect(encodeSegment(segmentWith(), into, 2, 0)).toBe(20);
});
