/** RFC 1122 §4.2.3.5, §4.2.3.6 and RFC 9293 §3.8.3, §3.8.4, §3.9.2.2: failures, keep-alive, ICMP. */
import { describe, expect, test } from "vitest";
import { Driver, ISS } from "./driver.ts";

const plain = { tailLossProbe: false, rack: false } as const;

describe("RFC 9293 §3.8.3, connection failures", () => {
  test("MUST-20, SHLD-11: a connection nobody answers is closed, after 100 s at least", () => {
    for (const profile of ["rfc", "linux", "bsd"] as const) {
      const driver = Driver.established({ ...plain, profile });
      driver.write(10);
      driver.pass(100_000);
      expect(driver.connection.state).toBe("ESTABLISHED");
      driver.pass(3_600_000);
      expect(driver.connection.state).toBe("CLOSED");
      expect(driver.connection.closeReason).toMatchObject({ kind: "retransmissions-exhausted" });
      expect(driver.connection.nextTimeout()).toBe(Number.POSITIVE_INFINITY);
    }
  });

  test("MUST-21: the program can set R2, for one connection, while it lives", () => {
    const driver = Driver.established({ ...plain, retries: 3 });
    driver.write(10);
    driver.sent();
    driver.pass(3_600_000);
    expect(driver.sent()).toHaveLength(3);
    const twice = Driver.established({ ...plain, retries: 3 });
    twice.write(10);
    twice.pass(8000);
    twice.receive({ ack: 11 });
    twice.write(10);
    twice.pass(12_000);
    // The count is that of one segment: what has been acknowledged begins it anew.
    expect(twice.connection.state).toBe("ESTABLISHED");
    const timed = Driver.established({ ...plain, userTimeout: 30_000 });
    timed.write(10);
    timed.pass(29_999);
    expect(timed.connection.state).toBe("ESTABLISHED");
    timed.pass(1);
    expect(timed.connection.closeReason).toMatchObject({ kind: "user-timeout", after: 30_000 });
  });

  test("SHLD-9: the program is told of the trouble before the end, at three retransmissions or more (SHLD-10)", () => {
    const driver = Driver.established(plain);
    driver.write(10);
    driver.pass(6900);
    expect(driver.sent()).toHaveLength(3);
    expect(driver.told("signal")).toEqual([]);
    driver.pass(60_000);
    expect(driver.told("signal").filter(({ reply }) => reply === "excessive retransmissions")).not.toEqual(
      [],
    );
  });

  test("MUST-22, MUST-23: a SYN is sent again for three minutes at least, a SYN,ACK too", () => {
    const driver = new Driver();
    driver.call((connection, now) => connection.open("active", now));
    driver.to(180_000);
    expect(driver.connection.state).toBe("SYN-SENT");
    driver.to(1_000_000);
    expect(driver.connection.state).toBe("CLOSED");
    expect(driver.sent().at(-1)?.flags).toBe("SYN");
    const listening = Driver.listening();
    listening.to(180_000);
    expect(listening.connection.state).toBe("SYN-RECEIVED");
    listening.to(1_000_000);
    expect(["CLOSED", "LISTEN"]).toContain(listening.connection.state);
  });

  test("9293-3.10.8-a: the user timeout ends a connection in every state, and nothing is left", () => {
    const driver = Driver.established({ ...plain, userTimeout: 5000 });
    driver.write(10);
    driver.call((connection, now) => connection.shutdown(now));
    driver.pass(5000);
    expect(driver.connection.state).toBe("CLOSED");
    expect(driver.connection.unacknowledgedBytes).toBe(0);
    expect(driver.connection.nextTimeout()).toBe(Number.POSITIVE_INFINITY);
  });

  test("MUST-37: a user timeout does not end an idle connection whose window was once shut", () => {
    const driver = Driver.established({ ...plain, userTimeout: 60_000 });
    driver.write(1000);
    driver.receive({ ack: 1001, window: 0 });
    driver.write(500);
    driver.pass(5000);
    driver.receive({ ack: 1001, window: 5000 });
    driver.receive({ ack: 1501, window: 5000 });
    driver.pass(600_000);
    expect(driver.connection.state).toBe("ESTABLISHED");
  });

  test("MUST-35, MUST-37, SHLD-17: a window shut over data that is out: the peer answers, the connection lives", () => {
    const driver = Driver.established(plain, { window: 5000 });
    driver.write(3000);
    driver.sent();
    driver.receive({ seq: 1, ack: 1, window: 0, data: 1 });
    for (let count = 0; count < 200; count += 1) {
      driver.pass(60_000);
      if (driver.sent().some(({ length }) => length > 0)) driver.receive({ seq: 2, ack: 1, window: 0 });
    }
    expect(driver.connection.state).toBe("ESTABLISHED");
  });
});

describe("RFC 9293 §3.8.4 and RFC 1122 §4.2.3.6, keep-alive", () => {
  const keepAlive = { idle: 10_000, interval: 1000, count: 3 };

  test("MUST-25: it is off by default", () => {
    const driver = Driver.established();
    driver.pass(100 * 3_600_000);
    expect(driver.sent()).toEqual([]);
    expect(driver.connection.nextTimeout()).toBe(Number.POSITIVE_INFINITY);
  });

  test("MUST-24, MUST-27, MAY-5, SHLD-12: on, it asks after the idle time with SND.NXT-1 and no data", () => {
    const driver = Driver.established({ keepAlive });
    driver.pass(9999);
    expect(driver.sent()).toEqual([]);
    driver.pass(1);
    expect(driver.sentInShort()).toEqual(["0+0 ACK 1"]);
    const later = Driver.established();
    later.call((connection, now) => connection.configure({ keepAlive }, now));
    later.pass(10_000);
    expect(later.sent()).toHaveLength(1);
    later.receive({ seq: 1 });
    later.call((connection, now) => connection.configure({ keepAlive: undefined }, now));
    later.pass(100_000);
    expect(later.sent()).toEqual([]);
  });

  test("MUST-26: not while data is out, nor before the interval after whatever arrived", () => {
    const driver = Driver.established({ ...plain, keepAlive });
    driver.pass(9000);
    driver.feed(10);
    driver.pass(500);
    driver.sent();
    driver.pass(9000);
    expect(driver.sent()).toEqual([]);
    driver.write(10);
    driver.sent();
    driver.pass(60_000);
    expect(driver.sent().every(({ length }) => length > 0)).toBe(true);
  });

  test("MUST-29: one probe without an answer is no dead connection; several are", () => {
    const driver = Driver.established({ keepAlive });
    driver.pass(11_000);
    expect(driver.sent()).toHaveLength(2);
    driver.receive({ seq: 1 });
    driver.pass(9999);
    expect(driver.connection.state).toBe("ESTABLISHED");
    driver.pass(3001);
    expect(driver.connection.state).toBe("CLOSED");
    expect(driver.connection.closeReason).toEqual({ kind: "keep-alive-timeout", probes: 3 });
  });

  test("a keep-alive received is answered, though it lies before the window", () => {
    const driver = Driver.established();
    driver.receive({ seq: 0 });
    expect(driver.sentInShort()).toEqual(["1+0 ACK 1"]);
    driver.pass(1000);
    driver.receive({ seq: 0, data: 1 });
    expect(driver.sentInShort()).toEqual(["1+0 ACK 1"]);
  });
});

describe("RFC 9293 §3.9.2.2, ICMP", () => {
  test("MUST-54, MUST-56, SHLD-25, MUST-47: a soft error is told and ends nothing", () => {
    for (const driver of [Driver.established(), Driver.listening()]) {
      driver.write(10);
      const before = driver.connection.state;
      driver.actions();
      const { sndUna } = driver.connection.info(driver.now);
      driver.call((connection, now) =>
        connection.receiveIcmp({ kind: "soft", name: "host unreachable", sequence: sndUna }, now),
      );
      expect(driver.connection.state).toBe(before);
      expect(driver.told("signal")).toEqual([
        { type: "signal", reply: "destination unreachable", detail: "host unreachable" },
      ]);
    }
  });

  test("SHLD-26: to abort in SYN-RECEIVED is to send a reset, as ABORT does (RFC 9293 §3.10.5)", () => {
    const driver = Driver.listening();
    driver.sent();
    driver.call((connection, now) =>
      connection.receiveIcmp({ kind: "hard", name: "port unreachable", sequence: ISS }, now),
    );
    expect(driver.connection.closeReason).toEqual({ kind: "unreachable", icmp: "port unreachable" });
    expect(driver.sent()).toMatchObject([{ flags: "RST", seq: 1 }]);
  });

  test("SHLD-26: a hard error ends a connection that is being opened, not one that runs (RFC 5927 §5.2)", () => {
    const driver = new Driver();
    driver.call((connection, now) => connection.open("active", now));
    driver.call((connection, now) =>
      connection.receiveIcmp({ kind: "hard", name: "port unreachable", sequence: ISS }, now),
    );
    expect(driver.connection.closeReason).toEqual({ kind: "unreachable", icmp: "port unreachable" });
    const running = Driver.established();
    running.write(10);
    running.call((connection, now) =>
      connection.receiveIcmp(
        { kind: "hard", name: "port unreachable", sequence: connection.info(now).sndUna },
        now,
      ),
    );
    expect(running.connection.state).toBe("ESTABLISHED");
  });

  test("8899-3-b, 8899-4.6.1-a: a report about nothing that is out is not believed", () => {
    const driver = Driver.established();
    driver.write(10);
    for (const ahead of [-1, 10, 5000, 2 ** 31]) {
      const believed = driver.call((connection, now) =>
        connection.receiveIcmp(
          { kind: "packet-too-big", name: "", sequence: connection.info(now).sndUna + ahead, mtu: 576 },
          now,
        ),
      );
      expect(believed).toBe(false);
    }
  });
});

test("1122-4.2.2.20-b: an ACK equal to SND.UNA may bring a new window", () => {
  const driver = Driver.established({}, { window: 1000 });
  driver.receive({ seq: 1, ack: 1, window: 3000 });
  expect(driver.connection.info(driver.now).sndWnd).toBe(3000);
});

test("9293-3.10.7.4-b: with the same numbers the later segment's window counts, smaller or not", () => {
  const driver = Driver.established({}, { window: 5000 });
  driver.receive({ seq: 1, ack: 1, window: 2000 });
  expect(driver.connection.info(driver.now).sndWnd).toBe(2000);
  driver.receive({ seq: 1, ack: 1, window: 0 });
  expect(driver.connection.info(driver.now).sndWnd).toBe(0);
});

test("9293-3.10.7.4-b: an older segment does not set the window", () => {
  const driver = Driver.established({}, { window: 5000 });
  driver.write(1000);
  driver.receive({ seq: 1, ack: 1001, window: 4000, data: 10 });
  driver.receive({ seq: 1, ack: 1, window: 9000 });
  expect(driver.connection.info(driver.now).sndWnd).toBe(4000);
});
