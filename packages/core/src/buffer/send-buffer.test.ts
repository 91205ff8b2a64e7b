import { expect, test } from "vitest";
import { InvariantViolation } from "../base/errors.ts";
import { SendBuffer } from "./send-buffer.ts";

const filled = (length: number, value = 1): Uint8Array => new Uint8Array(length).fill(value);

test("takes no more than it may, and says how much", () => {
  const buffer = new SendBuffer();
  expect(buffer.append(filled(70), 100)).toBe(70);
  expect(buffer.append(filled(70), 30)).toBe(30);
  expect(buffer.append(filled(70), 0)).toBe(0);
  expect(buffer.append(filled(70), -1)).toBe(0);
  expect(buffer.length).toBe(100);
});

test("copies what it is given", () => {
  const buffer = new SendBuffer();
  const bytes = filled(10, 7);
  buffer.append(bytes, 100);
  bytes.fill(0);
  expect([...buffer.view(0, 3)]).toEqual([7, 7, 7]);
});

test("a small write takes no more than 1 KiB, and an empty buffer holds nothing", () => {
  const buffer = new SendBuffer();
  expect(buffer.capacity).toBe(0);
  buffer.append(filled(1), 100);
  expect(buffer.capacity).toBe(1024);
  buffer.discard(1);
  expect(buffer.capacity).toBe(0);
});

test("many small writes take at most twice the memory of what they hold, and 64 KiB", () => {
  const buffer = new SendBuffer();
  let worst = Number.NEGATIVE_INFINITY;
  for (let count = 0; count < 200_000; count += 1) {
    buffer.append(filled(3), 1_000_000);
    if (count % 1000 === 0) worst = Math.max(worst, buffer.capacity - 2 * buffer.length);
  }
  expect(worst).toBeLessThanOrEqual(65_536);
});

test("what lies in one piece is shown where it is, without a copy", () => {
  const buffer = new SendBuffer();
  buffer.append(filled(65_536), 1_000_000);
  expect(buffer.view(0, 1460).buffer).toBe(buffer.view(1460, 1460).buffer);
});

test("looking beyond what is kept is a fault of the caller inside this library", () => {
  const buffer = new SendBuffer();
  buffer.append(filled(10), 100);
  expect(() => buffer.view(5, 6)).toThrow(InvariantViolation);
  expect(() => buffer.discard(11)).toThrow(InvariantViolation);
});
