/** RFC 7413 and RFC 5482: requirements of docs/requirements/rfc7413.md and rfc5482.md that a connection meets by itself. */
import { describe, expect, test } from "vitest";
import { SYN } from "../../src/base/control-bits.ts";
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

describe("RFC 7413, the server", () => {
  const syn = (options: ConnectionOptions, offered: Uint8Array | undefined, data: number): Driver => {
    const driver = new Driver(options);
    driver.call((connection, now) => connection.open("passive", now));
    driver.receive({
      seq: 0,
      flags: SYN,
      data: pattern(1, data),
      options: [{ kind: "mss", value: 1000 }, ...(offered === undefined ? [] : [{ kind: "fast-open", cookie: offered } as const])],
    });
    return driver;
  };
});

describe("RFC 5482, the user timeout option", () => {
  const offer = (value: number, unit: "seconds" | "minutes"): Peer => ({
    options: [{ kind: "user-timeout", value, unit }],
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

  test("5482-3.3-a: while the connection opens the peer's value does not count", () => {
    const driver = Driver.listening({ userTimeoutOption: true }, offer(100, "seconds"));
    driver.to(150_000);
    expect(driver.connection.state).toBe("SYN-RECEIVED");
  });

  test("5482-4.2-a: a keep-alive waits longer than the timeout that is adopted", () => {
    const driver = Driver.established(
      { userTimeoutOption: true, keepAlive: { idle: 10_000, interval: 1000, count: 3 } },
      offer(300, "seconds"),
    );
    driver.pass(300_000);
    expect(driver.sent()).toEqual([]);
  });
});
