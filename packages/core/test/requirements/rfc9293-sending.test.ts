/** RFC 9293 §3.7 and §3.8: requirements of docs/requirements/rfc9293.md about segments, windows and timers. */
import { describe, expect, test } from "vitest";
import { ACK, FIN, PSH, RST, SYN, URG } from "../../src/base/control-bits.ts";
import { optionOf } from "../../src/wire/segment.ts";
import { Driver, kindsOf, pattern } from "./driver.ts";

const dataOf = (driver: Driver): readonly number[] =>
  driver
    .sent()
    .filter(({ length }) => length > 0)
    .map(({ length }) => length);

describe("RFC 9293 §3.7.1, segment size", () => {
  test("MUST-14, SHLD-5, MAY-3, MUST-67: a SYN says what this end's link takes, less 40 or 60 octets", () => {
    const mssOf = (setup: object): number | undefined => {
      const driver = new Driver({}, setup);
      driver.call((connection, now) => connection.open("active", now));
      return optionOf(driver.sent()[0]?.segment ?? expect.fail(), "mss")?.value;
    };
    expect(mssOf({ mtu: 1500, ipHeader: 20 })).toBe(1460);
    expect(mssOf({ mtu: 1500, ipHeader: 40 })).toBe(1440);
    expect(mssOf({ mtu: 576, ipHeader: 20 })).toBe(536);
    const answer = Driver.listening({}, {}, { mtu: 1500, ipHeader: 40 }).sent()[0];
    expect(optionOf(answer?.segment ?? expect.fail(), "mss")?.value).toBe(1440);
  });

  test("9293-3.7.1-a: options do not lessen it", () => {
    const driver = new Driver({ timestamps: true }, { mtu: 1500 });
    driver.call((connection, now) => connection.open("active", now));
    expect(optionOf(driver.sent()[0]?.segment ?? expect.fail(), "mss")?.value).toBe(1460);
  });

  test("MUST-15: a peer that does not say takes 536 octets, 1220 with IPv6", () => {
    const largest = (ipHeader: 20 | 40): number => {
      const driver = new Driver({ noDelay: true }, { mtu: 1500, ipHeader });
      driver.call((connection, now) => connection.open("active", now));
      driver.to(100);
      driver.receive({ seq: 0, ack: 1, flags: SYN | ACK, options: [] });
      driver.sent();
      driver.write(3000);
      return Math.max(...dataOf(driver));
    };
    expect(largest(20)).toBe(536);
    expect(largest(40)).toBe(1220);
  });

  test("MUST-16: no segment is larger than the peer's MSS or the path, less the options", () => {
    const largest = (mss: number, timestamps: boolean): number => {
      const driver = Driver.established({}, { mss, timestamps });
      driver.write(5000);
      return Math.max(...dataOf(driver));
    };
    expect(largest(700, false)).toBe(700);
    expect(largest(5000, false)).toBe(1000);
    expect(largest(700, true)).toBe(688);
    expect(largest(5000, true)).toBe(988);
    // A peer that asks for less gets a little more: a header to each octet would cost more than it carries.
    expect(largest(48, false)).toBe(48);
    expect(largest(1, false)).toBe(48);
  });

  test("MUST-65: no segment but a SYN bears the option", () => {
    const driver = Driver.accepted({}, { sack: true });
    driver.write(2000);
    driver.feed(10, { ack: 2001 });
    driver.call((connection, now) => connection.shutdown(now));
    for (const seen of driver.sent()) expect(kindsOf(seen)).not.toContain("mss");
  });
});

describe("RFC 9293 §3.7.4, Nagle", () => {
  test("SHLD-7: a short segment waits while anything is unacknowledged", () => {
    const driver = Driver.established();
    driver.write(10);
    driver.write(10);
    driver.write(10);
    expect(dataOf(driver)).toEqual([10]);
    driver.receive({ ack: 11 });
    expect(dataOf(driver)).toEqual([20]);
  });

  test("SHLD-7, SHLD-28, SHLD-27, MAY-16: a full one does not", () => {
    const driver = Driver.established();
    driver.write(10);
    for (let count = 0; count < 10; count += 1) driver.write(100);
    expect(dataOf(driver)).toEqual([10, 1000]);
  });

  test("MUST-17: it can be switched off, while connected too", () => {
    const driver = Driver.established({ noDelay: true });
    driver.write(10);
    driver.write(10);
    expect(dataOf(driver)).toEqual([10, 10]);
    const later = Driver.established();
    later.write(10);
    later.write(10);
    later.sent();
    later.call((connection, now) => connection.configure({ noDelay: true }, now));
    expect(dataOf(later)).toEqual([10]);
  });
});

describe("RFC 9293 §3.9.1.2, push", () => {
  test("MUST-60, MUST-61: the last of what is queued is pushed, and goes out without more being written", () => {
    const driver = Driver.established();
    driver.write(2500);
    driver.receive({ ack: 2001 });
    const seen = driver.sent().filter(({ length }) => length > 0);
    expect(seen.map(({ flags }) => flags.includes("PSH"))).toEqual([false, false, true]);
  });

  test("MAY-17: a push received is passed on", () => {
    const driver = Driver.established();
    driver.feed(10);
    driver.feed(10, { flags: ACK | PSH });
    expect(driver.told("readable").map(({ push }) => push)).toEqual([false, true]);
  });
});

describe("RFC 9293 §3.8.6, windows", () => {
  test("MUST-34, SHLD-15: a window that shrinks below what is out: nothing new, and no harm", () => {
    const driver = Driver.established({}, { window: 5000 });
    driver.write(4000);
    driver.sent();
    driver.receive({ seq: 1, ack: 1001, window: 1000, data: 1 });
    driver.write(4000);
    expect(dataOf(driver)).toEqual([]);
    driver.receive({ seq: 2, ack: 4001, window: 4000 });
    expect(dataOf(driver).reduce((sum, length) => sum + length, 0)).toBe(4000);
    driver.connection.checkInvariants();
  });

  test("SHLD-16, MAY-7: what lies within it is sent again", () => {
    const driver = Driver.established({}, { window: 5000 });
    driver.write(4000);
    driver.sent();
    driver.receive({ seq: 1, ack: 1001, window: 1500, data: 1 });
    driver.pass(1500);
    expect(driver.sent().find(({ length }) => length > 0)).toMatchObject({ seq: 1001, length: 1000 });
    driver.receive({ seq: 2, ack: 2001, window: 500 });
    expect(driver.sent().map(({ seq, length }) => [seq, length])).toEqual([[2001, 500]]);
  });

  test("MUST-36, SHLD-29, SHLD-30: a zero window is probed after an RTO, then ever more seldom", () => {
    const driver = Driver.established();
    driver.write(1000);
    driver.receive({ ack: 1001, window: 0 });
    driver.write(500);
    driver.sent();
    const begun = driver.now;
    driver.pass(16_000);
    const probes = driver.sent();
    expect(probes.map(({ at }) => at - begun)).toEqual([1000, 3000, 7000, 15_000]);
    for (const probe of probes) expect(probe).toMatchObject({ seq: 1001, length: 1 });
  });

  test("MUST-37, MAY-8: a connection whose probes are answered stays open", () => {
    const driver = Driver.established();
    driver.write(1000);
    driver.receive({ ack: 1001, window: 0 });
    driver.write(500);
    for (let count = 0; count < 300; count += 1) {
      driver.pass(60_000);
      if (driver.sent().length > 0) driver.receive({ ack: 1001, window: 0 });
    }
    expect(driver.connection.state).toBe("ESTABLISHED");
    driver.receive({ ack: 1001, window: 5000 });
    expect(driver.sent().some(({ seq, length }) => seq === 1001 && length === 500)).toBe(true);
  });

  test("the octet of a probe that the peer has taken counts as sent", () => {
    const driver = Driver.established();
    driver.write(1000);
    driver.receive({ ack: 1001, window: 0 });
    driver.write(500);
    driver.pass(1000);
    driver.sent();
    driver.receive({ ack: 1002, window: 5000 });
    expect(driver.sent().map(({ seq, length }) => [seq, length])).toEqual([[1002, 499]]);
    driver.receive({ ack: 1501 });
    expect(driver.connection.unacknowledgedBytes).toBe(0);
  });

  test("MUST-38, 9293-3.8.6.2.1-a: less than half of the largest window is not used, until the override goes off", () => {
    const driver = Driver.established({ noDelay: true }, { window: 4000 });
    driver.write(4000);
    driver.receive({ ack: 4001, window: 100 });
    driver.sent();
    driver.write(3000);
    expect(dataOf(driver)).toEqual([]);
    driver.pass(1000);
    expect(dataOf(driver)).toEqual([100]);
    const half = Driver.established({ noDelay: true }, { window: 800, mss: 1000 });
    half.write(3000);
    expect(dataOf(half)).toEqual([800]);
  });

  test("SHLD-14, MUST-39, 9293-3.8.6.2.2-a: the right edge never goes back, and moves on by a segment or half the buffer", () => {
    const driver = Driver.established({ receiveBuffer: 4000, receiveBufferMax: 4000 }, { mss: 1000 });
    let edge = 4001;
    const look = (): void => {
      for (const { ack, window } of driver.sent()) {
        const right = ack + window;
        expect(right).toBeGreaterThanOrEqual(edge);
        expect(right - edge === 0 || right - edge >= 536).toBe(true);
        edge = right;
      }
    };
    for (let count = 0; count < 4; count += 1) driver.feed(1000);
    look();
    expect(driver.connection.info(driver.now).rcvWnd).toBe(0);
    for (let count = 0; count < 40; count += 1) {
      driver.call((connection, now) => connection.read(new Uint8Array(100), now));
      look();
    }
    expect(edge).toBeGreaterThanOrEqual(7000);
  });

  test("MUST-39: a peer that sends single octets does not make the window move by single octets", () => {
    const driver = Driver.established({ receiveBuffer: 4000, receiveBufferMax: 4000 });
    for (let count = 0; count < 4000; count += 1) driver.feed(1);
    driver.sent();
    const edges = new Set<number>();
    for (let count = 0; count < 2000; count += 1) {
      driver.call((connection, now) => connection.read(new Uint8Array(1), now));
      for (const { ack, window } of driver.sent()) edges.add(ack + window);
    }
    expect(edges.size).toBeLessThanOrEqual(4);
  });

  test("MUST-1, REC-1: windows of 65535 and of a gigabyte are numbers like others", () => {
    const driver = Driver.established({}, { shift: 14, window: 65_535 });
    driver.receive({ window: 65_535 });
    expect(driver.connection.info(driver.now).sndWnd).toBe(65_535 * 2 ** 14);
    driver.write(5000);
    expect(dataOf(driver).length).toBe(5);
  });

  test("MUST-66: a reset counts with the window shut, and an acknowledgement on a segment that does not fit", () => {
    const shut = (): Driver => {
      const driver = Driver.established({ receiveBuffer: 2000, receiveBufferMax: 2000 });
      driver.feed(1000);
      driver.feed(1000);
      driver.sent();
      expect(driver.connection.info(driver.now).rcvWnd).toBe(0);
      return driver;
    };
    const reset = shut();
    reset.receive({ seq: 2001, flags: RST });
    expect(reset.connection.state).toBe("CLOSED");
    const acked = shut();
    acked.write(100);
    acked.receive({ seq: 2001, ack: 101, data: 1 });
    expect(acked.connection.unacknowledgedBytes).toBe(0);
    expect(acked.sent().at(-1)).toMatchObject({ ack: 2001, window: 0 });
  });

  test("MUST-66: so does urgent data announced by a segment that does not fit", () => {
    const driver = Driver.established({ receiveBuffer: 2000, receiveBufferMax: 2000 });
    driver.feed(1000);
    driver.feed(1000);
    driver.receive({ seq: 2001, flags: ACK | URG, urgent: 500, data: 1 });
    expect(driver.told("urgent")).toHaveLength(1);
  });
});

describe("RFC 9293 §3.8.6.3, delayed acknowledgements", () => {
  test("SHLD-18, MUST-40: a lone segment waits less than half a second", () => {
    const driver = Driver.established();
    driver.feed(100);
    expect(driver.sent()).toEqual([]);
    driver.pass(499);
    expect(driver.sent().map(({ ack }) => ack)).toEqual([101]);
  });

  test("SHLD-19, MUST-58, MUST-59: every second full segment, in one ACK; it goes on data where there is any", () => {
    const driver = Driver.established();
    driver.feed(1000);
    driver.write(10);
    expect(driver.sent().map(({ ack, length }) => [ack, length])).toEqual([[1001, 10]]);
    driver.pass(400);
    expect(driver.sent().filter(({ length }) => length === 0)).toEqual([]);
    driver.feed(1000);
    driver.feed(1000);
    expect(driver.sent().map(({ ack }) => ack)).toContain(3001);
  });

  test("MUST-58: the ACK of what fills a gap covers all that was kept", () => {
    const driver = Driver.established();
    driver.receive({ seq: 1001, data: 1000 });
    driver.receive({ seq: 2001, data: 1000 });
    driver.sent();
    driver.receive({ seq: 1, data: 1000 });
    expect(driver.sent().map(({ ack }) => ack)).toEqual([3001]);
  });
});

describe("RFC 9293 §3.8.5, urgent data", () => {
  test("MUST-30, MUST-62: the pointer of what is sent points beyond the last urgent octet", () => {
    const driver = Driver.established();
    driver.call((connection, now) => connection.write(pattern(1, 100), now, { urgent: true }));
    expect(driver.sent()[0]).toMatchObject({ flags: "PSH,ACK,URG", segment: { urgentPointer: 100 } });
    driver.receive({ ack: 101 });
    driver.write(10);
    expect(driver.sent()[0]?.flags).toBe("PSH,ACK");
  });

  test("MUST-31: urgent data of any length: beyond 65535 octets the pointer goes on with the stream", () => {
    const driver = Driver.established(
      { sendBuffer: 200_000, initialWindow: 200 },
      { shift: 7, window: 60_000 },
    );
    driver.receive({ window: 60_000 });
    driver.call((connection, now) => connection.write(pattern(1, 100_000), now, { urgent: true }));
    for (const { seq, segment, flags } of driver.sent()) {
      expect(flags).toContain("URG");
      expect(segment.urgentPointer).toBe(Math.min(65_535, 100_001 - seq));
    }
  });

  test("MUST-32, MUST-33: the program is told how far ahead it lies, once, and again when it moves on", () => {
    const driver = Driver.established();
    driver.feed(10);
    driver.actions();
    driver.receive({ seq: 11, data: 10, flags: ACK | URG, urgent: 30 });
    driver.receive({ seq: 21, data: 10, flags: ACK | URG, urgent: 20 });
    driver.receive({ seq: 31, data: 10, flags: ACK | URG, urgent: 50 });
    expect(driver.told("urgent").map(({ bytesAhead }) => bytesAhead)).toEqual([40, 80]);
    expect(driver.connection.urgentBytes).toBe(80);
    driver.call((connection, now) => connection.read(new Uint8Array(30), now));
    expect(driver.connection.urgentBytes).toBe(50);
  });

  test("9293-3.8.5-a: a pointer that is out of place does no harm", () => {
    const driver = Driver.established();
    driver.feed(100);
    driver.receive({ seq: 1, data: 100, flags: ACK | URG, urgent: 10 });
    driver.receive({ seq: 101, flags: ACK | URG, urgent: 0 });
    driver.receive({ seq: 101, flags: ACK | URG, urgent: 65_535 });
    driver.receive({ seq: 101, flags: ACK | FIN });
    driver.receive({ seq: 102, flags: ACK | URG, urgent: 9 });
    driver.connection.checkInvariants();
    expect(driver.connection.state).toBe("CLOSE-WAIT");
  });
});
