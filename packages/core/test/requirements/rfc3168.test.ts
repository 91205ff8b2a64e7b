/** RFC 3168 §6.1: each requirement of docs/requirements/rfc3168.md. */
import { describe, expect, test } from "vitest";
import { ACK, CWR, ECE, SYN } from "../../src/base/control-bits.ts";
import { Driver } from "./driver.ts";

const asking = (): Driver => Driver.established({ ecn: "request" }, { sack: true, flags: SYN | ACK | ECE });
const asked = (): Driver => Driver.accepted({}, { sack: true, flags: SYN | ECE | CWR });
const CE = 3;

describe("RFC 3168 §6.1.1, agreeing", () => {
  test("3168-6.1.1-a, 3168-6.1.1-g: ECE alone on the SYN,ACK, and only to a SYN with ECE and CWR", () => {
    const answer = (flags: number): string => Driver.listening({}, { flags }).sent()[0]?.flags ?? "";
    expect(answer(SYN | ECE | CWR)).toBe("SYN,ACK,ECE");
    for (const flags of [SYN, SYN | ECE, SYN | CWR]) expect(answer(flags)).toBe("SYN,ACK");
  });

  test("3168-6.1.1-f: who does not want it clears both bits", () => {
    expect(Driver.listening({ ecn: "never" }, { flags: SYN | ECE | CWR }).sent()[0]?.flags).toBe("SYN,ACK");
    const driver = new Driver({ ecn: "accept" });
    driver.call((connection, now) => connection.open("active", now));
    expect(driver.sent()[0]?.flags).toBe("SYN");
  });

  test("3168-6.1.1-b, 3168-6.1.1-c: ECT on data only if the SYN,ACK had ECE without CWR", () => {
    const marks = (flags: number): readonly number[] => {
      const driver = Driver.established({ ecn: "request" }, { flags });
      driver.write(100);
      return driver.sent().map(({ segment }) => segment.ecn);
    };
    expect(marks(SYN | ACK | ECE)).toEqual([2]);
    for (const flags of [SYN | ACK, SYN | ACK | ECE | CWR, SYN | ACK | CWR])
      expect(marks(flags)).toEqual([0]);
  });

  test("3168-6.1.1-h: a SYN and a SYN,ACK are not ECN-capable", () => {
    const driver = new Driver({ ecn: "request" });
    driver.call((connection, now) => connection.open("active", now));
    expect(driver.sent()[0]).toMatchObject({ flags: "SYN,ECE,CWR", segment: { ecn: 0 } });
    expect(Driver.listening({}, { flags: SYN | ECE | CWR }).sent()[0]?.segment.ecn).toBe(0);
  });

  test("3168-6.1.1-b: who has sent a SYN,ACK without ECE sends no ECT data", () => {
    const driver = Driver.listening({}, { flags: SYN | ECE | CWR });
    driver.pass(1500);
    const answers = driver.sent().map(({ flags }) => flags);
    expect(answers.length).toBeGreaterThan(1);
    driver.receive({ seq: 1, ack: 1 });
    driver.write(100);
    const data = driver.sent().at(-1);
    // Either every SYN,ACK granted it, or none of the data counts on it.
    if (answers.every((flags) => flags === "SYN,ACK,ECE")) expect(data?.segment.ecn).toBe(2);
    else expect(data?.segment.ecn).toBe(0);
  });

  test("3168-6.1.1-b, 3168-6.1.1.1-a: nor does who has sent a SYN without ECE and CWR", () => {
    const driver = new Driver({ ecn: "request" });
    driver.call((connection, now) => connection.open("active", now));
    driver.pass(1500);
    const asks = driver.sent().map(({ flags }) => flags);
    expect(asks.length).toBeGreaterThan(1);
    driver.answerSyn({ flags: SYN | ACK | ECE });
    driver.write(100);
    const data = driver.sent().at(-1);
    if (asks.every((flags) => flags === "SYN,ECE,CWR")) expect(data?.segment.ecn).toBe(2);
    else expect(data?.segment.ecn).toBe(0);
  });
});

describe("RFC 3168 §6.1.2, the sender", () => {
  test("3168-6.1.2-a: ECT(0); 3168-6.1.4-a: a bare ACK is not ECN-capable", () => {
    const driver = asking();
    driver.write(100);
    driver.feed(10, { ack: 101 });
    driver.feed(10);
    driver.pass(500);
    for (const { length, segment } of driver.sent()) expect(segment.ecn).toBe(length > 0 ? 2 : 0);
  });

  test("3168-6.1.2-b, 3168-6.1.2-c: ECE cuts the window, once in a window of data", () => {
    const driver = asking();
    driver.write(10_000);
    driver.sent();
    driver.pass(100);
    const before = driver.connection.info(driver.now).sndCwnd;
    driver.receive({ ack: 1001, flags: ACK | ECE });
    driver.receive({ ack: 2001, flags: ACK | ECE });
    driver.receive({ ack: 10_001, flags: ACK | ECE });
    driver.write(1000);
    driver.receive({ ack: 11_001 });
    const after = driver.connection.info(driver.now);
    expect(after.sndSsthresh).toBeLessThan(before);
    expect(after.sndSsthresh).toBeGreaterThanOrEqual(Math.floor(before / 2));
    expect(after.sndCwnd).toBeLessThan(before);
  });

  test("3168-6.1.1-d, 3168-6.1.2-e: CWR goes on the first new segment after the cut, and on no other", () => {
    const driver = asking();
    driver.write(30_000);
    driver.sent();
    driver.pass(100);
    driver.receive({ ack: 2001, flags: ACK | ECE });
    driver.receive({ ack: 4001 });
    driver.receive({ ack: 6001 });
    driver.receive({ ack: 8001 });
    const fresh = driver.sent().filter(({ length }) => length > 0);
    expect(fresh.length).toBeGreaterThan(1);
    expect(fresh.map(({ flags }) => flags.includes("CWR"))).toEqual(fresh.map((_, index) => index === 0));
  });

  test("3168-6.1.2-e, 3168-6.1.2-f, 3168-6.1.5-a: after a loss too; what is sent again is neither ECT nor CWR", () => {
    const driver = asking();
    driver.write(20_000);
    driver.sent();
    driver.pass(100);
    for (let right = 2001; right <= 8001; right += 1000) driver.receive({ ack: 1, sack: [[1001, right]] });
    const seen = driver.sent().filter(({ length }) => length > 0);
    const again = seen.filter(({ seq }) => seq === 1);
    expect(again).toHaveLength(1);
    expect(again[0]).toMatchObject({ segment: { ecn: 0 } });
    expect(again[0]?.flags).not.toContain("CWR");
    driver.receive({ ack: 10_001 });
    const fresh = [...seen, ...driver.sent()].filter(({ seq, length }) => seq > 10_000 && length > 0);
    expect(fresh.filter(({ flags }) => flags.includes("CWR"))).toHaveLength(1);
  });

  test("3168-6.1.2-d: with a window of one segment ECE holds the sender back until the timer goes off", () => {
    const driver = Driver.established({ ecn: "request", initialWindow: 1 }, { flags: SYN | ACK | ECE });
    driver.write(5000);
    const rounds: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      const seen = driver.sent().filter(({ length }) => length > 0);
      const last = seen.at(-1);
      rounds.push(seen.length);
      driver.pass(100);
      if (last !== undefined) driver.receive({ ack: last.seq + last.length, flags: ACK | ECE });
    }
    // A sender that obeys sends at most one segment in a retransmission timeout of a second.
    expect(rounds.reduce((sum, count) => sum + count, 0)).toBeLessThanOrEqual(2);
  });

  test("3168-6.1.6-a: window probes are neither ECT nor CWR", () => {
    const driver = asking();
    driver.write(1000);
    driver.receive({ ack: 1001, window: 0 });
    driver.write(500);
    driver.sent();
    driver.pass(20_000);
    const probes = driver.sent();
    expect(probes.length).toBeGreaterThan(1);
    for (const { segment, flags } of probes) {
      expect(segment.ecn).toBe(0);
      expect(flags).not.toContain("CWR");
    }
  });
});

describe("RFC 3168 §6.1.3, the receiver", () => {
  test("3168-6.1.1-e, 3168-6.1.3-a: a mark is echoed on every ACK until CWR comes", () => {
    const driver = asked();
    driver.feed(1000, { ecn: CE });
    driver.feed(1000, { ecn: 2 });
    driver.feed(1000, { ecn: 2 });
    driver.feed(1000, { ecn: 2 });
    driver.write(10);
    const seen = driver.sent();
    expect(seen.length).toBeGreaterThan(1);
    for (const { flags } of seen) expect(flags).toContain("ECE");
    driver.feed(1000, { ecn: 2, flags: ACK | CWR });
    driver.feed(1000, { ecn: 2 });
    driver.pass(500);
    expect(driver.sent().at(-1)?.flags).not.toContain("ECE");
  });

  test("3168-6.1.3-b: one mark among the segments of a delayed ACK is enough", () => {
    const driver = asked();
    driver.feed(400, { ecn: CE });
    driver.feed(400, { ecn: 2 });
    driver.pass(500);
    expect(driver.sent().at(-1)?.flags).toContain("ECE");
  });

  test("3168-6.1.3-c: a mark on the segment with CWR is a new one", () => {
    const driver = asked();
    driver.feed(1000, { ecn: CE });
    driver.feed(1000, { ecn: CE, flags: ACK | CWR });
    driver.pass(500);
    expect(driver.sent().at(-1)?.flags).toContain("ECE");
  });

  test("3168-6.1.5-b: a mark on data outside the window is ignored", () => {
    const driver = asked();
    driver.feed(1000, { ecn: 2 });
    driver.feed(1000, { ecn: 2 });
    driver.sent();
    driver.receive({ seq: 1, data: 1000, ecn: CE });
    driver.receive({ seq: 2 ** 30, data: 1000, ecn: CE });
    for (const { flags } of driver.sent()) expect(flags).not.toContain("ECE");
  });

  test("3168-6.1.6-b: a mark on a window probe counts", () => {
    const driver = Driver.accepted(
      { receiveBuffer: 2000, receiveBufferMax: 2000 },
      { flags: SYN | ECE | CWR },
    );
    driver.feed(1000, { ecn: 2 });
    driver.feed(1000, { ecn: 2 });
    driver.sent();
    driver.receive({ seq: 2001, data: 1, ecn: CE });
    expect(driver.sent().at(-1)?.flags).toContain("ECE");
  });
});
