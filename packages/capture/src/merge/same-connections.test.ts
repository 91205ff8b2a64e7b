import { expect, test } from "vitest";
import { sameConnections } from "./same-connections.ts";
import type { StreamSeen } from "./vantage-point.ts";

const stream = (
  number: number,
  initial: StreamSeen["initial"],
  given: Partial<StreamSeen> = {},
): StreamSeen => ({
  stream: number,
  ends: {
    a: { address: `10.${number >> 16}.${(number >> 8) & 255}.${number & 255}`, port: 40_000 },
    b: { address: "192.0.2.2", port: 443 },
  },
  packets: [],
  copies: [0, 0],
  initial,
  mss: [undefined, undefined],
  ...given,
});

const found = (first: readonly StreamSeen[], second: readonly StreamSeen[]) =>
  sameConnections(first, second).map((each) => [each.first.stream, each.second.stream, each.turned]);

test("by both initial numbers, whatever the addresses, either way round", () => {
  const nat = { ends: { a: { address: "203.0.113.9", port: 1 }, b: { address: "192.0.2.2", port: 443 } } };
  expect(found([stream(0, [1, 2])], [stream(5, [3, 4]), stream(6, [1, 2], nat), stream(7, [2, 1])])).toEqual([
    [0, 6, 0],
  ]);
  expect(found([stream(0, [1, 2])], [stream(7, [2, 1], nat)])).toEqual([[0, 7, 1]]);
});

test("by addresses and ports where a number was not seen, unless one that was is another", () => {
  const { ends } = stream(0, [1, 2]);
  const turned = { a: ends.b, b: ends.a };
  expect(found([stream(0, [1, 2])], [stream(8, [undefined, undefined], { ends })])).toEqual([[0, 8, 0]]);
  expect(found([stream(0, [1, 2])], [stream(8, [2, undefined], { ends: turned })])).toEqual([[0, 8, 1]]);
  expect(found([stream(0, [1, 2])], [stream(8, [9, undefined], { ends })])).toEqual([]);
});

test("each is there once", () => {
  const { ends } = stream(0, [1, 2]);
  const alike = [0, 1, 2].map((number) => stream(number, [1, 2], { ends }));
  expect(found(alike, alike.slice(0, 2))).toEqual([
    [0, 0, 0],
    [1, 1, 0],
  ]);
});

// Each compared with each they would take minutes.
test("of 100,000 each finds its like", () => {
  const all = Array.from({ length: 100_000 }, (_, number) => stream(number, [number, number + 1]));
  expect(sameConnections(all, all.toReversed())).toHaveLength(100_000);
});
