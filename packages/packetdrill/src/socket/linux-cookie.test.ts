import * as fc from "fast-check";
import { expect, test } from "vitest";
import { isCookieKey, linuxCookie } from "./linux-cookie.ts";

const hex = (octets: Uint8Array): string => Buffer.from(octets).toString("hex");

const counting = (from: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => from + index);

test.each([
  // What the hash's authors publish for the key 00…0f and the messages 00…07 and 00…1f: two addresses, the remote one first.
  [4, "6224939a79f5f593"],
  [16, "ce7cf2722f512771"],
])("the cookie of addresses of %i octets is their SipHash-2-4", (length, cookie) => {
  const key = "03020100-07060504-0b0a0908-0f0e0d0c";
  expect(hex(linuxCookie(key, counting(0, length), counting(length, length)))).toBe(cookie);
});

test("two addresses, two keys, or the addresses the other way round give another cookie", () => {
  const address = fc.uint8Array({ minLength: 4, maxLength: 4 });
  const key = "a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4";
  fc.assert(
    fc.property(address, address, (remote, local) => {
      fc.pre(hex(remote) !== hex(local));
      const cookie = hex(linuxCookie(key, remote, local));
      expect(cookie).toHaveLength(16);
      expect(hex(linuxCookie(key, remote, local))).toBe(cookie);
      expect(hex(linuxCookie(key, local, remote))).not.toBe(cookie);
      expect(hex(linuxCookie("0-0-0-1", remote, local))).not.toBe(cookie);
    }),
  );
});

test.each([
  ["a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4", true],
  ["0-0-0-0", true],
  ["a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4,0-0-0-1", true],
  ["a1a1a1a1-b2b2b2b2-c3c3c3c3", false],
  ["a1a1a1a11-0-0-0", false],
  ["g-0-0-0", false],
  ["", false],
])("%s is a key: %s", (text, is) => expect(isCookieKey(text)).toBe(is));
