import * as fc from "fast-check";
import { expect, test } from "vitest";
import { seq } from "../base/seq.ts";
import { decodeOptions, encodeOptions, OPTION_OCTETS_MAX, optionOctets, optionsOctets } from "./options.ts";
import type { SegmentOption } from "./segment.ts";

const word32 = fc.nat(2 ** 32 - 1);
const bytes = (minLength: number, maxLength: number) => fc.uint8Array({ minLength, maxLength, size: "max" });
const cookie = fc.oneof(
  fc.constant(new Uint8Array(0)),
  fc.integer({ min: 2, max: 8 }).chain((n) => bytes(2 * n, 2 * n)),
);

/** Numbers without a structure of their own here. */
const unstructured = fc
  .integer({ min: 2, max: 255 })
  .filter((number) => ![2, 3, 4, 5, 8, 19, 28, 29, 30, 34, 172, 174, 254].includes(number));

const anyOption: fc.Arbitrary<SegmentOption> = fc.oneof(
  fc.constant<SegmentOption>({ kind: "no-operation" }),
  fc.record({ kind: fc.constant("mss" as const), value: fc.nat(0xffff) }),
  fc.record({ kind: fc.constant("window-scale" as const), shift: fc.nat(255) }),
  fc.constant<SegmentOption>({ kind: "sack-permitted" }),
  fc.record({
    kind: fc.constant("sack" as const),
    blocks: fc.array(fc.record({ left: word32.map(seq), right: word32.map(seq) }), {
      minLength: 1,
      maxLength: 4,
    }),
  }),
  fc.record({ kind: fc.constant("timestamps" as const), value: word32, echo: word32 }),
  fc.record({
    kind: fc.constant("user-timeout" as const),
    value: fc.nat(0x7fff),
    unit: fc.constantFrom("seconds" as const, "minutes" as const),
  }),
  cookie.map((octets): SegmentOption => ({ kind: "fast-open", cookie: octets })),
  cookie.map((octets): SegmentOption => ({ kind: "fast-open", cookie: octets, experimental: true })),
  fc.record({ kind: fc.constant("md5-signature" as const), digest: bytes(16, 16) }),
  fc.record({
    kind: fc.constant("authentication" as const),
    keyId: fc.nat(255),
    nextKeyId: fc.nat(255),
    mac: bytes(0, 20),
  }),
  fc.record({
    kind: fc.constant("multipath" as const),
    subtype: fc.nat(15),
    bits: fc.nat(15),
    bytes: bytes(0, 20),
  }),
  fc.record({
    kind: fc.constant("accurate-ecn" as const),
    order: fc.constantFrom(0 as const, 1 as const),
    counters: fc.array(fc.nat(0xff_ffff), { maxLength: 3 }),
  }),
  fc.record({ kind: fc.constant("unknown" as const), number: unstructured, bytes: bytes(0, 10) }),
);

/** As many of them as a header has room for. */
const thatFit = (options: readonly SegmentOption[]): readonly SegmentOption[] => {
  let octets = 0;
  return options.filter((option) => {
    if (octets + optionOctets(option) > OPTION_OCTETS_MAX) return false;
    octets += optionOctets(option);
    return true;
  });
};

test("a list that is encoded is decoded, with an end where there is padding", () => {
  fc.assert(
    fc.property(
      fc.array(anyOption, { maxLength: 12, size: "max" }).map(thatFit),
      fc.nat(7),
      (options, offset) => {
        const into = new Uint8Array(offset + 44).fill(0xff);
        const length = encodeOptions(options, into, offset);
        expect(length).toBe(optionsOctets(options));
        const exact = options.reduce((sum, option) => sum + optionOctets(option), 0);
        const expected = exact === length ? options : [...options, { kind: "end" }];
        expect(decodeOptions(into, offset, length)).toEqual({ options: expected, flaw: undefined });
      },
    ),
    { numRuns: 500 },
  );
});

test("any octets give a list that says them again, as far as it goes", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 40, size: "max" }), (octets) => {
      const { options, flaw } = decodeOptions(octets, 0, octets.length);
      const again = new Uint8Array(40);
      encodeOptions(options, again, 0);
      const read = options.reduce((sum, option) => sum + optionOctets(option), 0);
      expect(again.subarray(0, read)).toEqual(octets.subarray(0, read));
      if (flaw?.kind === "bad-option-length") expect(flaw.at).toBe(read);
      else if (options.at(-1)?.kind !== "end") expect(read).toBe(octets.length);
    }),
    { numRuns: 1000 },
  );
});
