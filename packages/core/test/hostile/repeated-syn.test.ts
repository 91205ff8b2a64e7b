/** A SYN that comes again and again to a half-open connection (RFC 9293 §3.10.7.4). */
import { expect, test } from "vitest";
import { SYN } from "../../src/base/control-bits.ts";
import { Driver } from "../requirements/driver.ts";

test.each([
  ["linux", 1, 2],
  ["bsd", 5, 5],
  ["rfc", 1, 2],
] as const)("is answered at a bounded rate: %s", (profile, atOnce, inHalfASecond) => {
  const driver = Driver.listening({ profile }, { mss: 1000, sack: true });
  driver.sent();
  driver.pass(10);
  for (let count = 0; count < 20; count += 1) driver.receive({ seq: 0, flags: SYN });
  expect(driver.sent()).toHaveLength(atOnce);
  driver.pass(500);
  for (let count = 0; count < 20; count += 1) driver.receive({ seq: 0, flags: SYN });
  expect(driver.sent().length + atOnce).toBe(inHalfASecond);
});

test.each(["linux", "bsd"] as const)("is no time-out of ours: %s", (profile) => {
  const driver = Driver.listening({ profile }, { mss: 1000, sack: true });
  const usual = Driver.accepted({ profile }, { mss: 1000, sack: true }, 20).connection.info(20).sndCwnd;
  driver.pass(10);
  driver.receive({ seq: 0, flags: SYN });
  expect(driver.sent().map(({ flags }) => flags)).toEqual(["SYN,ACK", "SYN,ACK"]);
  driver.pass(10);
  driver.receive({ seq: 1, ack: 1 });
  const info = driver.connection.info(driver.now);
  // Which of the two has been answered is not known (RFC 6298 §3): no sample.
  expect(info).toMatchObject({ state: "ESTABLISHED", totalRetrans: 0, sndCwnd: usual, srtt: undefined });
});
