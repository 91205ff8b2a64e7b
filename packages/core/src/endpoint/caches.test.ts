import { describe, expect, test } from "vitest";
import { port } from "../base/port.ts";
import type { IpAddress } from "../wire/address.ts";
import { addressKey, checkAddress, copyAddress, isUnicast } from "./addresses.ts";
import { BoundedMap } from "./bounded-map.ts";
import { FastOpenCache } from "./fast-open-cache.ts";
import { defaultLimits, limitsOf } from "./limits.ts";
import { PathMtus } from "./path-mtus.ts";

const v4 = (word: number): IpAddress => ({ family: 4, words: [word] });
const v6 = (...words: number[]): IpAddress => ({ family: 6, words });
const a = v4(0x0a00_0001);
const b = v4(0x0a00_0002);

describe("a bounded map", () => {
  test("forgets the oldest when it is full, and what is set again is new", () => {
    const map = new BoundedMap<string, number>(2);
    map.set("a", 1);
    map.set("b", 2);
    map.set("a", 3);
    map.set("c", 4);
    expect([map.find("a"), map.find("b"), map.find("c"), map.size]).toEqual([3, undefined, 4, 2]);
    map.delete("a");
    map.set("d", 5);
    expect([map.find("c"), map.find("d"), map.size]).toEqual([4, 5, 2]);
  });
});

describe("addresses", () => {
  test("have keys that tell the families apart", () => {
    expect(addressKey(v6(0, 0, 0, 1))).not.toBe(addressKey(v4(1)));
    expect(addressKey(v6(1, 2, 3, 4))).toBe(addressKey(v6(1, 2, 3, 4)));
  });

  test("are copied so that the copy stays", () => {
    const words = [1];
    const copy = copyAddress({ family: 4, words });
    words[0] = 2;
    expect(copy.words).toEqual([1]);
  });

  test.each([
    ["0.0.0.0", v4(0), false],
    ["0.1.2.3", v4(0x0001_0203), false],
    ["127.0.0.1", v4(0x7f00_0001), true],
    ["223.255.255.255", v4(0xdfff_ffff), true],
    ["224.0.0.1", v4(0xe000_0001), false],
    ["240.0.0.1", v4(0xf000_0001), false],
    ["255.255.255.255", v4(0xffff_ffff), false],
    ["::", v6(0, 0, 0, 0), false],
    ["::1", v6(0, 0, 0, 1), true],
    ["2001:db8::1", v6(0x2001_0db8, 0, 0, 1), true],
    ["ff02::1", v6(0xff02_0000, 0, 0, 1), false],
  ])("%s", (_, address, unicast) => {
    expect(isUnicast(address)).toBe(unicast);
  });

  test("are checked where a caller gives them", () => {
    expect(() => checkAddress("address", a)).not.toThrow();
    expect(() => checkAddress("address", v4(2 ** 32))).toThrow("address must be 1 words of 32 bits");
    expect(() => checkAddress("address", v6(1))).toThrow("address must be 4 words of 32 bits");
    expect(() => checkAddress("address", v4(0xe000_0001))).toThrow("address must be the address of one host");
  });
});

describe("path MTUs", () => {
  test("are kept for ten minutes, the smallest of them", () => {
    const mtus = new PathMtus(10);
    expect(mtus.to(a, 0)).toBeUndefined();
    mtus.lower(a, 1300, 0);
    mtus.lower(a, 1400, 100);
    expect(mtus.to(a, 599_999)).toBe(1300);
    expect(mtus.to(b, 0)).toBeUndefined();
    expect(mtus.to(a, 600_000)).toBeUndefined();
    mtus.lower(a, 1400, 600_000);
    expect(mtus.to(a, 600_001)).toBe(1400);
    mtus.lower(a, 1280, 600_001);
    expect(mtus.to(a, 1_200_000)).toBe(1280);
  });
});

describe("the Fast Open cache", () => {
  const remote = { address: b, port: port(80) };
  const cookie = Uint8Array.of(1, 2, 3, 4);

  test("keeps a copy of the cookie and no more than the usual MSS, for all ports of a server", () => {
    const cache = new FastOpenCache(10);
    expect(cache.find(a, remote, 0)).toBeUndefined();
    const given = cookie.slice();
    cache.keep(a, remote, given, 9000);
    given[0] = 9;
    expect(cache.find(a, { ...remote, port: port(81) }, 0)).toEqual({ cookie, mss: 1460 });
    expect(cache.find(b, remote, 0)).toBeUndefined();
    cache.keep(a, { ...remote, address: v6(1, 2, 3, 4) }, cookie, 9000);
    expect(cache.find(a, { ...remote, address: v6(1, 2, 3, 4) }, 0)).toEqual({ cookie, mss: 1440 });
    cache.keep(a, remote, cookie, 700);
    expect(cache.find(a, remote, 0)).toEqual({ cookie, mss: 700 });
  });

  test("leaves a port alone for an hour where it has failed, or until a new cookie comes from there", () => {
    const cache = new FastOpenCache(10);
    cache.keep(a, remote, cookie, 700);
    cache.fail(a, remote, 1000);
    expect(cache.find(a, remote, 3_600_999)).toBe("not-now");
    expect(cache.find(a, { ...remote, port: port(81) }, 1000)).toEqual({ cookie, mss: 700 });
    expect(cache.find(a, remote, 3_601_000)).toEqual({ cookie, mss: 700 });
    cache.fail(a, remote, 5_000_000);
    cache.keep(a, remote, cookie, 700);
    expect(cache.find(a, remote, 5_000_001)).toEqual({ cookie, mss: 700 });
  });
});

describe("limits", () => {
  test("are the usual ones but for those that are given", () => {
    expect(limitsOf()).toEqual(defaultLimits);
    expect(limitsOf({ timeWait: 5 })).toEqual({ ...defaultLimits, timeWait: 5 });
    expect(limitsOf({ connections: Number.POSITIVE_INFINITY }).connections).toBe(Number.POSITIVE_INFINITY);
  });

  test.each([0, -1, 1.5, Number.NaN])("cannot be %d", (value) => {
    expect(() => limitsOf({ outbound: value })).toThrow("limits.outbound must be a whole number, 1 or more");
  });

  test("that do not exist are refused", () => {
    expect(() => limitsOf({ sockets: 5 } as object)).toThrow("limits must be limits that exist");
  });
});
