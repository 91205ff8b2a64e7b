import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isIntact, pseudoHeaderSum, sumOctets } from "./checksum.ts";
import {
  destinationOf,
  IpHeader,
  isFragment,
  pseudoHeaderSumBetween,
  pseudoHeaderSumOf,
  sourceOf,
} from "./ip-header.ts";
import { decodeIp, encodeIp } from "./ip.ts";
import { decodeIpv4Options, encodeIpv4, encodeIpv4Options } from "./ipv4.ts";
import type { EcnCodepoint } from "./segment.ts";

const word32 = fc.oneof(fc.constantFrom(0, 2 ** 31, 2 ** 32 - 1), fc.nat(2 ** 32 - 1));

/** Headers as `decodeIp` fills them: what the other version alone has is 0. */
const anyHeader = fc
  .record({
    version: fc.constantFrom<4 | 6>(4, 6),
    payloadLength: fc.nat(300),
    protocol: fc.constantFrom(6, 17, 58, 1, 50, 59, 255),
    dscp: fc.nat(63),
    ecn: fc.nat(3),
    hopLimit: fc.nat(255),
    source: fc.array(word32, { minLength: 4, maxLength: 4 }),
    destination: fc.array(word32, { minLength: 4, maxLength: 4 }),
    identification: word32,
    dontFragment: fc.boolean(),
    moreFragments: fc.boolean(),
    fragmentOffset: fc.nat(0x1fff).map((units) => units * 8),
    flowLabel: fc.nat(0xf_ffff),
    fragmentHeader: fc.boolean(),
  })
  .map(({ source, destination, ...fields }) => {
    const header = Object.assign(new IpHeader(), fields, { ecn: fields.ecn as EcnCodepoint });
    const words = header.version === 4 ? 1 : 4;
    header.setSource({ family: header.version, words: source.slice(0, words) });
    header.setDestination({ family: header.version, words: destination.slice(0, words) });
    if (header.version === 4) {
      header.identification &= 0xffff;
      header.flowLabel = 0;
      header.fragmentHeader = false;
    } else {
      header.dontFragment = false;
      header.fragmentHeader ||= header.moreFragments || header.fragmentOffset > 0;
      if (!header.fragmentHeader) header.identification = 0;
    }
    return header;
  });

test("a header that is written is read as it was, into a record that held another", () => {
  const read = new IpHeader();
  fc.assert(
    fc.property(anyHeader, fc.nat(5), (header, offset) => {
      // What lay there before must not show through.
      const bytes = new Uint8Array(offset + 60 + header.payloadLength).fill(0xa5);
      const length = encodeIp(header, bytes, offset);
      expect(decodeIp(bytes, read, offset)).toBeUndefined();
      const positions = {
        offset,
        payloadOffset: offset + length,
        ...(header.fragmentHeader ? { fragmentHeaderOffset: offset + 40, nextHeaderOffset: offset + 6 } : {}),
      };
      expect(read).toEqual(Object.assign(new IpHeader(), header, positions));
      expect(isFragment(read)).toBe(header.moreFragments || header.fragmentOffset > 0);
    }),
  );
});

test("the pseudo-header's sum is the same from the record and from addresses", () => {
  fc.assert(
    fc.property(anyHeader, (header) => {
      const [source, destination] = [sourceOf(header), destinationOf(header)];
      expect(pseudoHeaderSumOf(header)).toBe(pseudoHeaderSumBetween(source, destination, header.protocol));
      const octets = new Uint8Array(40);
      encodeIp(
        Object.assign(new IpHeader(), header, {
          fragmentHeader: false,
          moreFragments: false,
          fragmentOffset: 0,
        }),
        octets,
        0,
      );
      const at = header.version === 4 ? 12 : 8;
      const plain = sumOctets(octets, at, header.version === 4 ? 8 : 32);
      const sum = pseudoHeaderSum(source.words, destination.words, 0);
      expect(sum % 0xffff).toBe(plain % 0xffff);
    }),
  );
});

test("an IPv4 header is intact, with options too, and one wrong bit in it is seen", () => {
  const option = fc.record({
    number: fc.integer({ min: 2, max: 255 }),
    bytes: fc.uint8Array({ maxLength: 11, size: "max" }),
  });
  fc.assert(
    fc.property(anyHeader, fc.array(option, { maxLength: 3 }), fc.nat(), (header, options, place) => {
      header.version = 4;
      const bytes = new Uint8Array(400).fill(0x5a);
      const length = encodeIpv4(header, bytes, 0, encodeIpv4Options(options));
      expect(isIntact(sumOctets(bytes, 0, length))).toBe(true);
      const read = new IpHeader();
      expect(decodeIp(bytes, read)).toBeUndefined();
      expect(read.payloadLength).toBe(header.payloadLength);
      expect(decodeIpv4Options(bytes, 20, length - 20)).toEqual({ options, flaw: undefined });
      const at = 4 + (place % (length - 4));
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (place % 8));
      const problem = decodeIp(bytes, read);
      expect(problem).toMatchObject({ kind: "bad-checksum", layer: "ipv4" });
      if (problem?.kind !== "bad-checksum") return;
      bytes[10] = problem.expected >>> 8;
      bytes[11] = problem.expected;
      expect(decodeIp(bytes, read)).toBeUndefined();
    }),
  );
});

test("IPv4 options that break off keep what came before", () => {
  expect(decodeIpv4Options(Uint8Array.of(1, 148, 4, 0, 0, 7, 0), 0, 7)).toEqual({
    options: [
      { number: 1, bytes: new Uint8Array(0) },
      { number: 148, bytes: Uint8Array.of(0, 0) },
    ],
    flaw: { kind: "bad-option-length", layer: "ipv4", number: 7, length: 0, at: 5 },
  });
  expect(decodeIpv4Options(Uint8Array.of(131, 11, 0, 0), 0, 4).flaw).toMatchObject({
    number: 131,
    length: 11,
  });
  expect(decodeIpv4Options(Uint8Array.of(1, 1, 1, 131), 0, 4).flaw).toMatchObject({ number: 131, length: 0 });
  expect(decodeIpv4Options(Uint8Array.of(0, 131, 0, 0), 0, 4)).toEqual({ options: [], flaw: undefined });
});
