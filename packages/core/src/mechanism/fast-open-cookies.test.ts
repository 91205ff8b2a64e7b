import { describe, expect, test } from "vitest";
import type { IpAddress } from "../wire/address.ts";
import { fastOpenCookie, isFastOpenCookie } from "./fast-open-cookies.ts";
import { TupleHash } from "./tuple-hash.ts";

const hash = new TupleHash(new Uint8Array(16).fill(1));
const local: IpAddress = { family: 4, words: [0x0a00_0001] };
const remote: IpAddress = { family: 4, words: [0x0a00_0002] };
const hour = 3_600_000;
const now = 1000 * hour;

describe("a Fast Open cookie", () => {
  const cookie = fastOpenCookie(hash, local, remote, now);

  test("has 8 octets, the same each time within a period", () => {
    expect(cookie).toHaveLength(8);
    expect(fastOpenCookie(hash, local, remote, now + hour - 1)).toEqual(cookie);
    expect(fastOpenCookie(hash, local, remote, now + hour)).not.toEqual(cookie);
  });

  test("is good in its period and the next, and then no more", () => {
    expect(isFastOpenCookie(hash, local, remote, cookie, now)).toBe(true);
    expect(isFastOpenCookie(hash, local, remote, cookie, now + 2 * hour - 1)).toBe(true);
    expect(isFastOpenCookie(hash, local, remote, cookie, now + 2 * hour)).toBe(false);
  });

  test("is worth nothing from another address, under another secret, or changed", () => {
    const other = new TupleHash(new Uint8Array(16).fill(2));
    expect(isFastOpenCookie(other, local, remote, cookie, now)).toBe(false);
    expect(isFastOpenCookie(hash, local, local, cookie, now)).toBe(false);
    expect(isFastOpenCookie(hash, remote, remote, cookie, now)).toBe(false);
    for (const index of cookie.keys()) {
      const changed = cookie.map((octet, at) => (at === index ? octet ^ 1 : octet));
      expect(isFastOpenCookie(hash, local, remote, changed, now)).toBe(false);
    }
  });

  test("of another length is refused", () => {
    expect(isFastOpenCookie(hash, local, remote, new Uint8Array(0), now)).toBe(false);
    expect(isFastOpenCookie(hash, local, remote, cookie.subarray(0, 7), now)).toBe(false);
    expect(isFastOpenCookie(hash, local, remote, Uint8Array.of(...cookie, 0), now)).toBe(false);
  });
});
