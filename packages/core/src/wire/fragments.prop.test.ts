import * as fc from "fast-check";
import { expect, test } from "vitest";
import type { Port } from "../base/port.ts";
import { seq } from "../base/seq.ts";
import type { WindowUnscaled } from "../base/window.ts";
import { addPiece, type Piece } from "./fragment-pieces.ts";
import { fragmentPacket } from "./fragmentation.ts";
import { IpHeader } from "./ip-header.ts";
import { decodeIp, encodeIp } from "./ip.ts";
import { encodeIpv4, encodeIpv4Options } from "./ipv4.ts";
import { encodePacket } from "./packet.ts";
import { Reassembler, type Reassembly } from "./reassembly.ts";
import { Segment } from "./segment.ts";

const feed = (reassembler: Reassembler, fragment: Uint8Array, now = 0): Reassembly => {
  const header = new IpHeader();
  expect(decodeIp(fragment, header)).toBeUndefined();
  return reassembler.receive(fragment, header, now);
};

const packetOf = (version: 4 | 6, payload: Uint8Array): Uint8Array => {
  const family = version;
  const words = version === 4 ? [0xc000_0201] : [0x2001_0db8, 0, 0, 1];
  const segment = new Segment({
    sourcePort: 1 as Port,
    destinationPort: 2 as Port,
    sequence: seq(3),
    flags: 0x10,
    window: 4 as WindowUnscaled,
    payload,
    ecn: 2,
  });
  return encodePacket({
    source: { family, words },
    destination: { family, words },
    dontFragment: false,
    identification: 5,
    segment,
  });
};

const anyPacket = fc
  .tuple(fc.constantFrom<4 | 6>(4, 6), fc.uint8Array({ minLength: 1, maxLength: 3000, size: "max" }))
  .map(([version, payload]) => packetOf(version, payload));

test("a packet cut up is put together in any order, with fragments that come twice", () => {
  fc.assert(
    fc.property(
      anyPacket,
      fc.integer({ min: 100, max: 1500 }),
      fc.infiniteStream(fc.nat()),
      (packet, mtu, chance) => {
        const cut = fragmentPacket(packet, mtu, 9);
        if (typeof cut === "string") throw new Error(cut);
        for (const fragment of cut) expect(fragment.length).toBeLessThanOrEqual(mtu);
        const order = cut
          .flatMap((fragment) => ((chance.next().value ?? 0) % 4 === 0 ? [fragment, fragment] : [fragment]))
          .map((fragment) => ({ fragment, place: chance.next().value ?? 0 }))
          .toSorted((a, b) => a.place - b.place);
        const reassembler = new Reassembler();
        let whole = 0;
        for (const { fragment } of order) {
          const result = feed(reassembler, fragment);
          expect(result.kind).not.toBe("dropped");
          if (result.kind !== "whole") continue;
          whole += 1;
          expect(result.packet).toEqual(packet);
        }
        // A duplicate after the last piece begins another packet, which never becomes whole, or does where all come twice.
        expect(whole).toBeGreaterThanOrEqual(1);
      },
    ),
  );
});

test("fragments of IPv4 are cut again by a smaller link, options and all", () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 600, maxLength: 1400, size: "max" }),
      fc.integer({ min: 68, max: 200 }),
      (payload, mtu) => {
        const header = new IpHeader();
        header.payloadLength = payload.length;
        header.protocol = 6;
        header.identification = 77;
        const copied = { number: 148, bytes: Uint8Array.of(0, 0) };
        const packet = new Uint8Array(60 + payload.length);
        const options = encodeIpv4Options([{ number: 7, bytes: new Uint8Array(9) }, copied]);
        const headerLength = encodeIpv4(header, packet, 0, options);
        packet.set(payload, headerLength);
        const original = packet.slice(0, headerLength + payload.length);
        const first = fragmentPacket(original, 576);
        if (typeof first === "string") throw new Error(first);
        const reassembler = new Reassembler();
        const results = first
          .flatMap((fragment) => fragmentPacket(fragment, mtu) as readonly Uint8Array[])
          .toReversed()
          .map((fragment) => feed(reassembler, fragment));
        expect(results.at(-1)).toEqual({ kind: "whole", packet: original });
        expect(reassembler).toMatchObject({ packets: 0, octets: 0 });
      },
    ),
  );
});

test("pieces are what laying the octets over each other gives, the newest on top", () => {
  const piece = fc
    .tuple(fc.nat(60), fc.integer({ min: 1, max: 20 }), fc.nat(255))
    .map(([start, length, fill]): Piece => ({
      start,
      end: start + length,
      bytes: new Uint8Array(length).fill(fill),
    }));
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 30, size: "max" }), (all) => {
      const pieces: Piece[] = [];
      const plain: (number | undefined)[] = Array.from({ length: 100 }, () => undefined);
      let octets = 0;
      for (const each of all) {
        octets += addPiece(pieces, each, "newest") ?? expect.fail("refused");
        plain.fill(each.bytes[0], each.start, each.end);
        expect(octets).toBe(plain.filter((octet) => octet !== undefined).length);
      }
      const laid: (number | undefined)[] = Array.from({ length: 100 }, () => undefined);
      let before = 0;
      for (const { start, end, bytes } of pieces) {
        expect(start).toBeGreaterThanOrEqual(before);
        expect(end).toBeGreaterThan(start);
        expect(end - start).toBe(bytes.length);
        before = end;
        for (const [index, octet] of bytes.entries()) laid[start + index] = octet;
      }
      expect(laid).toEqual(plain);
    }),
    { numRuns: 300 },
  );
});

test("no fragments, whatever they say, make a reassembler hold more than its limits", () => {
  const limits = { packets: 5, octets: 20_000, fragments: 10, timeout: 100 };
  const fragment = fc.record({
    version: fc.constantFrom<4 | 6>(4, 6),
    identification: fc.nat(8),
    offset: fc.nat(200),
    length: fc.nat(150),
    more: fc.boolean(),
    ecn: fc.constantFrom(0 as const, 2 as const, 3 as const),
    wait: fc.nat(10),
  });
  fc.assert(
    fc.property(fc.array(fragment, { maxLength: 80, size: "max" }), (all) => {
      const reassembler = new Reassembler(limits);
      let now = 0;
      for (const { version, identification, offset, length, more, ecn, wait } of all) {
        now += wait;
        reassembler.expire(now);
        const header = Object.assign(new IpHeader(), {
          version,
          identification,
          fragmentOffset: offset * 8,
          payloadLength: length,
          moreFragments: more,
          ecn,
          protocol: 200,
        });
        const bytes = fragmentOf(header);
        const result = feed(reassembler, bytes, now);
        if (result.kind === "whole") {
          const read = new IpHeader();
          expect(decodeIp(result.packet, read)).toBeUndefined();
          expect(read.moreFragments || read.fragmentOffset > 0).toBe(false);
        }
        expect(reassembler.packets).toBeLessThanOrEqual(limits.packets);
        expect(reassembler.octets).toBeLessThanOrEqual(limits.octets);
        expect(reassembler.nextTimeout()).toBeGreaterThan(now);
      }
      reassembler.expire(now + limits.timeout);
      expect(reassembler).toMatchObject({ packets: 0, octets: 0 });
      expect(reassembler.nextTimeout()).toBe(Number.POSITIVE_INFINITY);
    }),
    { numRuns: 200 },
  );
});

const fragmentOf = (header: IpHeader): Uint8Array => {
  const bytes = new Uint8Array(48 + header.payloadLength);
  const length = encodeIp(header, bytes, 0);
  return bytes.subarray(0, length + header.payloadLength);
};
