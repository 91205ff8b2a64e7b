/** RFC 7413 and RFC 5482: requirements of docs/requirements/rfc7413.md and rfc5482.md that a connection meets by itself. */
import { describe, expect, test } from "vitest";
import { ACK, SYN } from "../../src/base/control-bits.ts";
import type { ConnectionOptions } from "../../src/connection/options.ts";
import { optionOf } from "../../src/wire/segment.ts";
import { Driver, kindsOf, pattern, type Peer, type Seen } from "./driver.ts";

const cookie = new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8]);
const server: ConnectionOptions = { fastOpen: { server: true, cookie } };

const client = (options: ConnectionOptions, octets: number, mtu = 1040): Driver => {
  const driver = new Driver(options, { mtu });
  driver.write(octets);
  driver.call((connection, now) => connection.open("active", now));
  return driver;
};

const cookieOf = (seen: Seen | undefined): Uint8Array | undefined =>
  seen === undefined ? undefined : optionOf(seen.segment, "fast-open")?.cookie;

describe("RFC 7413, the client", () => {
  test("7413-6.1-a: it is off by default", () => {
    const driver = client({}, 100);
    expect(driver.sent()[0]).toMatchObject({ length: 0 });
    expect(kindsOf(client({}, 100).sent()[0] ?? expect.fail())).not.toContain("fast-open");
  });

  test("7413-4.2.1-a, 7413-4.2.2-a: without a cookie it asks for one, and sends no data", () => {
    const [syn] = client({ fastOpen: { client: true } }, 100).sent();
    expect(cookieOf(syn)).toEqual(new Uint8Array(0));
    expect(syn?.length).toBe(0);
  });

  test("7413-4.2.2-a, 7413-4.1.3-b: with one the SYN bears data, the default MSS at most where none is known", () => {
    const [syn] = client({ fastOpen: { client: true, cookie } }, 3000, 1500).sent();
    expect(cookieOf(syn)).toEqual(cookie);
    expect(syn?.length).toBeGreaterThan(400);
    expect(syn?.length).toBeLessThanOrEqual(536);
  });

  test("7413-4.2.1-b, 7413-4.2.2-b: a SYN sent again bears neither data nor the option", () => {
    const driver = client({ fastOpen: { client: true, cookie } }, 100);
    driver.sent();
    driver.pass(1000);
    const [again] = driver.sent();
    expect(again).toMatchObject({ flags: "SYN", length: 0 });
    expect(kindsOf(again ?? expect.fail())).not.toContain("fast-open");
  });

  test("7413-4.2.2-g: what the SYN,ACK leaves unacknowledged goes out again at once", () => {
    const driver = client({ fastOpen: { client: true, cookie } }, 100);
    driver.sent();
    driver.to(100);
    driver.answerSyn();
    expect(driver.sent().find(({ length }) => length > 0)).toMatchObject({ seq: 1, length: 100 });
    driver.connection.checkInvariants();
  });

  test("data of the SYN that was taken is done with", () => {
    const driver = client({ fastOpen: { client: true, cookie } }, 100);
    driver.sent();
    driver.to(100);
    driver.receive({ seq: 0, ack: 101, flags: SYN | ACK, options: [] });
    expect(driver.connection.unacknowledgedBytes).toBe(0);
    expect(driver.sent().filter(({ length }) => length > 0)).toEqual([]);
  });

  test("all options of a SYN together fit in 40 octets, whatever is asked for", () => {
    const long = new Uint8Array(16).fill(9);
    const driver = client(
      {
        fastOpen: { client: true, cookie: long, experimental: true },
        userTimeout: 120_000,
        userTimeoutOption: true,
      },
      10,
    );
    const octets = (driver.sent()[0] ?? expect.fail()).segment.options.reduce((sum, option) => {
      if (option.kind === "end" || option.kind === "no-operation") return sum + 1;
      if (option.kind === "timestamps") return sum + 10;
      if (option.kind === "window-scale") return sum + 3;
      if (option.kind === "sack-permitted") return sum + 2;
      if (option.kind === "fast-open")
        return sum + 2 + option.cookie.length + (option.experimental === true ? 2 : 0);
      return sum + 4;
    }, 0);
    expect(octets).toBeLessThanOrEqual(40);
  });
});

describe("RFC 7413, the server", () => {
  const syn = (options: ConnectionOptions, offered: Uint8Array | undefined, data: number): Driver => {
    const driver = new Driver(options);
    driver.call((connection, now) => connection.open("passive", now));
    driver.receive({
      seq: 0,
      flags: SYN,
      data: pattern(1, data),
      options: [
        { kind: "mss", value: 1000 },
        ...(offered === undefined ? [] : [{ kind: "fast-open", cookie: offered } as const]),
      ],
    });
    return driver;
  };

  test("7413-4.2-a: it is off by default, and then the option is ignored", () => {
    const driver = syn({}, cookie, 100);
    const [answer] = driver.sent();
    expect(answer?.ack).toBe(1);
    expect(kindsOf(answer ?? expect.fail())).not.toContain("fast-open");
    expect(driver.connection.readableBytes).toBe(0);
  });

  test("7413-4.2.2-c, 7413-4.2.2-d, 7413-4.2.2-e: a valid cookie: data is taken, acknowledged, and may be answered", () => {
    const driver = syn(server, cookie, 100);
    expect(driver.sent()[0]).toMatchObject({ flags: "SYN,ACK", ack: 101 });
    expect(driver.connection.readableBytes).toBe(100);
    expect(driver.connection.fastOpened).toBe(true);
    driver.write(30_000);
    // The first window, of which the SYN,ACK that is out may take one.
    const { length: count } = driver.sent().filter(({ length }) => length > 0);
    expect([9, 10]).toContain(count);
  });

  test("7413-4.2.2-c: a wrong one: only the SYN is acknowledged, the right one is offered", () => {
    const driver = syn(server, new Uint8Array(8), 100);
    const [answer] = driver.sent();
    expect(answer).toMatchObject({ flags: "SYN,ACK", ack: 1 });
    expect(cookieOf(answer)).toEqual(cookie);
    expect(driver.connection.readableBytes).toBe(0);
  });

  test("7413-4.2.1-b, 7413-4.2.2-f: a SYN,ACK sent again bears neither the option nor data", () => {
    const driver = syn(server, new Uint8Array(0), 0);
    expect(cookieOf(driver.sent()[0])).toEqual(cookie);
    driver.pass(1000);
    const [again] = driver.sent();
    expect(again).toMatchObject({ flags: "SYN,ACK", length: 0 });
    expect(kindsOf(again ?? expect.fail())).not.toContain("fast-open");
  });

  test("the handshake's end after data was taken goes on where it stood", () => {
    const driver = syn(server, cookie, 100);
    driver.write(5000);
    driver.sent();
    const before = driver.connection.info(0).sndCwnd;
    driver.to(100);
    driver.receive({ seq: 101, ack: 5001 });
    expect(driver.connection.state).toBe("ESTABLISHED");
    expect(driver.connection.info(100).sndCwnd).toBeGreaterThanOrEqual(before);
    expect(driver.connection.unacknowledgedBytes).toBe(0);
    driver.connection.checkInvariants();
  });
});

describe("RFC 5482, the user timeout option", () => {
  const offer = (value: number, unit: "seconds" | "minutes"): Peer => ({
    options: [{ kind: "user-timeout", value, unit }],
  });

  test("5482-3-d: it is ignored where it is not supported", () => {
    const driver = Driver.established({ tailLossProbe: false }, offer(1, "seconds"));
    driver.write(10);
    driver.pass(300_000);
    expect(driver.connection.state).toBe("ESTABLISHED");
  });

  test("5482-3-b: it is in the SYN, with its unit", () => {
    const optionIn = (userTimeout: number): object | undefined => {
      const driver = new Driver({ userTimeout, userTimeoutOption: true });
      driver.call((connection, now) => connection.open("active", now));
      return optionOf(driver.sent()[0]?.segment ?? expect.fail(), "user-timeout");
    };
    expect(optionIn(300_000)).toMatchObject({ value: 300, unit: "seconds" });
    expect(optionIn(36_000_000)).toMatchObject({ value: 600, unit: "minutes" });
  });

  /** How long after a write the connection gives up, ms. */
  const endsAfter = (options: ConnectionOptions, peer: Peer): number => {
    const driver = Driver.established(
      { userTimeoutOption: true, tailLossProbe: false, retries: 255, rtoMax: 3_600_000, ...options },
      peer,
    );
    driver.write(10);
    const begun = driver.now;
    for (let turn = 0; turn < 2000 && driver.connection.closeReason === undefined; turn += 1)
      driver.to(driver.connection.nextTimeout());
    return driver.now - begun;
  };

  test("5482-3.1-c, 5482-3.1-d, 5482-3-e: the peer's value counts, 100 s at least, a day at most", () => {
    expect(endsAfter({}, offer(1, "seconds"))).toBe(100_000);
    expect(endsAfter({}, offer(400, "seconds"))).toBe(400_000);
    expect(endsAfter({}, offer(32_767, "minutes"))).toBe(86_400_000);
  });

  test("5482-3-a, 5482-3.1-a: but not against what the program has set", () => {
    expect(endsAfter({ userTimeout: 150_000 }, offer(400, "seconds"))).toBe(150_000);
    expect(endsAfter({ userTimeout: 150_000 }, offer(1, "seconds"))).toBe(150_000);
  });

  test("5482-3.1-e: no timeout is less than the one for a retransmission", () => {
    const driver = Driver.established({ userTimeout: 10, tailLossProbe: false, rack: false });
    driver.write(10);
    driver.pass(999);
    expect(driver.connection.state).toBe("ESTABLISHED");
  });

  test("5482-3.4-a: 0 is ignored", () => {
    expect(endsAfter({ retries: 3 }, offer(0, "seconds"))).toBe(15_000);
  });
});
