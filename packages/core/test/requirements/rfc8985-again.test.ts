/** RFC 8985 §7.3 and RFC 9937 §6.4: when no second probe goes out, and the window at the end of a recovery. */
import { describe, expect, test } from "vitest";
import type { ConnectionOptions } from "../../src/connection/options.ts";
import { Driver } from "./driver.ts";

const reno: ConnectionOptions = { congestion: "new-reno", explain: true };

const out = (segments: number, options: ConnectionOptions = reno, more = 0): Driver => {
  const driver = Driver.established({ initialWindow: segments, ...options }, { sack: true }, 100);
  driver.write(segments * 1000 + more);
  driver.sent();
  return driver;
};

const info = (driver: Driver): ReturnType<Driver["connection"]["info"]> => driver.connection.info(driver.now);
const dataOf = (driver: Driver): readonly number[] =>
  driver
    .sent()
    .filter(({ length }) => length > 0)
    .map(({ seq }) => seq);

describe("RFC 8985 §7, tail loss probe", () => {
  test("8985-7.3-a, 8985-7.3-b: nor a second one before there has been another sample", () => {
    const driver = out(1);
    driver.pass(405);
    expect(dataOf(driver)).toEqual([1]);
    // Acknowledged, but by which of the two nobody can say.
    driver.receive({ ack: 1001, sack: [[1, 1001]] });
    driver.write(1000);
    driver.sent();
    driver.pass(900);
    expect(dataOf(driver)).toEqual([]);
    driver.pass(200);
    expect(dataOf(driver)).toEqual([1001]);
  });
});

describe("RFC 9937, proportional rate reduction", () => {
  test("9937-6.4-a: at the end the window is the threshold", () => {
    const driver = out(20, reno, 60_000);
    driver.pass(100);
    for (let right = 2001; right <= 20_001; right += 1000) driver.receive({ ack: 1, sack: [[1001, right]] });
    driver.receive({ ack: 22_001 });
    driver.receive({ ack: 23_001 });
    expect(info(driver)).toMatchObject({ sndSsthresh: 10, congestionState: "open" });
    expect(info(driver).sndCwnd).toBeGreaterThanOrEqual(10);
    expect(info(driver).sndCwnd).toBeLessThanOrEqual(11);
  });
});
