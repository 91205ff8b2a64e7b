import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { HalfSipHash } from "../mechanism/siphash.ts";
import { TupleTable } from "./tuple-table.ts";

interface Key {
  readonly local: readonly number[];
  readonly localPort: number;
  readonly remote: readonly number[];
  readonly remotePort: number;
}

const word = fc.constantFrom(0, 1, 0x7fff_ffff, 0x8000_0000, 0xffff_ffff);
const few = fc.constantFrom(0, 1, 80, 65_535);
const keys = (words: 1 | 4): fc.Arbitrary<Key> => {
  const address = fc.array(word, { minLength: words, maxLength: words });
  return fc.record({ local: address, localPort: few, remote: address, remotePort: few });
};

const step = (words: 1 | 4): fc.Arbitrary<readonly ["add" | "delete" | "find" | "replace", Key]> =>
  fc.tuple(fc.constantFrom("add", "delete", "find", "replace"), keys(words));

const name = (key: Key): string =>
  `${key.local.join(".")}:${key.localPort}>${key.remote.join(".")}:${key.remotePort}`;

const upwards = (one: number, other: number): number => one - other;

const run = (words: 1 | 4, steps: readonly (readonly [string, Key])[]): void => {
  const table = new TupleTable<number>(words, 3, 4);
  const model = new Map<string, number>();
  for (const [index, [what, key]] of steps.entries()) {
    const at = [key.local, key.localPort, key.remote, key.remotePort] as const;
    const known = model.has(name(key));
    if (what === "add" && !known) {
      table.add(...at, index);
      model.set(name(key), index);
    } else if (what === "replace" && known) {
      table.replace(...at, index);
      model.set(name(key), index);
    } else if (what === "delete") {
      expect(table.delete(...at)).toBe(known);
      model.delete(name(key));
    }
    expect(table.find(...at)).toBe(model.get(name(key)));
    expect(table.size).toBe(model.size);
  }
  expect([...table.values()].toSorted(upwards)).toEqual([...model.values()].toSorted(upwards));
};

describe("the table of connections", () => {
  test.each([1, 4] as const)("does what a map does, with addresses of %d words", (words) => {
    fc.assert(
      fc.property(fc.array(step(words), { maxLength: 400, size: "max" }), (steps) => run(words, steps)),
      { numRuns: 60 },
    );
  });

  test("finds all of many thousands, and none that was taken out", () => {
    const table = new TupleTable<number>(1, 1, 2);
    const at = (index: number): readonly [number[], number, number[], number] => [
      [0x0a00_0001],
      80,
      [0xc0a8_0000 + (index >>> 8)],
      1024 + (index & 0xff),
    ];
    for (let index = 0; index < 20_000; index += 1) table.add(...at(index), index);
    for (let index = 0; index < 20_000; index += 3) table.delete(...at(index));
    for (let index = 0; index < 20_000; index += 1)
      expect(table.find(...at(index))).toBe(index % 3 === 0 ? undefined : index);
  });

  test("tells two pairs of sockets apart whose hashes are the same", () => {
    const hash = new HalfSipHash(1, 2);
    const seen = new Map<number, number>();
    let twin: readonly [number, number] | undefined;
    for (let address = 0; twin === undefined; address += 1) {
      const value = hash.words([7, address, (80 << 16) | 9], 0, 3);
      const other = seen.get(value);
      if (other !== undefined) twin = [other, address];
      seen.set(value, address);
    }
    const table = new TupleTable<string>(1, 1, 2);
    table.add([7], 80, [twin[0]], 9, "first");
    expect(table.find([7], 80, [twin[1]], 9)).toBeUndefined();
    table.add([7], 80, [twin[1]], 9, "second");
    expect(table.find([7], 80, [twin[0]], 9)).toBe("first");
    expect(table.find([7], 80, [twin[1]], 9)).toBe("second");
  });

  test("takes no pair of sockets twice, and replaces only what it has", () => {
    const table = new TupleTable<number>(1, 1, 2);
    expect(() => table.replace([1], 2, [3], 4, 6)).toThrow("only what is there can be replaced");
    table.add([1], 2, [3], 4, 5);
    expect(() => table.add([1], 2, [3], 4, 6)).toThrow("a pair of sockets is added once");
    expect(table.find([3], 4, [1], 2)).toBeUndefined();
  });
});
