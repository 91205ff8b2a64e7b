/** RFC 2018 and RFC 2883: each requirement of docs/requirements/rfc2018.md. */
import { describe, expect, test } from "vitest";
import { optionOf } from "../../src/wire/segment.ts";
import { blocksOf, Driver, kindsOf } from "./driver.ts";

const withSack = (): Driver => Driver.established({}, { sack: true });

describe("RFC 2018 §4, the receiver", () => {
  test("2018-2-a: SACK-permitted goes on SYNs only", () => {
    const driver = Driver.listening({}, { sack: true });
    expect(driver.sent().flatMap((seen) => kindsOf(seen))).toContain("sack-permitted");
    driver.receive({ seq: 1, ack: 1 });
    driver.feed(10);
    driver.receive({ seq: 2000, data: 10 });
    for (const { segment } of driver.sent()) expect(optionOf(segment, "sack-permitted")).toBeUndefined();
  });

  test("2018-4-a: no blocks where the peer has not permitted them", () => {
    const driver = Driver.established({}, {});
    driver.receive({ seq: 1001, data: 1000 });
    expect(driver.sent().map((seen) => blocksOf(seen))).toEqual([[]]);
  });

  test("2018-4-b, 2018-4-c, 2018-4-d: while there is a gap every ACK bears blocks, data segments too", () => {
    const driver = withSack();
    driver.receive({ seq: 1001, data: 1000 });
    driver.receive({ seq: 2001, data: 1000 });
    driver.write(10);
    const seen = driver.sent();
    expect(seen).toHaveLength(3);
    for (const one of seen) expect(blocksOf(one).length).toBeGreaterThan(0);
  });

  test("2018-4-e: the first block holds the segment that caused the ACK", () => {
    const driver = withSack();
    driver.receive({ seq: 1001, data: 500 });
    driver.receive({ seq: 5001, data: 500 });
    expect(blocksOf(driver.sent().at(-1) ?? expect.fail())).toEqual([
      [5001, 5501],
      [1001, 1501],
    ]);
    driver.receive({ seq: 1501, data: 500 });
    expect(blocksOf(driver.sent().at(-1) ?? expect.fail())).toEqual([
      [1001, 2001],
      [5001, 5501],
    ]);
  });

  test("2018-4-f: four blocks fit, three beside timestamps; 2018-4-g: the latest reported come first", () => {
    const driver = withSack();
    for (const seq of [1001, 3001, 5001, 7001, 9001]) driver.receive({ seq, data: 100 });
    expect(blocksOf(driver.sent().at(-1) ?? expect.fail()).map(([left]) => left)).toEqual([
      9001, 7001, 5001, 3001,
    ]);
    const stamped = Driver.established({}, { sack: true, timestamps: true });
    for (const seq of [9001, 3001, 7001, 5001]) stamped.receive({ seq, data: 100 });
    expect(blocksOf(stamped.sent().at(-1) ?? expect.fail()).map(([left]) => left)).toEqual([
      5001, 7001, 3001,
    ]);
  });

  test("2018-8-b: nothing is reported once it is in order or thrown away", () => {
    const driver = withSack();
    driver.receive({ seq: 1001, data: 1000 });
    driver.receive({ seq: 3001, data: 1000 });
    driver.receive({ seq: 1, data: 1000 });
    expect(driver.sent().at(-1)).toMatchObject({ ack: 2001 });
    driver.receive({ seq: 2001, data: 1000 });
    expect(blocksOf(driver.sent().at(-1) ?? expect.fail())).toEqual([]);
  });
});

describe("RFC 2018 §5, the sender", () => {
  test("2018-5-a, 2018-5-b, 2018-8-c: what is SACKed is not sent again, and stays in the buffer", () => {
    const driver = withSack();
    driver.write(5000);
    driver.sent();
    driver.pass(100);
    driver.receive({ ack: 1, sack: [[1001, 2001]] });
    driver.receive({ ack: 1, sack: [[1001, 3001]] });
    driver.receive({ ack: 1, sack: [[1001, 4001]] });
    driver.receive({ ack: 1, sack: [[1001, 5001]] });
    const again = driver.sent();
    expect(again.map(({ seq }) => seq)).toEqual([1]);
    expect(driver.connection.unacknowledgedBytes).toBe(5000);
  });

  test("2018-5-d: after a timeout the first segment goes again though it had been SACKed", () => {
    const driver = withSack();
    driver.write(3000);
    driver.sent();
    driver.receive({ ack: 1, sack: [[1001, 3001]] });
    driver.receive({ ack: 1001 });
    driver.sent();
    // The peer has reneged: the oldest had been reported and is still missing.
    driver.pass(5000);
    expect(driver.sent().some(({ seq, length }) => seq === 1001 && length > 0)).toBe(true);
  });

  test("2018-5-c: after a timeout what had been SACKed is sent again where it is still missing", () => {
    const driver = withSack();
    driver.write(3000);
    driver.receive({ ack: 1, sack: [[1001, 3001]] });
    driver.receive({ ack: 1001 });
    driver.sent();
    let acked = 1001;
    for (let turn = 0; turn < 40 && acked < 3001; turn += 1) {
      driver.pass(1000);
      for (const { seq, length } of driver.sent()) if (seq === acked) acked += length;
      driver.receive({ ack: acked });
    }
    expect(acked).toBe(3001);
  });

  test("2018-5.1-a: one ACK that reports a gap starts no recovery", () => {
    const driver = withSack();
    driver.write(6000);
    driver.sent();
    driver.pass(100);
    driver.receive({ ack: 1, sack: [[1001, 2001]] });
    expect(driver.connection.info(driver.now).congestionState).not.toBe("recovery");
    expect(driver.sent().filter(({ seq }) => seq === 1)).toEqual([]);
  });

  test("blocks of what was never sent, upside down or empty do no harm", () => {
    const driver = withSack();
    driver.write(3000);
    driver.sent();
    for (const sack of [
      [[2001, 9001]],
      [[3001, 1001]],
      [[1001, 1001]],
      [[-5000, -4000]],
      [[2 ** 31, 2 ** 31 + 10]],
    ] as const)
      driver.receive({ ack: 1, sack });
    expect(driver.connection.info(driver.now)).toMatchObject({
      sacked: 0,
      sndUna: driver.connection.info(0).sndUna,
    });
    driver.receive({ ack: 3001 });
    expect(driver.connection.unacknowledgedBytes).toBe(0);
  });
});

describe("RFC 2883, duplicates", () => {
  test("2883-4-a, 2883-4-c: a duplicate below the ACK is reported first, and once", () => {
    const driver = withSack();
    driver.feed(1000);
    driver.feed(1000);
    driver.sent();
    driver.receive({ seq: 1, data: 1000 });
    expect(blocksOf(driver.sent().at(-1) ?? expect.fail())).toEqual([[1, 1001]]);
    driver.receive({ seq: 5001, data: 100 });
    expect(blocksOf(driver.sent().at(-1) ?? expect.fail())).toEqual([[5001, 5101]]);
  });

  test("2883-4-d: a duplicate beyond a gap is followed by the block it lies in", () => {
    const driver = withSack();
    driver.receive({ seq: 1001, data: 1000 });
    driver.receive({ seq: 2001, data: 1000 });
    driver.sent();
    driver.receive({ seq: 1501, data: 500 });
    expect(blocksOf(driver.sent().at(-1) ?? expect.fail())).toEqual([
      [1501, 2001],
      [1001, 3001],
    ]);
  });

  test("2883-4-b, 2883-4.2-a: of a segment that is old in part the old part is reported", () => {
    const driver = withSack();
    driver.feed(1000);
    driver.sent();
    driver.receive({ seq: 501, data: 1000 });
    driver.pass(300);
    expect(driver.sent().at(-1)).toMatchObject({ ack: 1501 });
    const again = withSack();
    again.feed(1000);
    again.pass(300);
    again.sent();
    again.receive({ seq: 501, data: 600 });
    expect(blocksOf(again.sent().at(-1) ?? expect.fail())).toEqual([[501, 1001]]);
  });

  test("2883-5-a, 2883-5-b: D-SACKs are counted: below the ACK of their own segment, or within the second block", () => {
    const driver = withSack();
    driver.write(4000);
    driver.sent();
    driver.receive({ ack: 2001 });
    // An old ACK come late: by its own number this is no duplicate, though SND.UNA has passed it.
    driver.receive({ ack: 1, sack: [[1001, 2001]] });
    expect(driver.connection.info(driver.now).dsackDups).toBe(0);
    driver.receive({ ack: 2001, sack: [[1001, 2001]] });
    expect(driver.connection.info(driver.now).dsackDups).toBe(1);
    driver.receive({
      ack: 2001,
      sack: [
        [3001, 4001],
        [3001, 4001],
      ],
    });
    expect(driver.connection.info(driver.now).dsackDups).toBe(2);
  });

  test("2883-4.3-a: a duplicate that PAWS refuses is reported with the ACK that PAWS asks for", () => {
    const driver = Driver.established({}, { sack: true, timestamps: true });
    driver.feed(1000, { timestamp: 9000 });
    driver.pass(300);
    driver.sent();
    driver.receive({ seq: 1, data: 1000, timestamp: 8000 });
    expect(driver.connection.readableBytes).toBe(1000);
    expect(blocksOf(driver.sent().at(-1) ?? expect.fail())).toEqual([[1, 1001]]);
  });

  test("no D-SACK where it is switched off", () => {
    const driver = Driver.established({ duplicateSack: false }, { sack: true });
    driver.feed(1000);
    driver.sent();
    driver.receive({ seq: 1, data: 1000 });
    expect(blocksOf(driver.sent().at(-1) ?? expect.fail())).toEqual([]);
  });
});
