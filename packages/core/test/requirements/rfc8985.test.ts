/** RFC 8985, RFC 9937 and RFC 6675: requirements of docs/requirements/rfc8985.md, rfc9937.md and rfc6675.md. */
import { describe, expect, test } from "vitest";
import type { ConnectionOptions } from "../../src/connection/options.ts";
import { freshLossState } from "../../src/connection/loss-state.ts";
import { adaptWindow, reorderingWindow } from "../../src/mechanism/rack.ts";
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
const eventKinds = (driver: Driver): readonly string[] =>
  driver.told("mechanism").map(({ event }) => event.kind);

describe("RFC 8985 §6, RACK", () => {
  test("8985-6.2-4a, 8985-6.2-5a: three segments SACKed above it, without reordering ever seen: lost at once", () => {
    const driver = out(10);
    driver.pass(100);
    driver.receive({ ack: 1, sack: [[1001, 2001]] });
    driver.receive({ ack: 1, sack: [[1001, 3001]] });
    expect(dataOf(driver)).toEqual([]);
    driver.receive({ ack: 1, sack: [[1001, 4001]] });
    expect(dataOf(driver)).toEqual([1]);
    expect(info(driver).congestionState).toBe("recovery");
  });

  test("8985-6.2-5b: fewer, and a timer of a quarter of the smallest round trip marks it", () => {
    const driver = out(10);
    driver.pass(100);
    driver.receive({ ack: 1, sack: [[1001, 2001]] });
    driver.pass(24);
    expect(dataOf(driver)).toEqual([]);
    driver.pass(5);
    expect(dataOf(driver)).toEqual([1]);
  });

  test("8985-6.2-3, 8985-6.2-4b: once reordering has been seen three SACKs are not enough, the window is", () => {
    const driver = out(10);
    driver.pass(100);
    driver.receive({ ack: 1, sack: [[2001, 3001]] });
    driver.receive({ ack: 1, sack: [[1001, 3001]] });
    driver.receive({ ack: 3001 });
    expect(info(driver).reordSeen).toBeGreaterThan(0);
    for (let right = 5001; right <= 9001; right += 1000) driver.receive({ ack: 3001, sack: [[4001, right]] });
    expect(dataOf(driver).filter((seq) => seq === 3001)).toEqual([]);
    driver.pass(30);
    expect(dataOf(driver)).toContain(3001);
  });

  test("8985-4-3, 8985-6.2-4b: a quarter of the smallest round trip more for each round with a D-SACK, SRTT at most", () => {
    const state = freshLossState(3);
    const facts = { reorderingSeen: true, inRecovery: true, sacked: 9, dupThresh: 3, minRtt: 100, srtt: 160 };
    expect(reorderingWindow(state, facts)).toBe(25);
    let delivered = 0;
    const round = (): void => {
      state.dsackSeen = true;
      adaptWindow(state, delivered, delivered + 10);
      delivered += 10;
    };
    round();
    expect(reorderingWindow(state, facts)).toBe(50);
    // A second D-SACK of the same round changes nothing.
    state.dsackSeen = true;
    adaptWindow(state, delivered - 5, delivered);
    expect(reorderingWindow(state, facts)).toBe(50);
    for (let count = 0; count < 20; count += 1) round();
    expect(reorderingWindow(state, facts)).toBe(160);
  });

  test("8985-6.2-4c: after 16 recoveries without a D-SACK it is a quarter again", () => {
    const state = freshLossState(3);
    const facts = { reorderingSeen: true, inRecovery: true, sacked: 9, dupThresh: 3, minRtt: 100, srtt: 160 };
    state.dsackSeen = true;
    adaptWindow(state, 0, 10);
    for (let count = 0; count < 16; count += 1) {
      adaptWindow(state, 10, 20);
      expect(reorderingWindow(state, facts)).toBe(50);
      state.reoWndPersist -= 1;
    }
    adaptWindow(state, 20, 30);
    expect(reorderingWindow(state, facts)).toBe(25);
  });

  test("8985-6.2-1: the smallest round trip is forgotten when the path has become longer", () => {
    const driver = Driver.established(reno, { sack: true }, 20);
    let acked = 1;
    const exchange = (rtt: number): void => {
      driver.write(100);
      driver.pass(rtt);
      acked += 100;
      driver.receive({ ack: acked });
    };
    exchange(20);
    expect(info(driver).minRtt).toBe(20);
    for (let count = 0; count < 400; count += 1) {
      exchange(150);
      driver.pass(1000);
    }
    expect(info(driver).minRtt).toBe(150);
  });

  test("8985-6.2-2: an answer sooner than any round trip is not taken for one to the retransmission", () => {
    const driver = out(10);
    driver.pass(100);
    for (let right = 2001; right <= 4001; right += 1000) driver.receive({ ack: 1, sack: [[1001, right]] });
    driver.sent();
    driver.pass(5);
    driver.receive({ ack: 4001 });
    // What was sent before that retransmission is not judged by it.
    expect(dataOf(driver).filter((seq) => seq < 10_000)).toEqual([]);
  });

  test("8985-6.2-5a: a retransmission that is lost is found lost by what is sent later", () => {
    const driver = out(10, reno, 20_000);
    driver.pass(100);
    for (let right = 2001; right <= 5001; right += 1000) driver.receive({ ack: 1, sack: [[1001, right]] });
    const seen = dataOf(driver);
    expect(seen).toContain(1);
    const fresh = seen.filter((seq) => seq > 10_000);
    driver.receive({ ack: 1, sack: [[1001, 10_001]] });
    const later = [...fresh, ...dataOf(driver).filter((seq) => seq > 10_000)].at(-1) ?? 10_001;
    driver.pass(130);
    driver.receive({ ack: 1, sack: [[1001, later + 1000]] });
    driver.pass(30);
    expect(dataOf(driver)).toContain(1);
  });

  test("8985-6.3-a: a timeout marks the oldest, and what was sent a round trip and the window ago", () => {
    const driver = Driver.established({ ...reno, tailLossProbe: false }, { sack: true }, 100);
    driver.write(1000);
    driver.pass(50);
    driver.receive({ ack: 1001 });
    driver.write(2000);
    driver.pass(990);
    driver.write(2000);
    driver.sent();
    driver.pass(11);
    expect(dataOf(driver)).toEqual([1001]);
    expect(info(driver).lost).toBe(2);
  });

  test("8985-9.3-a: what is lost waits for the window", () => {
    const driver = out(20);
    driver.pass(100);
    driver.receive({ ack: 1, sack: [[16_001, 20_001]] });
    expect(info(driver).lost).toBe(16);
    expect(dataOf(driver).length).toBeLessThanOrEqual(5);
  });
});

describe("RFC 8985 §7, tail loss probe", () => {
  test("8985-7.2-b, 8985-7.3-d, 8985-7.3-f: after two round trips the last segment again, then the timeout", () => {
    const driver = out(5);
    driver.pass(205);
    expect(driver.sent().map(({ seq, at }) => [seq, at])).toEqual([[4001, 302]]);
    expect(driver.connection.nextTimeout()).toBe(302 + info(driver).rto);
  });

  test("8985-7.2-b: with one segment out its ACK may be delayed; without a sample it is a second", () => {
    const driver = out(1);
    driver.pass(399);
    expect(dataOf(driver)).toEqual([]);
    driver.pass(10);
    expect(dataOf(driver)).toEqual([1]);
  });

  test("8985-7.3-c: new data is the probe where the window takes it", () => {
    const driver = Driver.established({ ...reno, initialWindow: 3 }, { sack: true }, 100);
    driver.write(10_000);
    expect(dataOf(driver)).toHaveLength(3);
    driver.pass(205);
    expect(dataOf(driver)).toEqual([3001]);
  });

  test("8985-7.3-a, 8985-7.3-b: one probe at a time, and none without a new sample since", () => {
    const driver = out(5);
    driver.pass(205);
    driver.sent();
    driver.pass(700);
    expect(eventKinds(driver).filter((kind) => kind === "tail-loss-probe")).toHaveLength(1);
  });

  test("8985-7.4.2-a, 8985-7.4.2-b: an ACK beyond the probe without a sign of two copies cuts the window", () => {
    const driver = out(5);
    driver.pass(205);
    driver.receive({ ack: 5001 });
    driver.write(1000);
    driver.receive({ ack: 6001 });
    expect(info(driver).sndSsthresh).toBeLessThan(10);
  });

  test("8985-7.4.2-a: a D-SACK of the probe says that nothing was lost", () => {
    const driver = out(5);
    driver.pass(205);
    driver.receive({ ack: 5001, sack: [[4001, 5001]] });
    driver.write(1000);
    driver.receive({ ack: 6001 });
    expect(info(driver).sndSsthresh).toBe(Number.POSITIVE_INFINITY);
  });

  test("8985-7.2-a: none while something is SACKed", () => {
    const driver = out(5);
    driver.pass(10);
    driver.receive({ ack: 1, sack: [[1001, 2001]] });
    driver.pass(260);
    expect(eventKinds(driver)).not.toContain("tail-loss-probe");
  });

  test("8985-4-1: neither RACK nor probes without SACK", () => {
    const driver = Driver.established({ ...reno, initialWindow: 5 }, {}, 100);
    driver.write(5000);
    driver.sent();
    driver.pass(900);
    expect(dataOf(driver)).toEqual([]);
  });
});

describe("RFC 9937, proportional rate reduction", () => {
  test("9937-6.2-e, 9937-6.2-g: for 20 out and one lost, half is sent in the round trip", () => {
    const driver = out(20, reno, 60_000);
    driver.pass(100);
    const sent: number[] = [];
    for (let right = 2001; right <= 20_001; right += 1000) {
      driver.receive({ ack: 1, sack: [[1001, right]] });
      sent.push(dataOf(driver).length);
    }
    // Two by limited transmit, one forced, and then every other ACK lets one out.
    expect(sent.slice(0, 11)).toEqual([1, 1, 1, 0, 1, 0, 1, 0, 1, 0, 1]);
    const total = sent.reduce((sum, count) => sum + count, 0);
    expect(total).toBeGreaterThanOrEqual(10);
    expect(total).toBeLessThanOrEqual(13);
  });

  test("9937-6.2-f: after a burst of losses what is sent follows what arrives", () => {
    const driver = out(20);
    driver.pass(100);
    const perAck: number[] = [];
    for (let right = 16_001; right <= 20_001; right += 1000) {
      driver.receive({ ack: 1, sack: [[15_001, right]] });
      perAck.push(dataOf(driver).length);
    }
    expect(Math.max(...perAck)).toBeLessThanOrEqual(3);
    expect(perAck.reduce((sum, count) => sum + count, 0)).toBeGreaterThanOrEqual(3);
  });
});

describe("RFC 6675, without RACK", () => {
  const plain: ConnectionOptions = { ...reno, rack: false, tailLossProbe: false };

  test("6675-5-b, 6675-5-c, 6675-5-e: the third duplicate begins recovery with the first segment, ssthresh is half", () => {
    const driver = out(10, plain);
    driver.pass(100);
    driver.receive({ ack: 1, sack: [[1001, 2001]] });
    driver.receive({ ack: 1, sack: [[1001, 3001]] });
    expect(info(driver).congestionState).toBe("disorder");
    driver.receive({ ack: 1, sack: [[1001, 4001]] });
    expect(dataOf(driver)).toEqual([1]);
    expect(info(driver)).toMatchObject({ congestionState: "recovery", sndSsthresh: 5 });
  });

  test("6675-4-b, 6675-5-c: one ACK with three segments SACKed is enough", () => {
    const driver = out(10, plain);
    driver.pass(100);
    driver.receive({ ack: 1, sack: [[1001, 4001]] });
    expect(dataOf(driver)).toEqual([1]);
  });

  test("6675-5-d: before that new data goes out with the SACKs", () => {
    const driver = out(10, plain, 10_000);
    driver.pass(100);
    driver.receive({ ack: 1, sack: [[1001, 2001]] });
    driver.receive({ ack: 1, sack: [[1001, 3001]] });
    expect(dataOf(driver)).toEqual([10_001, 11_001]);
  });

  test("6675-4-c, 6675-4-d, 6675-4-e, 6675-5-h: lost ones first, oldest first, then new data, as pipe lets them", () => {
    const driver = out(10, plain, 20_000);
    driver.pass(100);
    for (let right = 5001; right <= 10_001; right += 1000) driver.receive({ ack: 1, sack: [[3001, right]] });
    const seen = dataOf(driver);
    const again = seen.filter((seq) => seq < 10_001);
    expect(again).toEqual([1, 1001, 2001].slice(0, again.length));
    expect(again.length).toBeGreaterThanOrEqual(2);
    const firstNew = seen.findIndex((seq) => seq >= 12_001);
    expect(firstNew === -1 || firstNew > seen.lastIndexOf(again.at(-1) ?? 0)).toBe(true);
  });

  test("6675-5-f, 6675-5-g: recovery ends when all that was out is acknowledged; what is SACKed above stays so", () => {
    const driver = out(10, plain, 20_000);
    driver.pass(100);
    for (let right = 2001; right <= 10_001; right += 1000) driver.receive({ ack: 1, sack: [[1001, right]] });
    driver.receive({ ack: 12_001, sack: [[13_001, 14_001]] });
    expect(info(driver)).toMatchObject({ congestionState: "disorder", sacked: 1 });
  });

  test("6675-5.1-a, 6675-5.1-b: a timeout ends it, and SACKs of what was out begin no other", () => {
    const driver = out(10, plain);
    driver.pass(100);
    for (let right = 2001; right <= 4001; right += 1000) driver.receive({ ack: 1, sack: [[1001, right]] });
    driver.pass(3000);
    expect(info(driver).congestionState).toBe("loss");
    driver.receive({ ack: 1, sack: [[1001, 8001]] });
    driver.receive({ ack: 4001, sack: [[5001, 10_001]] });
    expect(info(driver).congestionState).toBe("loss");
  });

  test("6675-5.1-c: what is SACKed after a timeout is not sent again", () => {
    const driver = out(10, plain);
    driver.pass(1001);
    driver.sent();
    driver.receive({ ack: 1001, sack: [[2001, 9001]] });
    driver.receive({ ack: 9001 });
    driver.receive({ ack: 9001 });
    expect(dataOf(driver).every((seq) => seq === 1001 || seq === 9001)).toBe(true);
  });
});
