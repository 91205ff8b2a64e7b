import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { port, type Port } from "../base/port.ts";
import { seeded } from "../base/random.ts";
import type { IpAddress } from "../wire/address.ts";
import { EphemeralPorts } from "./ephemeral-ports.ts";
import { TupleHash } from "./tuple-hash.ts";

const local: IpAddress = { family: 4, words: [0x0a00_0001] };
const remote: IpAddress = { family: 4, words: [0x0a00_0002] };
const make = (first: number, last: number, seed = 1): EphemeralPorts =>
  new EphemeralPorts(new TupleHash(new Uint8Array(16).fill(seed)), seeded(seed), port(first), port(last));
const any = (): boolean => true;

describe("ephemeral ports", () => {
  test("stay within the range, whatever is taken, and one that is free is found", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 65_000 }),
        fc.integer({ min: 1, max: 300 }),
        fc.nat(),
        fc.nat(),
        (first, count, seed, only) => {
          const free = first + (only % count);
          const ports = make(first, first + count - 1, (seed % 255) + 1);
          for (let again = 0; again < 3; again += 1)
            expect(ports.choose(local, remote, port(80), (candidate) => candidate === free)).toBe(free);
        },
      ),
      { numRuns: 50 },
    );
  });

  test("are refused once each when all are taken", () => {
    const asked: number[] = [];
    const chosen = make(100, 199).choose(local, remote, port(80), (candidate) => {
      asked.push(candidate);
      return false;
    });
    expect(chosen).toBeUndefined();
    expect(asked.toSorted((x, y) => x - y)).toEqual(Array.from({ length: 100 }, (_, index) => 100 + index));
  });

  test("are not used again for one destination before a good part of the range has been", () => {
    const ports = make(1024, 65_535);
    const seen = new Set<Port | undefined>();
    for (let index = 0; index < 5000; index += 1) seen.add(ports.choose(local, remote, port(80), any));
    expect(seen.size).toBe(5000);
  });

  test("begin elsewhere for another destination and under another secret", () => {
    const first = make(1024, 65_535).choose(local, remote, port(80), any);
    expect(make(1024, 65_535).choose(local, remote, port(80), any)).toBe(first);
    expect(make(1024, 65_535).choose(local, remote, port(81), any)).not.toBe(first);
    expect(make(1024, 65_535).choose(remote, local, port(80), any)).not.toBe(first);
    expect(make(1024, 65_535, 2).choose(local, remote, port(80), any)).not.toBe(first);
  });

  test.each([
    [0, 5],
    [9, 8],
  ])("cannot be taken from %d to %d", (first, last) => {
    expect(() => make(first, last)).toThrow("ephemeralPorts must be a range of ports, 1 or more");
  });
});
