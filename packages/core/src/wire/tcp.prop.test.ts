import * as fc from "fast-check";
import { expect, test } from "vitest";
import { sumOctets } from "./checksum.ts";
import type { Port } from "../base/port.ts";
import { seq } from "../base/seq.ts";
import type { WindowUnscaled } from "../base/window.ts";
import { Segment, type EcnCodepoint } from "./segment.ts";
import { decodeSegment, encodeSegment, segmentOctets } from "./tcp.ts";

const word32 = fc.oneof(
  fc.constantFrom(0, 1, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 2, 2 ** 32 - 1),
  fc.nat(2 ** 32 - 1),
);
const word16 = fc.nat(0xffff);
const block = fc.record({ left: word32.map(seq), right: word32.map(seq) });

/** Segments whose options have fields of their own. */
const plainSegment = fc
  .record({
    sourcePort: word16,
    destinationPort: word16,
    sequence: word32,
    acknowledgement: word32,
    flags: fc.nat(0xfff),
    window: word16,
    urgentPointer: word16,
    timestamp: fc.oneof(fc.constant(-1), word32),
    timestampEcho: word32,
    sack: fc.array(block, { maxLength: 3 }),
    payload: fc.uint8Array({ maxLength: 200, size: "max" }),
    ecn: fc.nat(3),
  })
  .map(
    (fields) =>
      new Segment({
        ...fields,
        sourcePort: fields.sourcePort as Port,
        destinationPort: fields.destinationPort as Port,
        sequence: seq(fields.sequence),
        acknowledgement: seq((fields.flags & 0x10) === 0 ? 0 : fields.acknowledgement),
        window: fields.window as WindowUnscaled,
        timestampEcho: fields.timestamp === -1 ? 0 : fields.timestampEcho,
        sack: fields.sack,
        ecn: fields.ecn as EcnCodepoint,
      }),
  );

test("what is encoded is decoded, wherever it lies, and its checksum holds", () => {
  fc.assert(
    fc.property(plainSegment, fc.nat(9), fc.nat(0xffff), (segment, offset, pseudo) => {
      const into = new Uint8Array(offset + segmentOctets(segment) + 3).fill(0xa5);
      const length = encodeSegment(segment, into, offset, pseudo);
      expect(length).toBe(segmentOctets(segment));
      expect(into.subarray(0, offset).every((octet) => octet === 0xa5)).toBe(true);
      expect(into.subarray(offset + length).every((octet) => octet === 0xa5)).toBe(true);
      const decoded = decodeSegment(into, offset, length, pseudo, segment.ecn);
      expect(decoded).toEqual({ ok: true, value: segment, flaw: undefined });
    }),
  );
});

test("a changed octet is a bad checksum, with the one there should be", () => {
  fc.assert(
    fc.property(plainSegment, fc.nat(), fc.integer({ min: 1, max: 255 }), (segment, place, change) => {
      const into = new Uint8Array(segmentOctets(segment));
      encodeSegment(segment, into, 0, 0x1234);
      const at = place % into.length;
      if (at === 12) return;
      into[at] = (into[at] ?? 0) ^ change;
      const decoded = decodeSegment(into, 0, into.length, 0x1234);
      if (decoded.ok || decoded.problem.kind !== "bad-checksum") throw new Error("accepted");
      const { expected, actual } = decoded.problem;
      expect(actual).toBe(((into[16] ?? 0) << 8) | (into[17] ?? 0));
      into[16] = expected >>> 8;
      into[17] = expected;
      expect(decodeSegment(into, 0, into.length, 0x1234).ok).toBe(true);
      expect(sumOctets(into, 0, into.length)).toBeGreaterThan(0);
    }),
  );
});
