import { expect, test } from "vitest";
import { CHUNK_SIZE_MAX, giveChunkBack, keptOctets, takeChunk } from "./chunk-pool.ts";

test.each([
  [1, 1024],
  [1024, 1024],
  [1025, 2048],
  [40_000, 65_536],
  [1_000_000, CHUNK_SIZE_MAX],
])("for %d octets wanted, a piece of %d is given", (wanted, size) => {
  expect(takeChunk(wanted).length).toBe(size);
});

test("a piece given back is the next one handed out", () => {
  const piece = takeChunk(5000);
  giveChunkBack(piece);
  expect(takeChunk(5000)).toBe(piece);
});

test("no more than 4 MiB are kept, and nothing of a size that is not handed out", () => {
  for (let count = 0; count < 1000; count += 1) giveChunkBack(new Uint8Array(CHUNK_SIZE_MAX));
  for (let count = 0; count < 1000; count += 1) giveChunkBack(new Uint8Array(1024));
  const before = keptOctets();
  expect(before).toBeLessThanOrEqual(4 * 1024 * 1024);
  giveChunkBack(new Uint8Array(999));
  expect(keptOctets()).toBe(before);
});
