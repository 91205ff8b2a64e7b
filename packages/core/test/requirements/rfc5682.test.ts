/** RFC 5682: each requirement of docs/requirements/rfc5682.md, with and without SACK. */
import { describe, expect, test } from "vitest";
import { Driver } from "./driver.ts";

const options = { congestion: "new-reno", tailLossProbe: false, explain: true, initialWindow: 10 } as const;

/** Ten segments out, and the timer has gone off once. */
const afterTimeout = (sack: boolean, more: number, peer: object = {}): Driver => {
  const driver = Driver.established(options, { sack, ...peer }, 100);
  driver.write(10_000 + more);
  driver.sent();
  driver.pass(1001);
  driver.actions();
  return driver;
};

const undone = (driver: Driver): boolean =>
  driver.told("mechanism").some(({ event }) => event.kind === "undo" && event.by === "f-rto");
const dataOf = (driver: Driver): readonly number[] =>
  driver
    .sent()
    .filter(({ length }) => length > 0)
    .map(({ seq }) => seq);

describe.each([
  ["without SACK", false],
  ["with SACK", true],
])("RFC 5682, %s", (_name, sack) => {
  test("5682-2.1-c: the timeout sends the first segment again", () => {
    expect(dataOf(afterTimeout(sack, 0))).toEqual([1]);
  });

  test("5682-2.1-e, 5682-2.1-h, 5682-4-a: two new segments, and an ACK of what was not sent again undoes the cut", () => {
    const driver = afterTimeout(sack, 10_000);
    driver.sent();
    driver.receive({ ack: 1001 });
    expect(dataOf(driver)).toEqual([10_001, 11_001]);
    driver.receive({ ack: 2001 });
    expect(undone(driver)).toBe(true);
    expect(driver.connection.info(driver.now)).toMatchObject({ congestionState: "open", lost: 0 });
    expect(driver.connection.info(driver.now).sndCwnd).toBeGreaterThanOrEqual(10);
  });

  test("5682-2.1-f: without new data conventional recovery goes on", () => {
    const driver = afterTimeout(sack, 0);
    driver.sent();
    driver.receive({ ack: 1001 });
    expect(dataOf(driver)[0]).toBe(1001);
    expect(undone(driver)).toBe(false);
  });

  test("5682-2.1-g: duplicates of what was sent in step 2 show that the loss was real; the rest is sent again", () => {
    const driver = afterTimeout(sack, 10_000);
    driver.sent();
    driver.receive({ ack: 1001 });
    expect(dataOf(driver)).toEqual([10_001, 11_001]);
    if (sack) driver.receive({ ack: 1001, sack: [[10_001, 11_001]] });
    else driver.receive({ ack: 1001 });
    expect(dataOf(driver)).toContain(1001);
    expect(driver.connection.info(driver.now).sndCwnd).toBeLessThanOrEqual(3);
    driver.receive({ ack: 2001 });
    driver.receive({ ack: 6001 });
    expect(undone(driver)).toBe(false);
  });

  test("5682-2.1-a: a further timeout begins anew, and may still be found spurious", () => {
    const driver = afterTimeout(sack, 10_000);
    driver.pass(2001);
    driver.sent();
    driver.receive({ ack: 1001 });
    expect(dataOf(driver)).toEqual([10_001, 11_001]);
    driver.receive({ ack: 2001 });
    expect(undone(driver)).toBe(true);
  });

  test("5682-2.1-i: segments that neither acknowledge nor are duplicates change nothing", () => {
    const driver = afterTimeout(sack, 10_000);
    driver.sent();
    driver.receive({ ack: 1001 });
    driver.sent();
    driver.feed(10, { ack: 1001 });
    driver.feed(10, { ack: 1001 });
    driver.receive({ ack: 2001 });
    expect(undone(driver)).toBe(true);
  });

  test("no undo where it is switched off", () => {
    const driver = Driver.established({ ...options, forwardRto: false }, { sack }, 100);
    driver.write(20_000);
    driver.pass(1001);
    driver.receive({ ack: 2001 });
    driver.receive({ ack: 3001 });
    expect(undone(driver)).toBe(false);
  });
});

describe("RFC 5682 §2.1, without SACK", () => {
  test("5682-2.1-d: an ACK that goes beyond the retransmission proves nothing: the rest may have been kept", () => {
    for (const ack of [2001, 10_001]) {
      const driver = afterTimeout(false, 10_000);
      driver.receive({ ack });
      expect(undone(driver)).toBe(false);
    }
  });
});

describe("RFC 5682 §3.1, with SACK", () => {
  test("5682-2.1-b, 5682-3.1-a: not while fast recovery runs", () => {
    const driver = Driver.established(options, { sack: true }, 100);
    driver.write(20_000);
    driver.sent();
    driver.pass(100);
    for (let right = 2001; right <= 5001; right += 1000) driver.receive({ ack: 1, sack: [[1001, right]] });
    driver.pass(3000);
    driver.sent();
    driver.receive({ ack: 5001 });
    driver.receive({ ack: 6001 });
    expect(undone(driver)).toBe(false);
  });

  test("5682-3.1-b, 5682-3.1-c: duplicates are waited out; a SACK of what was not sent again undoes the cut", () => {
    const driver = afterTimeout(true, 10_000);
    driver.receive({ ack: 1, sack: [[1001, 2001]] });
    expect(undone(driver)).toBe(true);
  });
});
