/** What programs write: octets that tell where in the stream they belong, so that every single one can be checked. */
import { seeded } from "../../base/random.ts";
import type { EndName } from "../scenario/scenario.ts";

/** A prime, so that it does not come back in step with segments or buffers. */
const PERIOD = 65_521;

const table: Uint8Array = (() => {
  const random = seeded(PERIOD);
  const once = Uint8Array.from({ length: PERIOD }, () => Math.floor(256 * random.next()));
  const twice = new Uint8Array(2 * PERIOD);
  twice.set(once);
  twice.set(once, PERIOD);
  return twice;
})();

/** Where each end's stream begins in the table: the two must not be taken for each other. */
const shifts: Readonly<Record<EndName, number>> = { A: 0, B: 31_337 };

/** Most octets that are given at a time. */
export const PATTERN_MAX: number = PERIOD;

/** The octets from `position` on of what `end` writes, `PATTERN_MAX` at most. */
export const pattern = (end: EndName, position: number, length: number): Uint8Array => {
  const start = (position + shifts[end]) % PERIOD;
  return table.subarray(start, start + Math.min(length, PATTERN_MAX));
};

/** The first place at which `bytes` is not what `end` has written from `position` on; -1: none. */
export const firstMismatch = (end: EndName, position: number, bytes: Uint8Array): number => {
  let at = (position + shifts[end]) % PERIOD;
  for (let index = 0; index < bytes.length; index += 1) {
    if (bytes[index] !== table[at]) return index;
    at += 1;
    if (at === PERIOD) at = 0;
  }
  return -1;
};
