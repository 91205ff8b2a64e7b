/** RFC 5482: requirements of docs/requirements/rfc5482.md that concern a connection while it opens and when it is idle. */
import { describe, expect, test } from "vitest";
import { Driver, type Peer } from "./driver.ts";

describe("RFC 5482, the user timeout option", () => {
  const offer = (value: number, unit: "seconds" | "minutes"): Peer => ({
    options: [{ kind: "user-timeout", value, unit }],
  });

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
