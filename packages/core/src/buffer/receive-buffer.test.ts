import { describe, expect, test } from "vitest";
import { OUT_OF_ORDER_BLOCKS_MAX, ReceiveBuffer } from "./receive-buffer.ts";

const octets = (text: string): Uint8Array => Buffer.from(text);
const readAll = (buffer: ReceiveBuffer): string => {
  const into = new Uint8Array(buffer.readable);
  buffer.read(into);
  return Buffer.from(into).toString();
};

test("what comes in order can be read at once", () => {
  const buffer = new ReceiveBuffer();
  expect(buffer.insert(0, octets("abc"))).toBe(3);
  expect(buffer.insert(0, octets("de"))).toBe(2);
  expect(buffer.readable).toBe(5);
  expect(readAll(buffer)).toBe("abcde");
  expect(buffer.readable).toBe(0);
});

test("what comes beyond a gap is held, and told relative to what is expected next", () => {
  const buffer = new ReceiveBuffer();
  expect(buffer.insert(4, octets("ef"))).toBe(0);
  expect(buffer.outOfOrder).toEqual([{ start: 4, end: 6 }]);
  expect(buffer.insert(0, octets("ab"))).toBe(2);
  expect(buffer.outOfOrder).toEqual([{ start: 2, end: 4 }]);
  expect(buffer.insert(0, octets("cd"))).toBe(4);
  expect(buffer.outOfOrder).toEqual([]);
  expect(buffer.outOfOrderBytes).toBe(0);
  expect(readAll(buffer)).toBe("abcdef");
});

test("blocks that touch become one, from the left, from the right and from between", () => {
  const buffer = new ReceiveBuffer();
  buffer.insert(10, octets("k"));
  buffer.insert(11, octets("l"));
  buffer.insert(9, octets("j"));
  expect(buffer.outOfOrder).toEqual([{ start: 9, end: 12 }]);
  buffer.insert(5, octets("f"));
  buffer.insert(6, octets("ghi"));
  expect(buffer.outOfOrder).toEqual([{ start: 5, end: 12 }]);
  buffer.insert(0, octets("abcde"));
  expect(readAll(buffer)).toBe("abcdefghijkl");
});

test("of octets that come twice the first copy stays", () => {
  const buffer = new ReceiveBuffer();
  buffer.insert(2, octets("CD"));
  buffer.insert(6, octets("GH"));
  buffer.insert(1, octets("bcdefgh"));
  buffer.insert(0, octets("a"));
  expect(readAll(buffer)).toBe("abCDefGH");
});

test("the next expected octets pass over several blocks and on to what follows them", () => {
  const buffer = new ReceiveBuffer();
  buffer.insert(2, octets("C"));
  buffer.insert(5, octets("F"));
  buffer.insert(9, octets("J"));
  expect(buffer.insert(0, octets("abcdefg"))).toBe(7);
  expect(buffer.outOfOrder).toEqual([{ start: 2, end: 3 }]);
  expect(readAll(buffer)).toBe("abCdeFg");
});

describe("what had been held already (RFC 2883 §4)", () => {
  test("is told whole, where all of it had", () => {
    const buffer = new ReceiveBuffer();
    buffer.insert(5, octets("fghij"));
    buffer.insert(6, octets("gh"));
    expect(buffer.duplicate).toEqual({ start: 6, end: 8 });
  });

  test("is told in part, where only part of it had", () => {
    const buffer = new ReceiveBuffer();
    buffer.insert(5, octets("fghij"));
    buffer.insert(3, octets("defg"));
    expect(buffer.duplicate).toEqual({ start: 5, end: 7 });
    buffer.insert(8, octets("ijkl"));
    expect(buffer.duplicate).toEqual({ start: 8, end: 10 });
  });

  test("lies before RCV.NXT once the gap is filled", () => {
    const buffer = new ReceiveBuffer();
    buffer.insert(2, octets("cd"));
    buffer.insert(0, octets("abcdef"));
    expect(buffer.duplicate).toEqual({ start: -4, end: -2 });
  });

  test("is the first run, where there are several", () => {
    const buffer = new ReceiveBuffer();
    buffer.insert(2, octets("c"));
    buffer.insert(4, octets("e"));
    buffer.insert(1, octets("bcdef"));
    expect(buffer.duplicate).toEqual({ start: 2, end: 3 });
  });

  test("is nothing after an insert without any", () => {
    const buffer = new ReceiveBuffer();
    buffer.insert(5, octets("f"));
    buffer.insert(5, octets("f"));
    buffer.insert(7, octets("h"));
    expect(buffer.duplicate).toBeUndefined();
  });
});

test("reads in parts, and looks ahead without taking", () => {
  const buffer = new ReceiveBuffer();
  buffer.insert(0, octets("abcdef"));
  const two = new Uint8Array(2);
  expect(buffer.peek(two, 3)).toBe(2);
  expect(Buffer.from(two).toString()).toBe("de");
  expect(buffer.peek(two, 5)).toBe(1);
  expect(buffer.peek(two, 6)).toBe(0);
  expect(buffer.read(two)).toBe(2);
  expect(Buffer.from(two).toString()).toBe("ab");
  expect(readAll(buffer)).toBe("cdef");
});

test("dropping what is out of order leaves what is in order", () => {
  const buffer = new ReceiveBuffer();
  buffer.insert(0, octets("ab"));
  buffer.insert(3, octets("d"));
  buffer.dropOutOfOrder();
  expect(buffer.outOfOrder).toEqual([]);
  expect(buffer.insert(0, octets("cd"))).toBe(2);
  expect(readAll(buffer)).toBe("abcd");
});

test("what can be read may be thrown away unread", () => {
  const buffer = new ReceiveBuffer();
  buffer.insert(0, octets("ab"));
  buffer.discardReadable();
  expect(buffer.readable).toBe(0);
  expect(buffer.capacity).toBe(0);
});

test("more than so many blocks are not held, but what joins one of them is", () => {
  const buffer = new ReceiveBuffer();
  for (let block = 0; block < OUT_OF_ORDER_BLOCKS_MAX + 10; block += 1)
    buffer.insert(2 + 3 * block, octets("x"));
  expect(buffer.outOfOrder).toHaveLength(OUT_OF_ORDER_BLOCKS_MAX);
  buffer.insert(3, octets("y"));
  buffer.insert(4, octets("z"));
  expect(buffer.outOfOrder).toHaveLength(OUT_OF_ORDER_BLOCKS_MAX - 1);
  expect(buffer.outOfOrder[0]).toEqual({ start: 2, end: 6 });
  expect(buffer.outOfOrderBytes).toBe(OUT_OF_ORDER_BLOCKS_MAX + 2);
});

test("single octets sent in the worst order take little more memory than their number allows", () => {
  const buffer = new ReceiveBuffer();
  const window = 60_000;
  for (const parity of [1, 0])
    for (let at = window - 2 + parity; at > 0; at -= 2) {
      buffer.insert(at, octets("x"));
      const limit = 4 * buffer.outOfOrderBytes + 1024 * buffer.outOfOrder.length + 65_536;
      if (at % 500 < 2) expect(buffer.capacity).toBeLessThanOrEqual(limit);
    }
  expect(buffer.outOfOrder.length).toBeLessThanOrEqual(OUT_OF_ORDER_BLOCKS_MAX);
});

test("an empty buffer holds no memory", () => {
  const buffer = new ReceiveBuffer();
  expect(buffer.capacity).toBe(0);
  buffer.insert(0, octets("a"));
  expect(buffer.capacity).toBe(1024);
  readAll(buffer);
  expect(buffer.capacity).toBe(0);
});
