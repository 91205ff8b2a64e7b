/** Pacing by the window: what Linux's CUBIC and NewReno do with the queue `fq`, and BBR's own pace for what is lost. */
import { describe, expect, test } from "vitest";
import type { ConnectionOptions } from "../../src/connection/options.ts";
import { Driver } from "../requirements/driver.ts";

const pacing = { slowStart: 200, congestionAvoidance: 120 } as const;

/** Round trip 100 ms, segments of 1000 octets. */
const established = (options: ConnectionOptions = {}): Driver =>
  Driver.established(
    { congestion: "new-reno", noDelay: true, ...options },
    { mss: 1000, sack: true, window: 65_535 },
    100,
  );

/** When segments of data leave, ms, from now on for so long. */
const departures = (driver: Driver, span: number): readonly number[] => {
  const from = driver.now;
  const at: number[] = [];
  for (let ms = 0; ms <= span; ms += 1) {
    for (const sent of driver.sent()) if (sent.length > 0) at.push(sent.at - from);
    driver.pass(1);
  }
  return at;
};

describe("pacing", () => {
  test("the first ten segments leave at once, the others spread at twice the window in a round trip", () => {
    const driver = established({ pacing });
    driver.write(40_000);
    expect(driver.sent().filter(({ length }) => length > 0)).toHaveLength(10);
    driver.pass(100);
    driver.receive({ ack: 10_001 });
    // 20 segments, 200 % of 20,000 octets in 100 ms: two in 5 ms, the first burst in half of that.
    const at = departures(driver, 100);
    expect(at).toHaveLength(20);
    expect(at.slice(0, 6)).toEqual([0, 0, 2.5, 2.5, 7.5, 7.5]);
    expect(at.at(-1)).toBeGreaterThanOrEqual(40);
    expect(driver.connection.info(driver.now).pacingRate).toBeCloseTo(400);
  });

  test("without it a window leaves at once", () => {
    const driver = established();
    driver.write(40_000);
    driver.pass(100);
    driver.sent();
    driver.receive({ ack: 10_001 });
    expect(departures(driver, 10)).toEqual(Array.from({ length: 12 }, () => 0));
  });

  test("it can be begun and ended while the connection runs", () => {
    const driver = established();
    driver.call((connection, now) => connection.configure({ pacing }, now));
    expect(driver.connection.info(driver.now).pacingRate).toBeGreaterThan(0);
    driver.call((connection, now) => connection.configure({ pacing: undefined }, now));
    expect(driver.connection.info(driver.now).pacingRate).toBe(0);
  });

  test("a share that cannot be is refused", () => {
    expect(() => established({ pacing: { slowStart: 0, congestionAvoidance: 120 } })).toThrow(
      "options.pacing.slowStart must be a number from 1 to 1000",
    );
  });

  test.each([
    ["BBR", { congestion: "bbr" }],
    ["the window's pace", { pacing }],
  ] as const)("what is lost leaves at %s too", (_, options) => {
    const driver = established(options);
    driver.write(60_000);
    driver.pass(100);
    driver.sent();
    driver.receive({ ack: 10_001 });
    // All of the second window but its last segment is lost.
    departures(driver, 90);
    const last = driver.connection.info(driver.now).unacked * 1000 + 10_001;
    driver.pass(40);
    driver.receive({ ack: 10_001, sack: [[last - 1000, last]] });
    const at = departures(driver, 200);
    const atOnce = Math.max(...at.map((time) => at.filter((other) => other === time).length));
    expect(at.length).toBeGreaterThan(4);
    expect(atOnce).toBeLessThanOrEqual(4);
  });
});
