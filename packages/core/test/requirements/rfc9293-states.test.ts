/** RFC 9293 §3.4 to §3.6 and §3.10: requirements of docs/requirements/rfc9293.md about opening, closing and what arrives. */
import { describe, expect, test } from "vitest";
import { ACK, FIN, PSH, RST, SYN } from "../../src/base/control-bits.ts";
import { Driver, pattern } from "./driver.ts";

const opening = (): Driver => {
  const driver = new Driver();
  driver.call((connection, now) => connection.open("active", now));
  driver.sent();
  driver.actions();
  return driver;
};

describe("RFC 9293 §3.5, opening", () => {
  test("MUST-10: two SYNs that cross make one connection", () => {
    const driver = opening();
    driver.receive({ seq: 0, flags: SYN });
    expect(driver.connection.state).toBe("SYN-RECEIVED");
    expect(driver.sentInShort()).toEqual(["0+0 SYN,ACK 1"]);
    driver.receive({ seq: 0, ack: 1, flags: SYN | ACK });
    expect(driver.connection.state).toBe("ESTABLISHED");
    driver.feed(10);
    expect(driver.connection.readableBytes).toBe(10);
  });

  test("MUST-11, 9293-3.5.3-b: a reset in SYN-RECEIVED leads to LISTEN after a passive open, to CLOSED after an active one", () => {
    const passive = Driver.listening();
    passive.receive({ seq: 1, flags: RST });
    expect(passive.connection.state).toBe("LISTEN");
    const active = opening();
    active.receive({ seq: 0, flags: SYN });
    active.receive({ seq: 1, flags: RST });
    expect(active.connection.state).toBe("CLOSED");
    expect(active.connection.closeReason).toMatchObject({ kind: "refused" });
  });

  test("MUST-41: a second passive OPEN is an error and changes nothing", () => {
    const driver = new Driver();
    driver.call((connection, now) => connection.open("passive", now));
    expect(driver.call((connection, now) => connection.open("passive", now))).toEqual({
      error: "connection already exists",
    });
    expect(driver.connection.state).toBe("LISTEN");
  });

  test("MUST-5, MUST-6: options that nobody knows, in any segment, do no harm", () => {
    const unknown = { kind: "unknown", number: 200, bytes: new Uint8Array([1, 2, 3]) } as const;
    const driver = Driver.established({}, { options: [unknown] });
    driver.receive({ seq: 1, data: 10, options: [unknown] });
    expect(driver.connection.readableBytes).toBe(10);
  });

  test("9293-3.5.2-b: in SYN-SENT and SYN-RECEIVED an ACK of what was not sent earns a reset", () => {
    const driver = opening();
    for (const ack of [0, 2, -5]) {
      driver.receive({ seq: 0, ack, flags: SYN | ACK });
      expect(driver.sentInShort()).toEqual([`${ack}+0 RST -1`]);
      expect(driver.connection.state).toBe("SYN-SENT");
    }
    const half = Driver.listening();
    half.sent();
    half.receive({ seq: 1, ack: 7 });
    expect(half.sentInShort()).toEqual(["7+0 RST -1"]);
    expect(half.connection.state).toBe("SYN-RECEIVED");
  });

  test("9293-3.10.7.3-a: in SYN-SENT a segment with neither SYN nor RST is dropped", () => {
    const driver = opening();
    driver.receive({ seq: 5, ack: 1, data: 10 });
    expect(driver.sent()).toEqual([]);
    expect(driver.connection.state).toBe("SYN-SENT");
  });

  test("9293-3.5.3-a: and a reset without an ACK too", () => {
    const driver = opening();
    driver.receive({ seq: 0, flags: RST });
    expect(driver.connection.state).toBe("SYN-SENT");
  });

  test("9293-3.5.2-a: what has no connection is answered with a reset, a reset with nothing", () => {
    const driver = new Driver();
    driver.receive({ seq: 7, ack: 3, data: 10 });
    driver.receive({ seq: 7, flags: SYN | FIN, data: 10 });
    driver.receive({ seq: 7, flags: RST });
    expect(driver.sentInShort()).toEqual(["3+0 RST -1", expect.stringMatching(/\+0 (RST,ACK|ACK,RST) 19$/u)]);
  });

  test("9293-3.10.7.4-f: a FIN is not processed in LISTEN and SYN-SENT", () => {
    const driver = new Driver();
    driver.call((connection, now) => connection.open("passive", now));
    driver.receive({ seq: 7, flags: FIN });
    expect(driver.connection.state).toBe("LISTEN");
    const sending = opening();
    sending.receive({ seq: 7, flags: FIN });
    expect(sending.connection.state).toBe("SYN-SENT");
  });

  test("9293-3.10.2-a: SEND waits while the connection opens", () => {
    const driver = opening();
    expect(driver.write(100)).toBe(100);
    expect(driver.sent()).toEqual([]);
    driver.to(100);
    driver.answerSyn();
    expect(driver.sent().some(({ seq, length }) => seq === 1 && length === 100)).toBe(true);
  });
});

describe("RFC 9293 §3.6, closing", () => {
  test("MUST-12: a close and an abort of the peer are told apart", () => {
    const closed = Driver.established();
    closed.receive({ seq: 1, flags: FIN | ACK });
    expect(closed.told("peer-finished")).toHaveLength(1);
    closed.call((connection, now) => connection.shutdown(now));
    closed.receive({ seq: 2, ack: 2 });
    expect(closed.connection.closeReason).toEqual({ kind: "closed", first: "peer" });
    const aborted = Driver.established();
    aborted.receive({ seq: 1, flags: RST });
    expect(aborted.connection.closeReason).toMatchObject({ kind: "reset-by-peer" });
  });

  test("MUST-13: TIME-WAIT lasts 2 MSL, four minutes", () => {
    const driver = Driver.established();
    driver.call((connection, now) => connection.shutdown(now));
    driver.receive({ seq: 1, ack: 2, flags: FIN | ACK });
    expect(driver.connection.state).toBe("TIME-WAIT");
    driver.pass(239_999);
    expect(driver.connection.state).toBe("TIME-WAIT");
    driver.pass(1);
    expect(driver.connection.state).toBe("CLOSED");
    expect(driver.connection.closeReason).toEqual({ kind: "closed", first: "local" });
  });

  test("9293-3.10.7.4-e: the peer's FIN once more is acknowledged and starts the wait anew", () => {
    const driver = Driver.established();
    driver.call((connection, now) => connection.shutdown(now));
    driver.receive({ seq: 1, ack: 2, flags: FIN | ACK });
    driver.pass(200_000);
    driver.sent();
    driver.receive({ seq: 1, ack: 2, flags: FIN | ACK });
    expect(driver.sentInShort()).toEqual(["2+0 ACK 2"]);
    driver.pass(200_000);
    expect(driver.connection.state).toBe("TIME-WAIT");
  });

  test("9293-3.6-a: after CLOSE reading goes on until the peer has closed", () => {
    const driver = Driver.established();
    driver.call((connection, now) => connection.shutdown(now));
    driver.receive({ seq: 1, ack: 2 });
    expect(driver.connection.state).toBe("FIN-WAIT-2");
    driver.feed(100, { ack: 2 });
    expect(driver.connection.readableBytes).toBe(100);
    driver.pass(10 * 3_600_000);
    driver.feed(100, { ack: 2 });
    expect(driver.connection.readableBytes).toBe(200);
  });

  test("9293-3.6-b: what was written goes out before the FIN, and the FIN again until it is acknowledged", () => {
    const driver = Driver.established({ tailLossProbe: false, rack: false }, { window: 1500 });
    driver.write(2500);
    driver.call((connection, now) => connection.shutdown(now));
    driver.receive({ ack: 1001, window: 1500 });
    driver.receive({ ack: 2001, window: 1500 });
    expect(driver.sent().at(-1)).toMatchObject({ seq: 2001, length: 500, flags: "FIN,PSH,ACK" });
    driver.receive({ ack: 2501 });
    driver.sent();
    driver.pass(4000);
    const again = driver.sent();
    expect(again.length).toBeGreaterThanOrEqual(1);
    for (const seen of again) expect(seen).toMatchObject({ seq: 2501, length: 0, flags: "FIN,ACK" });
  });

  test("9293-3.6-b: Nagle does not hold back what the FIN ends", () => {
    const driver = Driver.established();
    driver.write(10);
    driver.write(10);
    driver.sent();
    driver.call((connection, now) => connection.shutdown(now));
    expect(driver.sentInShort()).toEqual(["11+10 FIN,PSH,ACK 1"]);
  });

  test("MAY-1, SHLD-3: a program that lets go of unread data, or of data that still comes, resets", () => {
    const unread = Driver.established();
    unread.feed(10);
    unread.call((connection, now) => connection.release(now));
    expect(unread.sent().at(-1)?.flags).toContain("RST");
    const late = Driver.established();
    late.call((connection, now) => connection.release(now));
    late.sent();
    late.feed(10, { ack: 2 });
    expect(late.sent().at(-1)?.flags).toContain("RST");
    expect(late.connection.state).toBe("CLOSED");
  });

  test("9293-3.10.4-a: CLOSE in SYN-RECEIVED leads to FIN-WAIT-1", () => {
    const driver = Driver.listening();
    driver.call((connection, now) => connection.shutdown(now));
    driver.receive({ seq: 1, ack: 1 });
    expect(driver.connection.state).toBe("FIN-WAIT-1");
    expect(driver.sent().at(-1)?.flags).toContain("FIN");
  });

  test("9293-3.10.5-a: ABORT resets with SND.NXT and throws everything away", () => {
    const driver = Driver.established();
    driver.write(1500);
    driver.sent();
    driver.call((connection, now) => connection.abort(now));
    expect(driver.sent()[0]).toMatchObject({ seq: 1001, flags: "RST" });
    expect(driver.connection.closeReason).toEqual({ kind: "aborted" });
    expect(driver.connection.unacknowledgedBytes).toBe(0);
    expect(driver.connection.nextTimeout()).toBe(Number.POSITIVE_INFINITY);
  });

  test("9293-3.10.2-a: SEND after CLOSE is refused", () => {
    const driver = Driver.established();
    driver.call((connection, now) => connection.shutdown(now));
    expect(driver.call((connection, now) => connection.write(pattern(1, 5), now))).toEqual({
      error: "connection closing",
    });
  });

  test("SHLD-2: a reset may bear data", () => {
    const driver = Driver.established();
    driver.receive({ seq: 1, flags: RST, data: 20 });
    expect(driver.connection.state).toBe("CLOSED");
    expect(driver.connection.readableBytes).toBe(0);
  });

  test("9293-3.9.1.3-a: what came before the FIN can be read after it", () => {
    const driver = Driver.established();
    driver.feed(100, { flags: ACK | PSH | FIN });
    const into = new Uint8Array(200);
    expect(driver.call((connection, now) => connection.read(into, now))).toBe(100);
    expect(driver.connection.peerFinished).toBe(true);
    expect(into.subarray(0, 100)).toEqual(pattern(1, 100));
  });

  test("1337-3-a: a reset does not end TIME-WAIT, unless the program wants it", () => {
    for (const [ignoreResetInTimeWait, state] of [
      [true, "TIME-WAIT"],
      [false, "CLOSED"],
    ] as const) {
      const driver = Driver.established({ ignoreResetInTimeWait });
      driver.call((connection, now) => connection.shutdown(now));
      driver.receive({ seq: 1, ack: 2, flags: FIN | ACK });
      driver.receive({ seq: 2, flags: RST });
      expect(driver.connection.state).toBe(state);
    }
  });
});

describe("RFC 9293 §3.10.7.4, what arrives", () => {
  test("9293-3.4-a: numbers wrap, here and there", () => {
    const driver = Driver.established({ receiveBuffer: 60_000, receiveBufferMax: 60_000, initialWindow: 10 });
    for (let count = 0; count < 5; count += 1) driver.feed(1000);
    driver.write(5000);
    driver.receive({ ack: 5001 });
    expect(driver.connection.readableBytes).toBe(5000);
    expect(driver.connection.unacknowledgedBytes).toBe(0);
  });

  test("9293-3.10.7.4-d: what lies before and beyond the window is cut off", () => {
    const driver = Driver.established({ receiveBuffer: 2000, receiveBufferMax: 2000 });
    driver.feed(1000);
    driver.receive({ seq: 501, data: 1000 });
    driver.receive({ seq: 1501, data: 3000 });
    const into = new Uint8Array(5000);
    expect(driver.connection.peek(into)).toBe(2000);
    expect(into.subarray(0, 2000)).toEqual(pattern(1, 2000));
  });

  test("SHLD-31, MAY-13: what lies beyond a gap is kept and acknowledged at once", () => {
    const driver = Driver.established();
    driver.receive({ seq: 101, data: 100 });
    expect(driver.sentInShort()).toEqual(["1+0 ACK 1"]);
    driver.receive({ seq: 1, data: 100 });
    expect(driver.connection.readableBytes).toBe(200);
  });

  test("9293-3.5.2-c: what lies outside the window earns an ACK with SND.NXT and RCV.NXT", () => {
    const driver = Driver.established();
    driver.write(100);
    driver.sent();
    driver.receive({ seq: -500, data: 100 });
    expect(driver.sentInShort()).toEqual(["101+0 ACK 1"]);
  });

  test("9293-3.10.7.4-a: data after the peer's FIN is ignored", () => {
    const driver = Driver.established();
    driver.receive({ seq: 1, flags: FIN | ACK });
    driver.receive({ seq: 2, data: 100 });
    expect(driver.connection.readableBytes).toBe(0);
    expect(driver.connection.state).toBe("CLOSE-WAIT");
  });

  test("9293-3.10.7.4-c: an ACK of what was never sent is answered and dropped", () => {
    const driver = Driver.established();
    driver.write(10);
    driver.sent();
    driver.receive({ seq: 1, ack: 12, data: 5 });
    expect(driver.sentInShort()).toEqual(["11+0 ACK 1"]);
    expect(driver.connection.readableBytes).toBe(0);
    expect(driver.connection.unacknowledgedBytes).toBe(10);
  });

  test("9293-3.4-b: the four cases of table 6, at the edges of the window", () => {
    const accepted = (seq: number, data: number): boolean => {
      const driver = Driver.established({ receiveBuffer: 100, receiveBufferMax: 100 });
      driver.write(10);
      driver.sent();
      driver.receive({ seq, ack: 11, ...(data > 0 ? { data } : {}) });
      return driver.connection.unacknowledgedBytes === 0;
    };
    expect([accepted(0, 0), accepted(1, 0), accepted(100, 0), accepted(101, 0)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
    expect([accepted(-9, 10), accepted(-8, 10), accepted(100, 10), accepted(101, 10)]).toEqual([
      false,
      true,
      true,
      false,
    ]);
  });
});
