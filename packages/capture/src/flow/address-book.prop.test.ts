import * as fc from "fast-check";
import { expect, test } from "vitest";
import { AddressBook } from "./address-book.ts";

const word = fc.oneof(fc.integer({ min: 0, max: 2 }), fc.integer({ min: 0, max: 2 ** 32 - 1 }));

test("numbers each address once and gives its words back", () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(word, word, word, word), { maxLength: 500, size: "max" }), (addresses) => {
      const book = new AddressBook();
      const numbers = new Map<string, number>();
      for (const address of addresses) {
        const bytes = new Uint8Array(20);
        address.forEach((value, index) => {
          new DataView(bytes.buffer).setUint32(4 + index * 4, value);
        });
        const number = book.number(bytes, 4);
        expect(numbers.get(address.join()) ?? number).toBe(number);
        numbers.set(address.join(), number);
        expect(book.words(number)).toEqual(address);
      }
      expect(new Set(numbers.values()).size).toBe(numbers.size);
      for (const [text, number] of numbers) expect(book.words(number).join()).toBe(text);
    }),
    { numRuns: 50 },
  );
});
