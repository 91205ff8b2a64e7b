/** RFC 3168 §6.1.2: a cut that a mark has called for stays, although a retransmission beside it turns out to be for nothing. */
import { expect, test } from "vitest";
import { ACK, ECE, SYN } from "../../src/base/control-bits.ts";
import type { ConnectionOptions } from "../../src/connection/options.ts";
import { Driver } from "../requirements/driver.ts";

const options: ConnectionOptions = {
  congestion: "new-reno",
  profile: "linux",
  ecn: "request",
  rack: false,
  tailLossProbe: false,
  initialWindow: 40,
};

/** 40 segments of 1000 octets are out, the first is acknowledged with a mark: the window is to fall to half. */
const marked = (): Driver => {
  const peer = { mss: 1012, sack: true, timestamps: true, flags: SYN | ACK | ECE };
  const driver = Driver.established(options, peer, 100, { mtu: 1500 });
  driver.write(100_000);
  expect(driver.sent().filter(({ length }) => length === 1000)).toHaveLength(40);
  driver.pass(100);
  driver.receive({ ack: 1001, flags: ACK | ECE });
  expect(driver.connection.info(driver.now)).toMatchObject({ congestionState: "cwr", sndSsthresh: 20 });
  return driver;
};

/** What comes beyond a gap starts recovery, and the second segment goes out again. */
const inRecovery = (): { readonly driver: Driver; readonly echo: number } => {
  const driver = marked();
  const echo = driver.lastTimestamp;
  driver.pass(5);
  for (const right of [4001, 5001, 6001, 7001, 8001, 9001])
    driver.receive({ ack: 1001, sack: [[3001, right]], echo });
  const info = driver.connection.info(driver.now);
  expect(info).toMatchObject({ congestionState: "recovery", sndSsthresh: 20 });
  expect(info.retrans).toBeGreaterThan(0);
  return { driver, echo };
};

/** Everything that was out when the mark came is acknowledged: the window has to be what it was to become. */
const expectTheCut = (driver: Driver): void => {
  const info = driver.connection.info(driver.now);
  expect(info).toMatchObject({ congestionState: "cwr", sndSsthresh: 20 });
  for (let ack = 10_001; ack <= 40_001; ack += 1000) {
    driver.pass(1);
    driver.receive({ ack });
    driver.connection.checkInvariants();
  }
  driver.receive({ ack: 41_001 });
  expect(driver.connection.info(driver.now)).toMatchObject({ congestionState: "open", sndCwnd: 20 });
};

test("undone by an echo: the cut goes on, and ends where it was to end", () => {
  const { driver, echo } = inRecovery();
  // The first copies had only been late: the second one arrives, and its echo tells.
  driver.receive({ ack: 2001, sack: [[3001, 9001]], echo });
  driver.receive({ ack: 9001, echo });
  expectTheCut(driver);
});

test("undone by reports of what came twice: the same", () => {
  const { driver } = inRecovery();
  const again = driver.connection.info(driver.now).retrans;
  driver.pass(50);
  for (let index = 0; index < again; index += 1)
    driver.receive({ ack: 9001, sack: [[1001 + 1000 * index, 2001 + 1000 * index]] });
  expectTheCut(driver);
});
