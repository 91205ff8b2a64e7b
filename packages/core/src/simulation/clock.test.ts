import { expect, test } from "vitest";
import { InvalidArgument } from "../base/errors.ts";
import { Clock } from "./clock.ts";

test("time jumps from one thing due to the next, and stands still in between", () => {
  const clock = new Clock();
  const seen: string[] = [];
  clock.at(5, () => {
    seen.push(`b ${clock.now}`);
    clock.at(5, () => seen.push(`d ${clock.now}`));
  });
  clock.at(5, () => seen.push(`c ${clock.now}`));
  clock.at(2, () => seen.push(`a ${clock.now}`));
  while (clock.step());
  expect(seen).toEqual(["a 2", "b 5", "c 5", "d 5"]);
  expect(clock.now).toBe(5);
});

test("nothing beyond the limit is done", () => {
  const clock = new Clock();
  let done = false;
  clock.at(10, () => (done = true));
  expect(clock.step(9)).toBe(false);
  expect(done).toBe(false);
  expect(clock.step(10)).toBe(true);
  expect(done).toBe(true);
});

test("time may pass without anything being done, but not beyond what is due and not back", () => {
  const clock = new Clock();
  clock.at(10, () => {});
  clock.advance(7);
  expect(clock.now).toBe(7);
  expect(() => clock.advance(11)).toThrow(InvalidArgument);
  expect(() => clock.advance(6)).toThrow(InvalidArgument);
  expect(() => clock.at(6, () => {})).toThrow(InvalidArgument);
  expect(() => clock.at(Number.NaN, () => {})).toThrow(InvalidArgument);
});
