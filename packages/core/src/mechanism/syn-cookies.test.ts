import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { port } from "../base/port.ts";
import { seq, seqAdd } from "../base/seq.ts";
import type { IpAddress } from "../wire/address.ts";
import {
  COOKIE_LIFETIME,
  cookieOf,
  mssOfCookie,
  optionsInTimestamp,
  timestampWithOptions,
  type CookiePair,
} from "./syn-cookies.ts";
import { TupleHash } from "./tuple-hash.ts";

const hash = new TupleHash(new Uint8Array(16).fill(1));
const v4 = (word: number): IpAddress => ({ family: 4, words: [word] });
const pair: CookiePair = {
  local: v4(0x0a00_0001),
  localPort: port(80),
  remote: v4(0x0a00_0002),
  remotePort: port(5000),
};
const pair6: CookiePair = {
  ...pair,
  local: { family: 6, words: [0x2001_0db8, 0, 0, 1] },
  remote: { family: 6, words: [0x2001_0db8, 0, 0, 2] },
};
const sequences = fc
  .oneof(fc.constantFrom(0, 2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1), fc.nat(2 ** 32 - 1))
  .map(seq);
const times = fc.nat(2 ** 31 - 1).map((seconds) => seconds * 1000 + 0.25);

const made = (irs: number, mss: number, now: number, of = pair): ReturnType<typeof seq> => {
  const cookie = cookieOf(hash, of, seq(irs), mss, now);
  if (cookie === undefined) throw new Error("no cookie");
  return cookie;
};

describe("a SYN cookie", () => {
  test.each([
    [pair, 536, 536],
    [pair, 1299, 536],
    [pair, 1300, 1300],
    [pair, 1459, 1440],
    [pair, 1460, 1460],
    [pair, 65_535, 1460],
    [pair6, 1220, 1220],
    [pair6, 1440, 1440],
    [pair6, 9000, 8940],
  ])("brings back the largest size that is no larger than the peer's: %#", (of, offered, kept) => {
    expect(mssOfCookie(hash, of, seq(77), made(77, offered, 1e12, of), 1e12)).toBe(kept);
  });

  test("is not made for a peer that takes less than any size it could name", () => {
    expect(cookieOf(hash, pair, seq(1), 535, 0)).toBeUndefined();
    expect(cookieOf(hash, pair6, seq(1), 1219, 0)).toBeUndefined();
  });

  test("is good for 64 s at least and 128 s at most", () => {
    fc.assert(
      fc.property(sequences, times, fc.nat(300_000), (irs, now, later) => {
        const found = mssOfCookie(hash, pair, irs, made(irs, 1460, now), now + later);
        if (later < COOKIE_LIFETIME / 2) expect(found).toBe(1460);
        if (later >= COOKIE_LIFETIME) expect(found).toBeUndefined();
      }),
    );
  });

  test("is worth nothing for another pair of sockets, another IRS, or under another secret", () => {
    const cookie = made(77, 1460, 5e6);
    expect(mssOfCookie(hash, pair, seq(77), cookie, 5e6)).toBe(1460);
    expect(mssOfCookie(hash, { ...pair, remotePort: port(5001) }, seq(77), cookie, 5e6)).toBeUndefined();
    expect(mssOfCookie(hash, { ...pair, remote: v4(0x0a00_0003) }, seq(77), cookie, 5e6)).toBeUndefined();
    expect(mssOfCookie(hash, { ...pair, localPort: port(81) }, seq(77), cookie, 5e6)).toBeUndefined();
    expect(mssOfCookie(hash, pair, seq(1_000_077), cookie, 5e6)).toBeUndefined();
    const other = new TupleHash(new Uint8Array(16).fill(2));
    expect(mssOfCookie(other, pair, seq(77), cookie, 5e6)).toBeUndefined();
  });

  test("stands for one IRS and none near it, so that later data does not pass for the first", () => {
    for (const irs of [77, 2 ** 32 - 2]) {
      const cookie = made(irs, 1460, 5e6);
      for (let step = -8; step <= 8; step += 1)
        expect(mssOfCookie(hash, pair, seqAdd(seq(irs), step), cookie, 5e6)).toBe(
          step === 0 ? 1460 : undefined,
        );
    }
  });

  test("is hit by guessing as seldom as four sizes and two counts make it", () => {
    const cookie = made(77, 1460, 5e6);
    let hits = 0;
    const guesses = 200_000;
    for (let guess = 1; guess <= guesses; guess += 1) {
      if (mssOfCookie(hash, pair, seq(77), seqAdd(cookie, guess * 21_001), 5e6) !== undefined) hits += 1;
    }
    // 8 of 2**32 numbers are good: in as many guesses, one is hit with a probability of 0.0004.
    expect(hits).toBe(0);
  });
});

describe("the timestamp of a cookie's SYN,ACK", () => {
  const options = fc.record({
    windowShift: fc.constantFrom(-1, 0, 1, 7, 14),
    sack: fc.boolean(),
    ecn: fc.boolean(),
  });

  test("brings the options back, is not ahead of the clock, and less than 64 ms behind", () => {
    fc.assert(
      fc.property(fc.nat(2 ** 32 - 1), options, (clock, wanted) => {
        const value = timestampWithOptions(clock, wanted);
        expect(optionsInTimestamp(value)).toEqual(wanted);
        expect(value).toBe(value >>> 0);
        expect((clock - value) >>> 0).toBeLessThan(64);
      }),
    );
  });

  test("goes round below 0 with the clock", () => {
    expect(timestampWithOptions(3, { windowShift: 7, sack: true, ecn: false })).toBe(2 ** 32 - 64 + 0x17);
  });
});

test("a segment behind the one that ends the handshake is not taken for it", () => {
  for (let lost = 1; lost < 8; lost += 1) {
    const cookie = cookieOf(hash, pair, seq(1000), 1460, 0);
    expect(mssOfCookie(hash, pair, seq(1000 + lost), cookie ?? expect.fail(), 0)).toBeUndefined();
  }
});
