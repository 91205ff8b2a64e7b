/** The rate that `info` tells (draft-ietf-ccwg-bbr-06 §4.1.2): what arrived, over the longer of the two spans. */
import { expect, test } from "vitest";
import { Driver } from "../requirements/driver.ts";

test("a flight that is acknowledged tells the rate at which it arrived", () => {
  const driver = Driver.accepted({ noDelay: true });
  const { connection } = driver;
  const { sndMss } = connection.info(driver.now);
  driver.write(4 * sndMss);
  driver.pass(100);
  driver.receive({ ack: 1 + 4 * sndMss });
  expect(connection.info(driver.now).deliveryRate).toBeCloseTo((4 * sndMss) / 100, 9);
});

test("a lower rate that only the program's pauses have made is not told", () => {
  const driver = Driver.accepted({ noDelay: true });
  const { connection } = driver;
  const { sndMss } = connection.info(driver.now);
  driver.write(4 * sndMss);
  driver.pass(100);
  driver.receive({ ack: 1 + 4 * sndMss });
  driver.write(sndMss);
  driver.pass(100);
  driver.receive({ ack: 1 + 5 * sndMss });
  expect(connection.info(driver.now).deliveryRate).toBeCloseTo((4 * sndMss) / 100, 9);
});
