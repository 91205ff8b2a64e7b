import * as fc from "fast-check";
import { expect, test } from "vitest";
import { formatIpAddress, ipAddressOf } from "./ip-address.ts";
import { type SortCandidate, sortAddresses } from "./sort-addresses.ts";

const four = fc
  .tuple(fc.constantFrom(10, 127, 169, 192), fc.constantFrom(0, 254), fc.nat(2), fc.nat(3))
  .map((bytes) => formatIpAddress(ipAddressOf(bytes)));
const six = fc
  .tuple(
    fc.constantFrom("2001:db8", "fe80", "fd00", "2002:a00", "::ffff", "ff02", "fec0", "2001:0"),
    fc.nat(0xffff),
  )
  .map(([prefix, rest]) =>
    prefix === "::ffff" ? `::ffff:10.0.0.${rest & 0xff}` : `${prefix}::${rest.toString(16)}`,
  );
const address = fc.oneof(four, six);

const candidate: fc.Arbitrary<SortCandidate> = fc.record(
  {
    address: fc.oneof({ weight: 9, arbitrary: address }, { weight: 1, arbitrary: fc.constant("nonsense") }),
    source: address,
    sourcePrefixLength: fc.constantFrom(8, 24, 32, 64),
    unreachable: fc.boolean(),
    deprecated: fc.boolean(),
    mobility: fc.constantFrom("home", "care-of", "both"),
    encapsulated: fc.boolean(),
  },
  { requiredKeys: ["address"] },
);
const candidates = fc.array(candidate, { maxLength: 12 });

test("sorting is a permutation", () => {
  fc.assert(
    fc.property(candidates, (input) => {
      const output = sortAddresses(input);
      expect(output).toHaveLength(input.length);
      expect(new Set(output)).toEqual(new Set(input));
    }),
  );
});

test("sorting what is sorted changes nothing", () => {
  fc.assert(
    fc.property(candidates, (input) => {
      const once = sortAddresses(input);
      expect(sortAddresses(once)).toEqual(once);
    }),
  );
});

test("equals keep their order", () => {
  fc.assert(
    fc.property(candidate, fc.integer({ min: 2, max: 6 }), (one, count) => {
      const copies = Array.from({ length: count }, () => ({ ...one }));
      const output = sortAddresses(copies);
      for (const [i, copy] of copies.entries()) expect(output[i]).toBe(copy);
    }),
  );
});

test("whatever the order they came in, of two of one family the same one is first, unless they are equals", () => {
  fc.assert(
    fc.property(candidate, candidate, (a, b) => {
      const [first] = sortAddresses([a, b]);
      const [other] = sortAddresses([b, a]);
      const tie = first === a && other === b;
      expect(tie || first === other).toBe(true);
    }),
  );
});

test("a destination with a source is never behind one without", () => {
  fc.assert(
    fc.property(candidates, (input) => {
      const usable = sortAddresses(input)
        .filter(({ address: text }) => text !== "nonsense")
        .map((each) => each.source !== undefined && each.unreachable !== true);
      expect(usable).toEqual(usable.toSorted((a, b) => Number(b) - Number(a)));
    }),
  );
});
