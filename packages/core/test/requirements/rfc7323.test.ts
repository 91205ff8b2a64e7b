/** RFC 7323: each requirement of docs/requirements/rfc7323.md that a connection meets by itself. */
import { describe, expect, test } from "vitest";
import { ACK, FIN, RST } from "../../src/base/control-bits.ts";
import { optionOf } from "../../src/wire/segment.ts";
import { Driver, kindsOf, type Seen } from "./driver.ts";

const shiftOf = (seen: Seen | undefined): number | undefined =>
  seen === undefined ? undefined : optionOf(seen.segment, "window-scale")?.shift;

const opened = (options: ConstructorParameters<typeof Driver>[0]): readonly [Driver, Seen] => {
  const driver = new Driver(options);
  driver.call((connection, now) => connection.open("active", now));
  return [driver, driver.sent()[0] ?? expect.fail()];
};

describe("RFC 7323 §2, window scale", () => {
  test("7323-2.2-a: the option is offered even where the shift is 0", () => {
    const [, syn] = opened({ receiveBuffer: 10_000, receiveBufferMax: 10_000 });
    expect(shiftOf(syn)).toBe(0);
  });

  test("7323-2.2-e: the window of a SYN is what it is, unscaled; 7323-2.3-e: afterwards it is shifted", () => {
    const driver = Driver.established(
      { receiveBuffer: 1_000_000, receiveBufferMax: 1_000_000 },
      { shift: 2 },
    );
    driver.feed(10);
    driver.pass(500);
    const [ack] = driver.sent();
    expect((ack?.window ?? 0) * 2 ** 4).toBeGreaterThan(900_000);
    const [, syn] = opened({ receiveBuffer: 1_000_000, receiveBufferMax: 1_000_000 });
    expect(shiftOf(syn)).toBe(4);
    expect(syn.window).toBe(65_535);
  });

  test("7323-2.2-b, 7323-2.3-c: without the peer's option neither window is scaled", () => {
    const driver = Driver.established({ receiveBuffer: 1_000_000 }, { window: 3000 });
    driver.feed(10);
    driver.pass(500);
    expect(driver.sent()[0]?.window).toBeGreaterThan(60_000);
    expect(driver.connection.info(driver.now)).toMatchObject({ sndWscale: 0, rcvWscale: 0, sndWnd: 3000 });
  });

  test("7323-2.2-c, 7323-2.3-a: a SYN,ACK has the option exactly if the SYN had", () => {
    const kinds = (driver: Driver): readonly string[] => driver.sent().flatMap((seen) => kindsOf(seen));
    expect(kinds(Driver.listening({}, { shift: 1 }))).toContain("window-scale");
    expect(kinds(Driver.listening({}, {}))).not.toContain("window-scale");
  });

  test("7323-2.2-d: the option on a segment without SYN changes nothing", () => {
    const driver = Driver.established({}, { shift: 2, window: 1000 });
    driver.receive({ window: 1000, options: [{ kind: "window-scale", shift: 7 }] });
    expect(driver.connection.info(driver.now)).toMatchObject({ sndWscale: 2, sndWnd: 4000 });
  });

  test("7323-2.3-b: the shift that was sent is the one that is used", () => {
    const driver = Driver.listening({ receiveBuffer: 500_000, receiveBufferMax: 500_000 }, { shift: 0 });
    const [synAck] = driver.sent();
    expect(shiftOf(synAck)).toBe(3);
    expect(driver.connection.info(0).rcvWscale).toBe(3);
  });

  test("7323-2.3-d: a window received is shifted left, that of the SYN,ACK is not", () => {
    const driver = Driver.established({}, { shift: 3, window: 100 });
    expect(driver.connection.info(driver.now).sndWnd).toBe(100);
    driver.receive({ window: 100 });
    expect(driver.connection.info(driver.now).sndWnd).toBe(800);
  });

  test("7323-2.3-f: a shift above 14 counts as 14, and none above 14 is offered", () => {
    const driver = Driver.established(
      { receiveBuffer: 2 ** 30, receiveBufferMax: 2 ** 30 },
      { shift: 15, window: 1 },
    );
    driver.receive({ window: 2 });
    expect(driver.connection.info(driver.now).sndWnd).toBe(2 * 2 ** 14);
    const [, syn] = opened({ receiveBuffer: 2 ** 30, receiveBufferMax: 2 ** 30 });
    expect(shiftOf(syn)).toBe(14);
  });

  test("7323-2.4-a, 7323-2.4-b, 7323-2.4-c: rounding never takes back what was offered, and it is accepted", () => {
    const driver = Driver.established(
      { receiveBuffer: 1_000_000, receiveBufferMax: 1_000_000 },
      { shift: 0 },
    );
    let edge = 0;
    for (let count = 0; count < 40; count += 1) {
      driver.feed(7);
      driver.pass(300);
      const last = driver.sent().at(-1);
      const right = (last?.ack ?? 0) + (last?.window ?? 0) * 16;
      expect(right).toBeGreaterThanOrEqual(edge);
      edge = right;
    }
    // The last octet that was ever promised is taken.
    driver.receive({ seq: edge - 1, data: 1 });
    expect(driver.sent().at(-1)?.segment.ecn).toBe(0);
    expect(driver.connection.info(driver.now).rcvNxt).toBeDefined();
  });

  test("7323-2.4-d: new data stays within the window of the latest ACK", () => {
    const driver = Driver.established({ noDelay: true }, { shift: 1, window: 1000 });
    driver.receive({ window: 1000 });
    driver.write(5000);
    expect(driver.sent().reduce((sum, { length }) => sum + length, 0)).toBeLessThanOrEqual(2000);
  });

  test("7323-2.4-e: what was in the window when it was sent is sent again in spite of a window that has shrunk", () => {
    const driver = Driver.established({}, { window: 5000 });
    driver.write(3000);
    driver.sent();
    driver.receive({ ack: 1, window: 500, seq: 1, data: 1 });
    driver.sent();
    driver.pass(1500);
    expect(driver.sent().some(({ seq, length }) => seq === 1 && length > 0)).toBe(true);
  });
});

describe("RFC 7323 §3, timestamps", () => {
  test("7323-3.2-a: TSecr is 0 on a SYN", () => {
    const [, syn] = opened({});
    expect(syn.segment.timestampEcho).toBe(0);
  });

  test("7323-3.2-c: TSecr of a SYN is ignored", () => {
    const driver = Driver.listening({}, { options: [{ kind: "timestamps", value: 5, echo: 77 }] });
    expect(driver.sent()[0]?.segment.timestampEcho).toBe(5);
    expect(driver.connection.info(0).srtt).toBeUndefined();
  });

  test("7323-3.2-d: a SYN,ACK has the option only if the SYN had", () => {
    expect(Driver.listening({}, {}).sent()[0]?.segment.timestamp).toBe(-1);
    expect(Driver.listening({}, { timestamps: true }).sent()[0]?.segment.timestamp).toBeGreaterThanOrEqual(0);
  });

  test("7323-3.2-b, 7323-3.2-e: once agreed on, everything that is sent has it and echoes the peer's", () => {
    const driver = Driver.established({}, { timestamps: true });
    driver.write(100);
    driver.receive({ ack: 101, timestamp: 4000, seq: 1 });
    driver.feed(10, { timestamp: 5000 });
    driver.pass(400);
    driver.call((connection, now) => connection.shutdown(now));
    const seen = driver.sent();
    expect(seen.length).toBeGreaterThanOrEqual(3);
    for (const { segment } of seen) expect(segment.timestamp).toBeGreaterThanOrEqual(0);
    expect(seen.at(-1)?.segment.timestampEcho).toBe(5000);
  });

  test("7323-3.2-f, 7323-5.2-c: the reset of an ABORT has it too", () => {
    const driver = Driver.established({}, { timestamps: true });
    driver.call((connection, now) => connection.abort(now));
    const reset = driver.sent().at(-1);
    expect(reset?.flags).toContain("RST");
    expect(reset?.segment.timestamp).toBeGreaterThanOrEqual(0);
  });

  test("7323-3.2-g, 7323-3.2-h: a segment without it is dropped, and nothing is aborted", () => {
    const driver = Driver.established({}, { timestamps: true });
    driver.receive({ seq: 1, data: 10, options: [] });
    expect(driver.connection.readableBytes).toBe(0);
    expect(driver.sent()).toEqual([]);
    expect(driver.connection.state).toBe("ESTABLISHED");
    driver.feed(10);
    expect(driver.connection.readableBytes).toBe(10);
  });

  test("7323-3.2-g: a reset without it counts all the same", () => {
    const driver = Driver.established({}, { timestamps: true });
    driver.receive({ seq: 1, flags: RST, options: [] });
    expect(driver.connection.state).toBe("CLOSED");
  });

  test("7323-3.2-i: where it was not agreed on it is ignored", () => {
    const driver = Driver.established({}, {});
    driver.receive({ seq: 1, data: 10, timestamp: 9, echo: 3 });
    driver.receive({ seq: 11, data: 10, timestamp: 1, echo: 3 });
    expect(driver.connection.readableBytes).toBe(20);
    expect(driver.sent().every(({ segment }) => segment.timestamp === -1)).toBe(true);
  });
});

describe("RFC 7323 §4, round trips and what is echoed", () => {
  test("7323-4.1-a: the clock goes with the time, a ms for a ms", () => {
    const driver = Driver.established({}, { timestamps: true }, 100, { timestampOffset: 2 ** 32 - 50 });
    driver.write(10);
    const [first] = driver.sent();
    driver.receive({ ack: 11 });
    driver.pass(1000);
    driver.write(10);
    const [second] = driver.sent();
    expect(((second?.segment.timestamp ?? 0) - (first?.segment.timestamp ?? 0)) | 0).toBe(1000);
  });

  test("7323-4.1-b: TSecr is a sample only where SND.UNA moves on", () => {
    const driver = Driver.established({}, { timestamps: true }, 100);
    const before = driver.connection.info(driver.now).srtt;
    driver.pass(5000);
    driver.feed(10);
    driver.feed(10);
    expect(driver.connection.info(driver.now).srtt).toBe(before);
  });

  test("7323-4.3-a: with a delayed ACK the earliest segment is echoed", () => {
    const driver = Driver.established({}, { timestamps: true });
    driver.feed(1000, { timestamp: 8001 });
    driver.feed(1000, { timestamp: 8002 });
    expect(driver.sent().map(({ segment }) => segment.timestampEcho)).toEqual([8001]);
  });

  test("7323-4.3-b, 7323-4.3-c: beyond a gap the last in order is echoed, then the one that fills it", () => {
    const driver = Driver.established({}, { timestamps: true });
    driver.feed(1000, { timestamp: 8001 });
    driver.pass(300);
    driver.sent();
    driver.receive({ seq: 2001, data: 1000, timestamp: 8003 });
    expect(driver.sent().at(-1)?.segment.timestampEcho).toBe(8001);
    driver.receive({ seq: 1001, data: 1000, timestamp: 8002 });
    expect(driver.sent().at(-1)).toMatchObject({ ack: 3001, segment: { timestampEcho: 8002 } });
  });
});

describe("RFC 7323 §5, PAWS", () => {
  test("7323-5.2-d, 7323-5.2-e: a reset is not subject to it, and its timestamp changes nothing", () => {
    const driver = Driver.established({}, { timestamps: true });
    driver.feed(10, { timestamp: 9000 });
    driver.sent();
    driver.receive({ seq: 50, flags: RST, timestamp: 9500 });
    expect(driver.sent().at(-1)?.segment.timestampEcho).toBe(9000);
    driver.receive({ seq: 11, flags: RST, timestamp: 1 });
    expect(driver.connection.state).toBe("CLOSED");
  });

  test("7323-5.3-a, 7323-5.3-b, 7323-5.3-c: an old timestamp in the window: dropped and acknowledged", () => {
    const driver = Driver.established({}, { timestamps: true });
    driver.feed(10, { timestamp: 9000 });
    driver.sent();
    driver.receive({ seq: 11, data: 10, timestamp: 8999 });
    expect(driver.connection.readableBytes).toBe(10);
    expect(driver.sent().at(-1)).toMatchObject({ ack: 11, length: 0 });
    // It does not acknowledge anything either.
    driver.write(10);
    driver.receive({ seq: 11, ack: 11, timestamp: 8999 });
    expect(driver.connection.unacknowledgedBytes).toBe(10);
  });

  test("7323-5.3-a: a FIN with an old timestamp is no FIN", () => {
    const driver = Driver.established({}, { timestamps: true });
    driver.feed(10, { timestamp: 9000 });
    driver.receive({ seq: 11, flags: FIN | ACK, timestamp: 8000 });
    expect(driver.connection.state).toBe("ESTABLISHED");
  });

  test("7323-5.2-a: the timestamp kept never goes back, across the wrap", () => {
    const driver = Driver.established({}, { options: [{ kind: "timestamps", value: 2 ** 32 - 1, echo: 0 }] });
    driver.receive({ seq: 1, data: 10, timestamp: 3, echo: 0 });
    driver.pass(300);
    expect(driver.sent().at(-1)?.segment.timestampEcho).toBe(3);
    driver.receive({ seq: 11, data: 10, timestamp: 2 ** 32 - 1, echo: 0 });
    expect(driver.connection.readableBytes).toBe(10);
  });

  test("7323-5.3-d: what was kept beyond a gap is not judged again when the gap is filled later", () => {
    const driver = Driver.established({}, { timestamps: true });
    driver.receive({ seq: 1001, data: 1000, timestamp: 9000 });
    driver.receive({ seq: 1, data: 1000, timestamp: 9100 });
    expect(driver.connection.readableBytes).toBe(2000);
  });

  test("7323-5.5-a: after 24 idle days an old timestamp counts again", () => {
    const driver = Driver.established({}, { timestamps: true });
    driver.feed(10, { timestamp: 9000 });
    driver.pass(24 * 24 * 3_600_000 + 1000);
    driver.receive({ seq: 11, data: 10, timestamp: 8000 });
    expect(driver.connection.readableBytes).toBe(20);
    driver.pass(500);
    expect(driver.sent().at(-1)?.segment.timestampEcho).toBe(8000);
  });

  test("7323-5.2-b: a reset that answers a segment echoes its timestamp and has none of its own", () => {
    const driver = new Driver();
    driver.call((connection, now) => connection.open("active", now));
    driver.sent();
    driver.receive({ seq: 0, ack: 400, flags: ACK, timestamp: 777, echo: 1 });
    expect(driver.sent()[0]).toMatchObject({ flags: "RST", segment: { timestamp: 0, timestampEcho: 777 } });
  });
});

test("7323-7-a: the clock begins where it is told to", () => {
  const driver = new Driver({}, { timestampOffset: 123_456 });
  driver.call((connection, now) => connection.open("active", now));
  expect(driver.sent()[0]).toMatchObject({ flags: "SYN", segment: { timestamp: 123_456 } });
});

test("7323-5.4-a, 7323-5.4-b, 7323-5.4-c: a tick is 1 ms: often enough, and 49 days to wrap", () => {
  const driver = Driver.established({}, { timestamps: true });
  driver.pass(1);
  driver.write(1);
  driver.receive({ ack: 2 });
  driver.pass(1);
  driver.write(1);
  const [first, second] = driver.sent().filter(({ length }) => length > 0);
  expect((second?.segment.timestamp ?? 0) - (first?.segment.timestamp ?? 0)).toBe(1);
});
