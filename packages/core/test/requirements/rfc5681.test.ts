/** RFC 5681, RFC 3042, RFC 6928 and RFC 6582: requirements of docs/requirements/rfc5681.md and rfc6582.md. */
import { describe, expect, test } from "vitest";
import { ACK, FIN } from "../../src/base/control-bits.ts";
import type { ConnectionOptions } from "../../src/connection/options.ts";
import { Driver } from "./driver.ts";

/** Reno without SACK: what RFC 5681 §3.2 and RFC 6582 speak of. */
const reno: ConnectionOptions = {
  congestion: "new-reno",
  rack: false,
  tailLossProbe: false,
  forwardRto: false,
  noDelay: true,
};

/** So many segments of 1000 octets sent and all of them outstanding. */
const withOutstanding = (segments: number, options: ConnectionOptions = reno): Driver => {
  const driver = Driver.established({ initialWindow: segments, ...options }, {}, 100);
  driver.write(segments * 1000);
  driver.sent();
  driver.pass(100);
  return driver;
};

const cwndOf = (driver: Driver): number => driver.connection.info(driver.now).sndCwnd;
const ssthreshOf = (driver: Driver): number => driver.connection.info(driver.now).sndSsthresh;
const dataOf = (driver: Driver): readonly number[] =>
  driver
    .sent()
    .filter(({ length }) => length > 0)
    .map(({ seq }) => seq);

describe("RFC 5681 §3.1, slow start and congestion avoidance", () => {
  test("5681-3.1-a: no more is outstanding than cwnd and the peer's window", () => {
    const driver = Driver.established(reno, {}, 100);
    driver.write(100_000);
    expect(dataOf(driver)).toHaveLength(10);
    const narrow = Driver.established(reno, { window: 3000 }, 100);
    narrow.write(100_000);
    expect(dataOf(narrow)).toHaveLength(3);
  });

  test("5681-3.1-b, 6928-2-a: the first window is 10 segments, and 14600 octets or 2 segments if that is less", () => {
    const inFirstWindow = (mss: number): number => {
      const driver = Driver.established(reno, { mss, window: 65_535 }, 100, { mtu: 65_000 });
      driver.write(64_000);
      return dataOf(driver).length;
    };
    expect(inFirstWindow(1000)).toBe(10);
    expect(inFirstWindow(1460)).toBe(10);
    expect(inFirstWindow(4000)).toBe(3);
    expect(inFirstWindow(9000)).toBe(2);
  });

  test("5681-3.1-c: the handshake does not raise cwnd", () => {
    expect(cwndOf(Driver.established(reno))).toBe(10);
    expect(cwndOf(Driver.accepted(reno))).toBe(10);
  });

  test("5681-3.1-d: after a lost SYN, and after a lost SYN,ACK, it begins with one segment", () => {
    const driver = new Driver(reno);
    driver.call((connection, now) => connection.open("active", now));
    driver.pass(1200);
    driver.answerSyn({});
    expect(cwndOf(driver)).toBe(1);
    const accepted = Driver.listening(reno, {});
    accepted.pass(1200);
    accepted.receive({ seq: 1, ack: 1 });
    expect(cwndOf(accepted)).toBe(1);
  });

  test("5681-3.1-f: ssthresh begins as high as can be; 5681-3.1-g: it falls upon loss", () => {
    const driver = withOutstanding(10);
    expect(ssthreshOf(driver)).toBeGreaterThan(65_535);
    driver.pass(5000);
    expect(ssthreshOf(driver)).toBe(5);
  });

  test("5681-3.1-h: slow start adds what was acknowledged, and not more for divided ACKs", () => {
    const driver = withOutstanding(10);
    driver.receive({ ack: 1001 });
    expect(cwndOf(driver)).toBe(11);
    const divided = withOutstanding(10);
    for (let ack = 101; ack <= 1001; ack += 100) divided.receive({ ack });
    expect(cwndOf(divided)).toBe(11);
  });

  test("5681-3.1-i, 5681-3.1-j: congestion avoidance adds one segment in a round trip, however ACKs are divided", () => {
    const driver = withOutstanding(8);
    driver.pass(1000);
    let acked = 1;
    // Out of the repair, into congestion avoidance.
    const round = (): void => {
      driver.write(20_000);
      const seen = driver.sent().filter(({ length }) => length > 0);
      const end = Math.max(acked, ...seen.map(({ seq, length }) => seq + length));
      driver.pass(100);
      while (acked < end) {
        acked = Math.min(end, acked + 500);
        driver.receive({ ack: acked });
      }
    };
    for (let count = 0; count < 12; count += 1) round();
    const before = cwndOf(driver);
    for (let count = 0; count < 4; count += 1) round();
    const grown = cwndOf(driver) - before;
    expect(before).toBeGreaterThanOrEqual(4);
    expect(grown).toBeGreaterThanOrEqual(1);
    expect(grown).toBeLessThanOrEqual(5);
  });

  test("5681-3.1-k, 5681-3.1-l: a timeout: ssthresh half of what was out, two at least, cwnd one; a second leaves ssthresh", () => {
    const driver = withOutstanding(8);
    driver.pass(1000);
    expect([cwndOf(driver), ssthreshOf(driver)]).toEqual([1, 4]);
    driver.pass(2000);
    expect([cwndOf(driver), ssthreshOf(driver)]).toEqual([1, 4]);
    const small = withOutstanding(2);
    small.pass(1000);
    expect(ssthreshOf(small)).toBe(2);
  });

  test("5681-3.1-l: with RACK too cwnd is one segment when nothing was sent lately", () => {
    const driver = Driver.established({ tailLossProbe: false }, { sack: true }, 100);
    driver.write(8000);
    driver.pass(1100);
    expect(cwndOf(driver)).toBe(1);
  });
});

describe("RFC 5681 §3.2, the receiver", () => {
  test("5681-3.2-a: a segment beyond a gap earns a duplicate ACK at once, each of them", () => {
    const driver = Driver.established();
    driver.receive({ seq: 1001, data: 1000 });
    driver.receive({ seq: 2001, data: 1000 });
    expect(driver.sent().map(({ ack }) => ack)).toEqual([1, 1]);
  });

  test("5681-3.2-a: so does a FIN beyond a gap", () => {
    const driver = Driver.established();
    driver.receive({ seq: 1001, flags: FIN | ACK });
    expect(driver.sent().map(({ ack }) => ack)).toEqual([1]);
  });

  test("5681-3.2-b: a segment that fills a gap, even in part, earns an ACK at once", () => {
    const driver = Driver.established();
    driver.receive({ seq: 2001, data: 1000 });
    driver.sent();
    driver.receive({ seq: 1, data: 500 });
    expect(driver.sent().map(({ ack }) => ack)).toEqual([501]);
    driver.receive({ seq: 501, data: 1500 });
    expect(driver.sent().map(({ ack }) => ack)).toEqual([3001]);
    driver.receive({ seq: 3101, data: 100 });
    driver.sent();
    driver.receive({ seq: 3001, data: 100 });
    expect(driver.sent().map(({ ack }) => ack)).toEqual([3201]);
  });
});

describe("RFC 5681 §3.2 and RFC 3042, the sender without SACK", () => {
  test("5681-3.2-c, 5681-3.2-f, 5681-3.2-g: the third duplicate sends the first again and halves", () => {
    const driver = withOutstanding(10);
    driver.receive({ ack: 1 });
    driver.receive({ ack: 1 });
    expect(dataOf(driver)).toEqual([]);
    driver.receive({ ack: 1 });
    expect(dataOf(driver)).toEqual([1]);
    expect(ssthreshOf(driver)).toBe(5);
  });

  test("3042-2-a, 5681-3.2-d, 5681-3.2-e: the first two let one new segment out each and leave cwnd alone", () => {
    const driver = withOutstanding(10);
    driver.write(5000);
    expect(dataOf(driver)).toEqual([]);
    driver.receive({ ack: 1 });
    driver.receive({ ack: 1 });
    expect(dataOf(driver)).toEqual([10_001, 11_001]);
    expect(cwndOf(driver)).toBe(10);
    driver.receive({ ack: 1 });
    expect(dataOf(driver)[0]).toBe(1);
    expect(ssthreshOf(driver)).toBe(5);
  });

  test("5681-3.2-d: not beyond the peer's window", () => {
    const driver = Driver.established({ ...reno, initialWindow: 10 }, { window: 10_000 }, 100);
    driver.write(20_000);
    driver.sent();
    driver.receive({ ack: 1 });
    driver.receive({ ack: 1 });
    expect(dataOf(driver)).toEqual([]);
  });

  test("5681-3.2-e: with SACK nothing goes out for a duplicate without news", () => {
    const driver = Driver.established({ initialWindow: 10 }, { sack: true }, 100);
    driver.write(20_000);
    driver.sent();
    driver.pass(50);
    driver.receive({ ack: 1 });
    driver.receive({ ack: 1 });
    expect(dataOf(driver)).toEqual([]);
    driver.receive({ ack: 1, sack: [[1001, 2001]] });
    expect(dataOf(driver)).toEqual([10_001]);
    driver.receive({ ack: 1, sack: [[1001, 2001]] });
    expect(dataOf(driver)).toEqual([]);
  });

  test("5681-3.2-h, 5681-3.2-i, 5681-3.2-j: further duplicates keep the clock; a full ACK leaves cwnd at ssthresh", () => {
    const driver = withOutstanding(10);
    driver.write(20_000);
    for (let count = 0; count < 9; count += 1) driver.receive({ ack: 1 });
    const out = dataOf(driver);
    expect(out.filter((seq) => seq === 1)).toHaveLength(1);
    expect(out.some((seq) => seq > 10_000)).toBe(true);
    driver.receive({ ack: 12_001 });
    driver.receive({ ack: 13_001 });
    expect(cwndOf(driver)).toBeLessThanOrEqual(ssthreshOf(driver) + 1);
    expect(driver.connection.info(driver.now).congestionState).toBe("open");
  });

  test("5681-2-a: data, a new window, or nothing outstanding: no duplicate", () => {
    const driver = withOutstanding(10);
    for (let count = 0; count < 5; count += 1) driver.feed(10, { ack: 1 });
    for (let count = 0; count < 5; count += 1)
      driver.receive({ ack: 1, seq: driver.peerNext, window: 60_000 - count });
    expect(driver.sent().filter(({ seq, length }) => seq === 1 && length > 0)).toEqual([]);
    const idle = Driver.established(reno);
    for (let count = 0; count < 5; count += 1) idle.receive({ ack: 1 });
    expect(cwndOf(idle)).toBe(10);
  });
});

describe("RFC 6582, NewReno", () => {
  const inRecovery = (): Driver => {
    const driver = withOutstanding(10);
    for (let count = 0; count < 3; count += 1) driver.receive({ ack: 1 });
    driver.sent();
    return driver;
  };

  test("6582-3.2-3b: a partial ACK sends the next one again and keeps recovery; 6582-3.2-3a: a full one ends it", () => {
    const driver = inRecovery();
    driver.receive({ ack: 3001 });
    expect(dataOf(driver)).toEqual([3001]);
    expect(driver.connection.info(driver.now).congestionState).toBe("recovery");
    driver.receive({ ack: 10_001 });
    driver.write(1000);
    driver.receive({ ack: 11_001 });
    expect(driver.connection.info(driver.now).congestionState).toBe("open");
  });

  test("6582-3.2-3a: without a burst: what follows the full ACK is no more than the threshold", () => {
    const driver = inRecovery();
    driver.write(30_000);
    driver.sent();
    driver.receive({ ack: 10_001 });
    expect(dataOf(driver).length).toBeLessThanOrEqual(6);
  });

  test("6582-3.2-3d: the first partial ACK restarts the timer", () => {
    const driver = inRecovery();
    driver.pass(700);
    driver.receive({ ack: 3001 });
    expect(driver.connection.nextTimeout()).toBe(driver.now + driver.connection.info(driver.now).rto);
  });

  test("6582-3.2-2, 6582-3.2-4: duplicates of what was out before a timeout begin no recovery", () => {
    const driver = withOutstanding(10);
    driver.pass(1000);
    driver.sent();
    const { sndSsthresh } = driver.connection.info(driver.now);
    driver.receive({ ack: 2001 });
    for (let count = 0; count < 5; count += 1) driver.receive({ ack: 2001 });
    expect(driver.connection.info(driver.now)).toMatchObject({ congestionState: "loss", sndSsthresh });
  });

  test("6582-3.2-1: recover begins at the ISS: three duplicates in the first window begin recovery", () => {
    expect(inRecovery().connection.info(0).congestionState).toBe("recovery");
  });
});

describe("RFC 5681 §4", () => {
  test("5681-4.1-a: after an idle timeout cwnd is the restart window", () => {
    const driver = withOutstanding(10);
    for (let ack = 1001; ack <= 10_001; ack += 1000) driver.receive({ ack });
    expect(cwndOf(driver)).toBeGreaterThan(15);
    driver.pass(10_000);
    driver.write(60_000);
    expect(dataOf(driver)).toHaveLength(10);
  });

  test("5681-4.2-a: every second full segment is acknowledged at once", () => {
    const driver = Driver.established();
    driver.feed(1000);
    expect(driver.sent()).toEqual([]);
    driver.feed(1000);
    expect(driver.sent().map(({ ack }) => ack)).toEqual([2001]);
  });

  test("5681-4.2-b: an ACK goes out within 500 ms, in every profile", () => {
    for (const profile of ["rfc", "linux", "bsd"] as const) {
      const driver = Driver.established({ profile });
      driver.pass(5000);
      for (let count = 0; count < 40; count += 1) {
        driver.feed(100);
        driver.pass(499);
        expect(driver.sent().at(-1)?.ack).toBe(driver.peerNext);
      }
    }
  });

  test("5681-4.2-c: a segment earns one ACK at most", () => {
    const driver = Driver.established({ receiveBuffer: 4000, receiveBufferMax: 4000 });
    let segments = 0;
    let acks = 0;
    for (const [seq, data] of [
      [1, 1000],
      [2001, 500],
      [1, 1000],
      [1001, 1000],
      [2501, 1500],
    ] as const) {
      driver.receive({ seq, data });
      segments += 1;
      acks += driver.sent().length;
    }
    expect(acks).toBeLessThanOrEqual(segments);
  });

  test("5681-4.3-b: a retransmission that is lost too is a second sign of congestion", () => {
    const driver = Driver.established({ initialWindow: 20, congestion: "new-reno" }, { sack: true }, 100);
    driver.write(20_000);
    driver.sent();
    driver.pass(100);
    for (let right = 2001; right <= 11_001; right += 1000) driver.receive({ ack: 1, sack: [[1001, right]] });
    const first = ssthreshOf(driver);
    driver.pass(5000);
    expect(ssthreshOf(driver)).toBeLessThan(first);
  });
});
