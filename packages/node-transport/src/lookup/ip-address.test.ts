import * as fc from "fast-check";
import { isIPv6 } from "node:net";
import { describe, expect, test } from "vitest";
import {
  addressKey,
  commonBits,
  formatIpAddress,
  ipAddressOf,
  parseIpAddress,
  scopeOf,
} from "./ip-address.ts";

const parsed = (text: string) => {
  const address = parseIpAddress(text);
  if (address === undefined) throw new Error(`${text} is no address`);
  return address;
};

describe("reading and writing", () => {
  test.each([
    ["127.0.0.1", "127.0.0.1"],
    ["::", "::"],
    ["::1", "::1"],
    ["1::", "1::"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["2001:DB8::0:1", "2001:db8::1"],
    ["2001:db8:0:1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["::ffff:10.0.0.1", "::ffff:10.0.0.1"],
    ["::ffff:a00:1", "::ffff:10.0.0.1"],
    ["fe80::1%eth0", "fe80::1%eth0"],
  ])("%s is written %s", (text, written) => {
    expect(formatIpAddress(parsed(text))).toBe(written);
  });

  test.each(["", "localhost", "1.2.3", "1.2.3.4.5", "::1::", "12345::", "[::1]", "1.2.3.256"])(
    "%j is no address and is its own key",
    (text) => {
      expect(parseIpAddress(text)).toBeUndefined();
      expect(addressKey(text)).toBe(text);
    },
  );

  test("an IPv4-mapped text is of family 6 and has the bytes of the IPv4 address", () => {
    expect(parsed("::ffff:10.0.0.1").family).toBe(6);
    expect(parsed("10.0.0.1").family).toBe(4);
    expect(parsed("::ffff:10.0.0.1").bytes).toEqual(parsed("10.0.0.1").bytes);
  });

  test("any 16 bytes survive being written and read, in a text that Node takes", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 16, maxLength: 16 }), (bytes) => {
        const text = formatIpAddress(ipAddressOf(bytes));
        expect(isIPv6(text)).toBe(true);
        expect(parsed(text).bytes).toEqual(bytes);
      }),
    );
  });

  test("sparse addresses too, where the run of zeros has to be chosen", () => {
    const groups = fc.array(fc.constantFrom(0, 0, 0, 1, 0xabcd), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(groups, (words) => {
        const bytes = Uint8Array.from(words.flatMap((word) => [word >> 8, word & 0xff]));
        expect(parsed(formatIpAddress(ipAddressOf(bytes))).bytes).toEqual(bytes);
      }),
    );
  });
});

describe("scope (RFC 6724 §3)", () => {
  test.each([
    ["127.0.0.1", 0x2],
    ["169.254.1.1", 0x2],
    ["10.0.0.1", 0xe],
    ["100.64.0.1", 0xe],
    ["::1", 0x2],
    ["fe80::1", 0x2],
    ["febf::1", 0x2],
    ["fec0::1", 0x5],
    ["fd00::1", 0xe],
    ["2001:db8::1", 0xe],
    ["::ffff:127.0.0.1", 0xe],
    ["ff02::1", 0x2],
    ["ff05::1", 0x5],
    ["ff08::1", 0x8],
  ])("%s has scope %i", (text, scope) => {
    expect(scopeOf(parsed(text))).toBe(scope);
  });
});

test.each([
  ["fe80::1", "fe80::2", 126],
  ["2001:db8::", "2001:db8::", 128],
  ["2001:db8::", "a001:db8::", 0],
  ["10.0.0.1", "10.0.0.1", 32],
  ["10.0.0.1", "10.128.0.1", 8],
])("%s and %s share their first bits", (a, b, bits) => {
  expect(commonBits(parsed(a), parsed(b))).toBe(bits);
});
