/** RFC 6298: each requirement of docs/requirements/rfc6298.md. */
import { describe, expect, test } from "vitest";
import { Driver } from "./driver.ts";

/** Without a probe for a lost tail, so that the retransmission timer is seen by itself. */
const plain = { tailLossProbe: false, rack: false } as const;

const timesOf = (driver: Driver): readonly number[] => driver.sent().map(({ at }) => at);

describe("RFC 6298 §2, the timeout", () => {
  test("6298-2.1: before a sample it is one second", () => {
    const driver = new Driver(plain);
    driver.call((connection, now) => connection.open("active", now));
    expect(driver.connection.info(0).rto).toBe(1000);
    driver.to(1000);
    expect(timesOf(driver)).toEqual([0, 1000]);
  });

  test("6298-2.2, 6298-2.3-c: the first sample R makes SRTT = R and RTTVAR = R/2, so RTO = 3 R", () => {
    const driver = Driver.established(plain, {}, 1000 - 1);
    expect(driver.connection.info(driver.now)).toMatchObject({ srtt: 999, rttvar: 499.5, rto: 2997 });
  });

  test("6298-2.3-a, 6298-2.3-b: later ones move RTTVAR by a quarter, then SRTT by an eighth", () => {
    const driver = Driver.established(plain, {}, 800);
    driver.write(10);
    driver.pass(600);
    driver.receive({ ack: 11 });
    expect(driver.connection.info(driver.now)).toMatchObject({
      rttvar: 0.75 * 400 + 0.25 * 200,
      srtt: 775,
      rto: 2175,
    });
  });

  test("6298-2.4: below a second it counts as a second; 6298-2.5: above the bound as the bound", () => {
    expect(Driver.established(plain, {}, 20).connection.info(20).rto).toBe(1000);
    const driver = Driver.established({ ...plain, rtoMax: 60_000, rtoInitial: 50_000 }, {}, 30_000);
    expect(driver.connection.info(driver.now).rto).toBe(60_000);
  });

  test("6298-4: a variance of nothing counts as the clock's step", () => {
    const driver = Driver.established({ ...plain, rtoMin: 1 }, {}, 100);
    for (let count = 0; count < 100; count += 1) {
      driver.write(10);
      driver.pass(100);
      driver.receive({ ack: 11 + 10 * count });
    }
    const { rto, srtt } = driver.connection.info(driver.now);
    expect(srtt).toBeCloseTo(100);
    expect(rto).toBeGreaterThan(srtt ?? 0);
  });
});

describe("RFC 6298 §3, samples", () => {
  test("6298-3-a: none from what was sent twice", () => {
    const driver = Driver.established(plain, {}, 100);
    const before = driver.connection.info(driver.now).srtt;
    driver.write(10);
    driver.pass(1500);
    driver.receive({ ack: 11 });
    expect(driver.connection.info(driver.now).srtt).toBe(before);
  });

  test("6298-3-b: one in a round trip at least", () => {
    const driver = Driver.established({ ...plain, explain: true }, {}, 100);
    for (let round = 0; round < 5; round += 1) {
      driver.write(1000);
      driver.pass(100);
      driver.receive({ ack: 1001 + 1000 * round });
    }
    const samples = driver.told("mechanism").filter(({ event }) => event.kind === "rtt-sample");
    expect(samples.length).toBeGreaterThanOrEqual(5);
  });
});

describe("RFC 6298 §5, the timer", () => {
  test("6298-5-a, 6298-5.4, 6298-5.5, 6298-5.6: the earliest again after RTO, 2 RTO, 4 RTO", () => {
    const driver = Driver.established(plain, {}, 100);
    driver.write(3000);
    driver.sent();
    driver.to(100 + 7001);
    const again = driver.sent();
    expect(again.map(({ seq }) => seq)).toEqual([1, 1, 1]);
    expect(again.map(({ at }) => at)).toEqual([1100, 3100, 7100]);
  });

  test("6298-5.1: sending does not restart a timer that runs", () => {
    const driver = Driver.established(plain, {}, 100);
    driver.write(500);
    driver.pass(900);
    driver.write(1000);
    driver.sent();
    driver.pass(101);
    expect(driver.sent().map(({ seq, at }) => [seq, at])).toEqual([[1, 1100]]);
  });

  test("6298-5.2: when all is acknowledged it stops; 6298-5.3: an ACK of new data restarts it", () => {
    const driver = Driver.established(plain, {}, 100);
    driver.write(2000);
    driver.sent();
    driver.pass(600);
    driver.receive({ ack: 1001 });
    const { rto } = driver.connection.info(driver.now);
    expect(driver.connection.nextTimeout()).toBe(700 + rto);
    driver.pass(100);
    driver.receive({ ack: 2001 });
    expect(driver.connection.nextTimeout()).toBe(Number.POSITIVE_INFINITY);
  });

  test("6298-5.3: so does one that ends within a segment", () => {
    const driver = Driver.established(plain, {}, 100);
    driver.write(1000);
    driver.pass(600);
    driver.receive({ ack: 501 });
    driver.sent();
    // Not less than a timeout from the acknowledgement of new data on.
    driver.to(1699);
    expect(driver.sent()).toEqual([]);
  });

  test("6298-5.7: after a lost SYN without a sample the timeout is three seconds", () => {
    const driver = new Driver(plain);
    driver.call((connection, now) => connection.open("active", now));
    driver.pass(1200);
    driver.answerSyn({});
    driver.write(10);
    expect(driver.connection.info(driver.now).rto).toBe(3000);
    driver.sent();
    driver.pass(3001);
    expect(driver.sent().map(({ at }) => at)).toEqual([4200]);
  });

  test("6298-5.7: and so it is for the end that listened", () => {
    const driver = Driver.listening(plain, {});
    driver.pass(1200);
    driver.receive({ seq: 1, ack: 1 });
    expect(driver.connection.info(driver.now).rto).toBe(3000);
  });

  test("6298-5.5: the back-off ends with a sample, and stops at the bound", () => {
    const driver = Driver.established({ ...plain, rtoMax: 60_000 }, {}, 100);
    driver.write(10);
    driver.sent();
    driver.pass(400_000);
    const gaps = timesOf(driver).map((at, index, all) => at - (all[index - 1] ?? 100));
    expect(gaps.slice(0, 8)).toEqual([1000, 2000, 4000, 8000, 16_000, 32_000, 60_000, 60_000]);
    driver.receive({ ack: 11 });
    driver.write(10);
    driver.pass(100);
    driver.receive({ ack: 21 });
    driver.write(10);
    driver.sent();
    driver.pass(1001);
    expect(driver.sent()).toHaveLength(1);
  });
});
