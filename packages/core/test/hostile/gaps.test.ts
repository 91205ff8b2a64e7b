/** One-octet segments with gaps between them: what one costs must not grow with how many runs are held. */
import { expect, test } from "vitest";
import { Driver } from "../requirements/driver.ts";

/** Milliseconds of processor time that so many segments take, each of one octet, `runs` of which lie apart. */
const cost = (runs: number, segments: number): number => {
  const driver = Driver.accepted({ receiveBuffer: 1_000_000 }, { mss: 1000, sack: true });
  const octet = new Uint8Array(1);
  const at = (index: number): number => 10 + 2 * (index % runs);
  for (let index = 0; index < runs; index += 1) driver.receive({ seq: at(index), data: octet });
  driver.sent();
  const before = performance.now();
  for (let index = 0; index < segments; index += 1) {
    driver.receive({ seq: at(index * 7), data: octet });
    if (index % 500 === 0) driver.sent();
  }
  return performance.now() - before;
};

test("a segment beyond a thousand gaps costs about what one beyond the first does", () => {
  cost(1, 2000);
  // What else the machine does makes either dearer: the least of each counts, of as many as it takes.
  let [few, many] = [Infinity, Infinity];
  for (let tries = 0; tries < 20 && !(many / few < 4); tries += 1) {
    few = Math.min(few, cost(2, 2000));
    many = Math.min(many, cost(1000, 2000));
  }
  expect(many / few).toBeLessThan(4);
});
