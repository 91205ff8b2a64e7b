import { describe, expect, test } from "vitest";
import { port } from "../base/port.ts";
import { seq, seqDiff } from "../base/seq.ts";
import type { IpAddress } from "../wire/address.ts";
import { initialSequence, initialSequenceAfter } from "./isn.ts";
import { timestampOffset } from "./timestamp-offset.ts";
import { TupleHash } from "./tuple-hash.ts";

const a: IpAddress = { family: 4, words: [0x0a00_0001] };
const b: IpAddress = { family: 4, words: [0xc0a8_0102] };
const a6: IpAddress = { family: 6, words: [0, 0, 0, 0x0a00_0001] };
const b6: IpAddress = { family: 6, words: [0, 0, 0, 0xc0a8_0102] };
const hash = new TupleHash(new Uint8Array(16).fill(7));
const other = new TupleHash(new Uint8Array(16).fill(8));
const p = port(80);
const q = port(40_000);
/** Milliseconds since 1970, in 2026. */
const now = 1_767_225_600_000;

describe("the initial sequence number", () => {
  test("grows by one every 4 µs for the same pair of sockets", () => {
    const first = initialSequence(hash, a, p, b, q, now);
    expect(seqDiff(initialSequence(hash, a, p, b, q, now + 1), first)).toBe(250);
    expect(seqDiff(initialSequence(hash, a, p, b, q, now + 0.004), first)).toBe(1);
    expect(seqDiff(initialSequence(hash, a, p, b, q, now + 1000), first)).toBe(250_000);
  });

  test("comes round after 2**32 ticks", () => {
    expect(initialSequence(hash, a, p, b, q, now + 2 ** 32 / 250)).toBe(
      initialSequence(hash, a, p, b, q, now),
    );
  });

  test("has a space of its own for each address, port, direction, family and secret", () => {
    const numbers = [
      initialSequence(hash, a, p, b, q, 0),
      initialSequence(hash, b, p, a, q, 0),
      initialSequence(hash, a, q, b, p, 0),
      initialSequence(hash, a, p, b, port(40_001), 0),
      initialSequence(hash, a, port(81), b, q, 0),
      initialSequence(hash, a, p, a, q, 0),
      initialSequence(hash, a6, p, b6, q, 0),
      initialSequence(other, a, p, b, q, 0),
    ];
    expect(new Set(numbers).size).toBe(numbers.length);
    for (const number of numbers) expect(number).toBe(number >>> 0);
  });

  test("out of TIME-WAIT lies beyond all that the old connection used", () => {
    expect(initialSequenceAfter(seq(1000), seq(900))).toBe(1000);
    expect(initialSequenceAfter(seq(900), seq(900))).toBe(900 + 65_537);
    expect(initialSequenceAfter(seq(5), seq(2 ** 32 - 1))).toBe(5);
    expect(initialSequenceAfter(seq(2 ** 32 - 5), seq(2 ** 32 - 1))).toBe(65_536);
  });
});

describe("the timestamp offset", () => {
  test("is the same for all connections between two addresses, and another for others", () => {
    expect(timestampOffset(hash, a, b)).toBe(timestampOffset(hash, a, b));
    const offsets = [
      timestampOffset(hash, a, b),
      timestampOffset(hash, b, a),
      timestampOffset(hash, a6, b6),
      timestampOffset(other, a, b),
    ];
    expect(new Set(offsets).size).toBe(4);
  });
});
