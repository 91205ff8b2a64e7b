import * as fc from "fast-check";
import { expect, test } from "vitest";
import { checksumOf, combineSums, isIntact, sumOctets, updateChecksum } from "./checksum.ts";

/** As RFC 1071 §4.1 says it, one word at a time, every carry at once. */
const naive = (bytes: Uint8Array, offset: number, length: number): number => {
  let sum = 0;
  for (let index = 0; index < length; index += 1) {
    sum += (bytes[offset + index] ?? 0) << (index % 2 === 0 ? 8 : 0);
    if (sum > 0xffff) sum = (sum & 0xffff) + 1;
  }
  return sum;
};

const octets = fc.uint8Array({ maxLength: 300, size: "max" });

test("the sum is the plain one at every alignment and length", () => {
  const bytes = Uint8Array.from({ length: 2000 }, (_, index) => (index * 167 + (index >> 3) * 29) & 0xff);
  for (let base = 0; base < 9; base += 1) {
    const view = bytes.subarray(base);
    for (let offset = 0; offset < 9; offset += 1)
      for (let length = 0; length < 200; length += 1)
        if (sumOctets(view, offset, length) !== naive(view, offset, length))
          expect.fail(`view at ${base}, offset ${offset}, length ${length}`);
    expect(sumOctets(view, 3, 1460)).toBe(naive(view, 3, 1460));
  }
});

test("the sum is the plain one for any octets, in a Buffer of a pool too", () => {
  fc.assert(
    fc.property(octets, (bytes) => {
      expect(sumOctets(bytes, 0, bytes.length)).toBe(naive(bytes, 0, bytes.length));
      expect(sumOctets(Buffer.from(bytes), 0, bytes.length)).toBe(naive(bytes, 0, bytes.length));
    }),
  );
});

test.each([63, 64, 65, 1460, 65_535, 2 ** 22 + 31, 2 ** 22 + 33])(
  "%d octets of ones lose no carry, and zeros give 0",
  (length) => {
    const bytes = new Uint8Array(length);
    expect(sumOctets(bytes, 0, length)).toBe(0);
    // An odd length leaves 0xff00 after words of 0xffff, which are nothing in one's complement.
    expect(sumOctets(bytes.fill(0xff), 0, length)).toBe(length % 2 === 0 ? 0xffff : 0xff00);
  },
);

test("pieces put together are the whole, cut at even and odd places", () => {
  fc.assert(
    fc.property(octets, fc.nat(300), fc.nat(300), (bytes, a, b) => {
      const [first, second] = [Math.min(a, b, bytes.length), Math.min(Math.max(a, b), bytes.length)];
      const two = combineSums(sumOctets(bytes, 0, first), sumOctets(bytes, first, second - first), first);
      const three = combineSums(two, sumOctets(bytes, second, bytes.length - second), second);
      expect(three).toBe(naive(bytes, 0, bytes.length));
    }),
  );
});

test("a checksum in its place makes the sum intact, and any changed bit is seen", () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 4, maxLength: 120, size: "max" }), fc.nat(), (bytes, seed) => {
      bytes[2] = 0;
      bytes[3] = 0;
      const checksum = checksumOf(sumOctets(bytes, 0, bytes.length));
      bytes[2] = checksum >>> 8;
      bytes[3] = checksum;
      expect(isIntact(sumOctets(bytes, 0, bytes.length))).toBe(true);
      const at = seed % bytes.length;
      bytes[at] = (bytes[at] ?? 0) ^ (1 << (seed % 8));
      expect(isIntact(sumOctets(bytes, 0, bytes.length))).toBe(false);
    }),
  );
});

test("an updated checksum is the one computed anew, also where RFC 1141 gave the other zero", () => {
  // RFC 1624 §4: the header of its example, where the older equation goes wrong.
  expect(updateChecksum(0xdd2f, 0x5555, 0x3285)).toBe(0x0000);
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 6, maxLength: 60, size: "max" }),
      fc.nat(0xffff),
      (bytes, word) => {
        const at = 2;
        const before = ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
        // Where all else is 0 and so is the new word, the one's complement sum has two zeros to choose from.
        fc.pre(bytes.some((octet, index) => octet !== 0 && index !== at && index !== at + 1));
        const checksum = checksumOf(sumOctets(bytes, 0, bytes.length));
        bytes[at] = word >>> 8;
        bytes[at + 1] = word;
        expect(updateChecksum(checksum, before, word)).toBe(checksumOf(sumOctets(bytes, 0, bytes.length)));
      },
    ),
  );
});
