/** RFC 5961: each requirement of docs/requirements/rfc5961.md, on a running connection. */
import { describe, expect, test } from "vitest";
import { ACK, RST, SYN } from "../../src/base/control-bits.ts";
import { Driver } from "./driver.ts";

describe("RFC 5961 §3.2, resets", () => {
  test("5961-3.2-a: one outside the window changes nothing and is not answered", () => {
    for (const offset of [-1, 70_000, -100_000]) {
      const driver = Driver.established({ windowScaling: false, receiveBuffer: 65_000 });
      driver.receive({ seq: 1 + offset, flags: RST });
      expect(driver.sent()).toEqual([]);
      expect(driver.connection.state).toBe("ESTABLISHED");
    }
  });

  test("5961-3.2-b, 5961-3.2-e: one exactly at RCV.NXT ends the connection, with the next octet it does not", () => {
    const driver = Driver.established();
    driver.receive({ seq: 1, flags: RST });
    expect(driver.connection.state).toBe("CLOSED");
    expect(driver.connection.closeReason).toMatchObject({ kind: "reset-by-peer" });
    expect(driver.sent()).toEqual([]);
  });

  test("5961-3.2-c: one elsewhere in the window earns a challenge ACK and is dropped", () => {
    const driver = Driver.established();
    driver.write(100);
    driver.sent();
    driver.receive({ seq: 2, flags: RST });
    expect(driver.sentInShort()).toEqual(["101+0 ACK 1"]);
    expect(driver.connection.state).toBe("ESTABLISHED");
    // What comes after it is processed as ever.
    driver.feed(10);
    expect(driver.connection.readableBytes).toBe(10);
  });

  test("5961-3.2-d: in SYN-SENT only one that acknowledges the SYN counts, others are dropped in silence", () => {
    const driver = new Driver();
    driver.call((connection, now) => connection.open("active", now));
    driver.sent();
    driver.receive({ seq: 0, flags: RST });
    driver.receive({ seq: 0, ack: 2, flags: RST | ACK });
    driver.receive({ seq: 0, ack: 0, flags: RST | ACK });
    expect(driver.sent()).toEqual([]);
    expect(driver.connection.state).toBe("SYN-SENT");
    driver.receive({ seq: 0, ack: 1, flags: RST | ACK });
    expect(driver.connection.state).toBe("CLOSED");
    expect(driver.connection.closeReason).toMatchObject({ kind: "refused" });
  });
});

describe("RFC 5961 §4.2, a SYN on a running connection", () => {
  test("5961-4.2-a: earns a challenge ACK whatever its number, and is dropped", () => {
    for (const seq of [0, 1, 500, -70_000, 2 ** 30]) {
      const driver = Driver.established();
      driver.receive({ seq, flags: SYN });
      expect(driver.sentInShort()).toEqual(["1+0 ACK 1"]);
      expect(driver.connection.state).toBe("ESTABLISHED");
    }
  });

  test("5961-4.2-b: the reset that answers the challenge ends the connection", () => {
    const driver = Driver.established();
    driver.receive({ seq: 77, flags: SYN });
    const [challenge] = driver.sent();
    // A peer that has lost everything resets with the number the challenge acknowledges.
    driver.receive({ seq: challenge?.ack ?? 0, flags: RST });
    expect(driver.connection.state).toBe("CLOSED");
  });
});

describe("RFC 5961 §5.2, the range of acknowledgements", () => {
  test("5961-5.2-a, 5961-5.2-b: one older than the largest window is dropped with its data and answered with an ACK", () => {
    const driver = Driver.established({ windowScaling: false }, { window: 1000 });
    driver.write(1000);
    driver.receive({ ack: 1001 });
    driver.sent();
    driver.receive({ seq: 1, ack: 0, data: 10 });
    expect(driver.connection.readableBytes).toBe(0);
    expect(driver.sentInShort()).toEqual(["1001+0 ACK 1"]);
  });

  test("5961-5.2-a: one just within it is an old one, its data taken", () => {
    const driver = Driver.established({ windowScaling: false }, { window: 1000 });
    driver.write(1000);
    driver.receive({ ack: 1001 });
    driver.sent();
    driver.receive({ seq: 1, ack: 1, data: 10 });
    expect(driver.connection.readableBytes).toBe(10);
  });

  test("5961-5.2-b: one of what was never sent is dropped with its data and answered", () => {
    const driver = Driver.established();
    driver.receive({ seq: 1, ack: 2, data: 10 });
    expect(driver.connection.readableBytes).toBe(0);
    expect(driver.sentInShort()).toEqual(["1+0 ACK 1"]);
  });
});

describe("RFC 5961 §7, the limit", () => {
  test("5961-7-a: a stream of forged resets and SYNs is not answered by a stream of ACKs", () => {
    const driver = Driver.established();
    for (let count = 0; count < 100; count += 1) {
      driver.receive({ seq: 10 + count, flags: RST });
      driver.receive({ seq: 10 + count, flags: SYN });
      driver.pass(1);
    }
    expect(driver.sent().length).toBeLessThanOrEqual(2);
  });

  test("5961-7-a: nor is a stream of acknowledgements of what was never sent", () => {
    const driver = Driver.established();
    for (let count = 0; count < 100; count += 1) {
      driver.receive({ seq: 1, ack: 1000 + count });
      driver.pass(1);
    }
    expect(driver.sent().length).toBeLessThanOrEqual(2);
  });

  test("5961-7-a: nor a stream of acknowledgements too old to be true", () => {
    const driver = Driver.established({ windowScaling: false }, { window: 1000 });
    for (let count = 0; count < 100; count += 1) {
      driver.receive({ seq: 1, ack: -5000 - count });
      driver.pass(1);
    }
    expect(driver.sent().length).toBeLessThanOrEqual(2);
  });

  test("5961-7-a: the limit of the endpoint is asked only for what this connection would send", () => {
    let asked = 0;
    const take = (): boolean => {
      asked += 1;
      return true;
    };
    const driver = Driver.established({}, {}, 100, { challengeLimit: { take } });
    for (let count = 0; count < 50; count += 1) driver.receive({ seq: 10 + count, flags: RST });
    expect(driver.sent()).toHaveLength(1);
    expect(asked).toBe(1);
  });
});
