import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { packetOf, rawPacket } from "../../../test/support/raw-packet.ts";
import { packetTooBig } from "./icmp-answer.ts";
import { foldSum, isIntact, sumOctets } from "../../wire/checksum.ts";
import { mtuLink } from "./mtu.ts";

const through = (bytes: Uint8Array, options: Parameters<typeof mtuLink>[0]) => {
  const answers: Uint8Array[] = [];
  const link = mtuLink(options, (answer) => answers.push(answer));
  const packet = packetOf(bytes);
  link.send(packet, 3);
  return { out: link.arrivals(3).map((each) => each.bytes), answers, history: packet.history };
};

test("what fits goes through, up to the last octet", () => {
  const bytes = rawPacket({ payload: 60 });
  expect(through(bytes, { octets: 100 }).out).toEqual([bytes]);
  expect(through(bytes, { octets: 99 }).out).toEqual([]);
});

test("what does not is answered over IPv4 with the MTU, and quoted (RFC 1191 §4)", () => {
  const bytes = rawPacket({ payload: 1460, sequence: 77 });
  const { answers, history } = through(bytes, { octets: 1400 });
  const answer = answers[0] ?? new Uint8Array();
  expect(history).toEqual([{ at: 3, copy: 0, what: "refused", by: "mtu" }]);
  expect([...answer.subarray(20, 22)]).toEqual([3, 4]);
  expect(new DataView(answer.buffer).getUint16(26)).toBe(1400);
  expect(answer.subarray(28)).toEqual(bytes.subarray(0, 576 - 28));
  expect(answer.subarray(12, 16)).toEqual(bytes.subarray(16, 20));
  expect(answer.subarray(16, 20)).toEqual(bytes.subarray(12, 16));
  expect(isIntact(sumOctets(answer, 0, 20))).toBe(true);
  expect(isIntact(sumOctets(answer, 20, answer.length - 20))).toBe(true);
});

test("or without the MTU, by a router older than that", () => {
  const { answers } = through(rawPacket({ payload: 1460 }), { octets: 1400, answer: "icmp-without-mtu" });
  expect(new DataView((answers[0] ?? new Uint8Array(28)).buffer).getUint16(26)).toBe(0);
});

test("over IPv6 it is answered with packet too big (RFC 4443 §3.2)", () => {
  const bytes = rawPacket({ family: 6, payload: 1440 });
  const { answers } = through(bytes, { octets: 1400, answer: "icmp-without-mtu" });
  const answer = answers[0] ?? new Uint8Array();
  expect(answer).toHaveLength(1280);
  expect([...answer.subarray(40, 42)]).toEqual([2, 0]);
  expect(new DataView(answer.buffer).getUint32(44)).toBe(1400);
  expect(answer.subarray(48)).toEqual(bytes.subarray(0, 1280 - 48));
  // The addresses, the length and the protocol are in the sum (RFC 8200 §8.1).
  expect(isIntact(foldSum(sumOctets(answer, 8, 1272) + 1280 - 40 + 58))).toBe(true);
});

test("or not at all, in a blackhole", () => {
  const { out, answers, history } = through(rawPacket({ payload: 100 }), { octets: 100, answer: "silent" });
  expect([out, answers]).toEqual([[], []]);
  expect(history[0]?.what).toBe("lost");
});

test("nothing is answered to ICMP, nor to what is no IP packet", () => {
  const answer = packetTooBig(rawPacket({ payload: 100 }), 100) ?? new Uint8Array();
  expect(packetTooBig(answer, 100)).toBeUndefined();
  const sixth = packetTooBig(rawPacket({ family: 6, payload: 100 }), 100) ?? new Uint8Array();
  expect(packetTooBig(sixth, 100)).toBeUndefined();
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 60 }), (bytes) => {
      const given = packetTooBig(bytes, 10);
      expect(given === undefined || given.length >= 28).toBe(true);
    }),
  );
});

describe("a packet that may be cut", () => {
  const whole = rawPacket({ payload: 1460, dontFragment: false });

  /** Puts pieces together again, from where their headers say they belong. */
  const joined = (pieces: readonly Uint8Array[]): Uint8Array => {
    const bytes = new Uint8Array(whole.length);
    for (const piece of pieces) {
      const view = new DataView(piece.buffer);
      expect(view.getUint16(2)).toBe(piece.length);
      expect(isIntact(sumOctets(piece, 0, 20))).toBe(true);
      bytes.set(piece.subarray(20), 20 + 8 * (view.getUint16(6) & 0x1fff));
    }
    bytes.set(whole.subarray(0, 20));
    return bytes;
  };

  test.each([1499, 1000, 576, 68, 28])("is cut for an MTU of %d, and can be put together again", (mtu) => {
    const pieces = through(whole, { octets: mtu }).out;
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.every((piece) => piece.length <= mtu)).toBe(true);
    expect(joined(pieces)).toEqual(whole);
    const more = pieces.map((piece) => ((piece[6] ?? 0) & 0x20) !== 0);
    expect(more).toEqual(pieces.map((_, index) => index < pieces.length - 1));
  });

  test("is cut again further on", () => {
    const pieces = through(whole, { octets: 1000 }).out.flatMap(
      (piece) => through(piece, { octets: 400 }).out,
    );
    expect(pieces.length).toBeGreaterThan(4);
    expect(joined(pieces)).toEqual(whole);
    expect(pieces.filter((piece) => ((piece[6] ?? 0) & 0x20) === 0)).toHaveLength(1);
  });

  test("is not cut where not even 8 octets fit", () => {
    expect(through(whole, { octets: 27 }).out).toEqual([]);
  });
});
