import * as fc from "fast-check";
import { expect, test } from "vitest";
import {
  pairConnections,
  pairedWords,
  type ConnectionPair,
  type PairedConnection,
} from "../../src/compare/pair-connections.ts";

const connection = (stream: number, given: Partial<PairedConnection> = {}): PairedConnection => ({
  stream,
  start: stream,
  client: { address: "10.0.0.1", port: 40_000 + stream },
  server: { address: "10.0.0.9", port: 443 },
  request: null,
  numbers: null,
  ...given,
});

const port = (number: number) => ({ client: { address: "10.0.0.1", port: number } });
const served = (address: string) => ({ server: { address, port: 443 } });

const streams = (ones: readonly PairedConnection[], others: readonly PairedConnection[]) => {
  const { pairs, onlyFirst, onlySecond } = pairConnections(ones, others);
  return {
    pairs: pairs.map(({ first, second, by }) => [first.stream, second.stream, by]),
    onlyFirst: onlyFirst.map(({ stream }) => stream),
    onlySecond: onlySecond.map(({ stream }) => stream),
  };
};

test("the same addresses and ports come before the order", () => {
  expect(
    streams(
      [connection(0, port(1)), connection(1, port(2))],
      [connection(0, port(3)), connection(1, port(1))],
    ),
  ).toEqual({
    pairs: [
      [0, 1, "endpoints"],
      [1, 0, "client"],
    ],
    onlyFirst: [],
    onlySecond: [],
  });
});

test("the same request comes before the order", () => {
  const [orders, health] = [{ request: "GET /orders" }, { request: "GET /health" }];
  expect(
    streams(
      [connection(0, orders), connection(1, health)],
      [connection(7, health), connection(8, health), connection(9, orders)],
    ),
  ).toEqual({
    pairs: [
      [0, 9, "request"],
      [1, 7, "request"],
    ],
    onlyFirst: [],
    onlySecond: [8],
  });
});

test("both initial numbers make it the same one, whatever a NAT made of the addresses", () => {
  const numbers = { numbers: "1 2" };
  const behind = { ...numbers, client: { address: "192.0.2.7", port: 9 } };
  expect(streams([connection(0), connection(1, numbers)], [connection(5, behind)]).pairs).toEqual([
    [1, 5, "sequence-numbers"],
  ]);
});

test("initial numbers that several connections of one capture have tell nothing", () => {
  const numbers = { numbers: "1 2" };
  const [a, b] = [
    { ...numbers, ...port(1) },
    { ...numbers, ...port(2) },
  ];
  expect(streams([connection(0, a), connection(1, b)], [connection(0, b), connection(1, a)]).pairs).toEqual([
    [0, 1, "endpoints"],
    [1, 0, "endpoints"],
  ]);
  expect(streams([connection(0, a)], [connection(0, b), connection(1, a)]).pairs).toEqual([
    [0, 1, "endpoints"],
  ]);
});

test("another address with the same port, and what stands alone", () => {
  const alone = { server: { address: "10.0.0.9", port: 22 } };
  expect(streams([connection(0), connection(1, alone)], [connection(3, served("10.9.9.9"))])).toEqual({
    pairs: [[0, 3, "port"]],
    onlyFirst: [1],
    onlySecond: [],
  });
});

test("two captures of one connection each", () => {
  const other = { server: { address: "10.9.9.9", port: 8443 } };
  expect(streams([connection(4)], [connection(3, other)]).pairs).toEqual([[4, 3, "only"]]);
  expect(streams([connection(4)], [connection(3, other), connection(5, other)]).pairs).toEqual([]);
});

test("says why", () => {
  const { pairs } = pairConnections([connection(0)], [connection(3, served("10.9.9.9"))]);
  expect(pairs.map(pairedWords)).toEqual([
    "To the same port of another server, 10.9.9.9:443, in the order in which they began",
  ]);
});

const any = fc.record({
  start: fc.integer({ min: 0, max: 9 }),
  client: fc.record({ address: fc.constantFrom("x", "y"), port: fc.integer({ min: 1, max: 3 }) }),
  server: fc.record({ address: fc.constantFrom("s", "t"), port: fc.integer({ min: 80, max: 82 }) }),
  request: fc.constantFrom(null, "GET /", "GET /a"),
  numbers: fc.constantFrom(null, "1 2", "3 4"),
});
const anyList = fc
  .array(any, { maxLength: 30 })
  .map((list) => list.map((each, stream): PairedConnection => ({ ...each, stream })));

const check = (ones: readonly PairedConnection[], others: readonly PairedConnection[]): void => {
  const { pairs, onlyFirst, onlySecond } = pairConnections(ones, others);
  const sorted = (list: readonly PairedConnection[]) =>
    list.map(({ stream }) => stream).toSorted((a, b) => a - b);
  expect(sorted([...pairs.map(({ first }) => first), ...onlyFirst])).toEqual(sorted(ones));
  expect(sorted([...pairs.map(({ second }) => second), ...onlySecond])).toEqual(sorted(others));
  const texts = (list: readonly ConnectionPair[], turn: boolean): string[] =>
    list
      .map(({ first, second, by }) =>
        [...(turn ? [second, first] : [first, second]).map((each) => each.stream), by].join(" "),
      )
      .toSorted((x, y) => (x < y ? -1 : 1));
  expect(texts(pairConnections(others, ones).pairs, true)).toEqual(texts(pairs, false));
};

test("each connection is there once, and both ways alike", () => {
  fc.assert(fc.property(anyList, anyList, check));
});
