import * as fc from "fast-check";
import { isIPv4, isIPv6 } from "node:net";
import { describe, expect, test } from "vitest";
import { InvalidArgument } from "../base/errors.ts";
import {
  addressFrom,
  type IpAddress,
  ipAddressText,
  parseIpAddress,
  sameAddress,
  writeAddress,
} from "./address.ts";

const parsed = (text: string): IpAddress => {
  const address = parseIpAddress(text);
  if (address === undefined) throw new Error(`not an address: ${text}`);
  return address;
};

describe("the canonical form of RFC 5952", () => {
  test.each([
    ["2001:0db8::0001", "2001:db8::1"],
    ["2001:db8:0:0:0:0:2:1", "2001:db8::2:1"],
    ["2001:db8::0:1", "2001:db8::1"],
    ["2001:db8::1:1:1:1:1", "2001:db8:0:1:1:1:1:1"],
    ["2001:0:0:1:0:0:0:1", "2001:0:0:1::1"],
    ["2001:db8:0:0:1:0:0:1", "2001:db8::1:0:0:1"],
    ["2001:DB8:ABCD::F", "2001:db8:abcd::f"],
    ["0:0:0:0:0:0:0:0", "::"],
    ["0:0:0:0:0:0:0:1", "::1"],
    ["1:0:0:0:0:0:0:0", "1::"],
    ["::2:3:4:5:6:7:8", "0:2:3:4:5:6:7:8"],
    ["1:2:3:4:5:6:7::", "1:2:3:4:5:6:7:0"],
    ["::ffff:c000:201", "::ffff:192.0.2.1"],
    ["::FFFF:192.0.2.1", "::ffff:192.0.2.1"],
    ["64:ff9b::192.0.2.33", "64:ff9b::c000:221"],
    ["1:2:3:4:5:6:255.255.255.255", "1:2:3:4:5:6:ffff:ffff"],
    ["0.0.0.0", "0.0.0.0"],
    ["255.255.255.255", "255.255.255.255"],
    ["192.0.2.1", "192.0.2.1"],
  ])("%s is %s", (text, canonical) => {
    expect(ipAddressText(parsed(text))).toBe(canonical);
  });
});

test.each([
  "",
  "1",
  "1.2.3",
  "1.2.3.4.5",
  "1.2.3.256",
  "1.2.3.04",
  "010.0.0.1",
  "0x7f.0.0.1",
  "1.2.3.-4",
  "1.2.3.4 ",
  " 1.2.3.4",
  "1.2.3.",
  "1..2.3",
  "１.2.3.4",
  ":",
  ":::",
  "1::2::3",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:9",
  "1:2:3:4::5:6:7:8",
  ":1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:",
  "1:",
  "12345::",
  "g::",
  "-1::",
  "::1.2.3",
  "::1.2.3.4.5",
  "1.2.3.4::",
  "::1.2.3.4:5",
  "1:2:3:4:5:6:7:1.2.3.4",
  "fe80::1%eth0",
  "[::1]",
  "::1/128",
  "localhost",
])("%j is no address", (text) => {
  expect(parseIpAddress(text)).toBeUndefined();
});

test("a text of any length is refused at once", () => {
  expect(parseIpAddress(":".repeat(2 ** 20))).toBeUndefined();
  expect(parseIpAddress("1".repeat(2 ** 20))).toBeUndefined();
});

const word = fc.oneof(fc.constantFrom(0, 1, 0xffff, 0x1_0000, 2 ** 31, 2 ** 32 - 1), fc.nat(2 ** 32 - 1));
const anyAddress: fc.Arbitrary<IpAddress> = fc.oneof(
  word.map((first): IpAddress => ({ family: 4, words: [first] })),
  fc.array(word, { minLength: 4, maxLength: 4 }).map((words): IpAddress => ({ family: 6, words })),
);

test("what is printed is read as the same, and is valid to others", () => {
  fc.assert(
    fc.property(anyAddress, (address) => {
      const text = ipAddressText(address);
      expect(parseIpAddress(text)).toEqual(address);
      expect(address.family === 4 ? isIPv4(text) : isIPv6(text)).toBe(true);
      if (address.family === 6 && !text.includes("."))
        expect(new URL(`http://[${text}]/`).hostname).toBe(`[${text}]`);
    }),
  );
});

test("exactly those texts are addresses that are addresses to others", () => {
  const part = fc.constantFrom("0", "1", "ff", "255", "256", "abcd", "00", ":", "::", ".", "1.2.3.4", "g");
  fc.assert(
    fc.property(fc.array(part, { maxLength: 14, size: "max" }), (parts) => {
      const text = parts.join("");
      const family = parseIpAddress(text)?.family;
      expect(family === 4).toBe(isIPv4(text));
      expect(family === 6).toBe(isIPv6(text));
    }),
    { numRuns: 2000 },
  );
});

test("octets and back", () => {
  fc.assert(
    fc.property(anyAddress, fc.nat(5), (address, offset) => {
      const bytes = new Uint8Array(30);
      const length = writeAddress(address, bytes, offset);
      expect(length).toBe(address.family === 4 ? 4 : 16);
      expect(addressFrom(bytes, offset, address.family)).toEqual(address);
    }),
  );
  expect(addressFrom(Uint8Array.of(192, 0, 2, 1), 0, 4)).toEqual({ family: 4, words: [0xc000_0201] });
  expect(() => addressFrom(new Uint8Array(15), 0, 6)).toThrow(InvalidArgument);
  expect(() => writeAddress(parsed("::1"), new Uint8Array(18), 3)).toThrow(InvalidArgument);
});

test("two addresses are the same when family and words are", () => {
  expect(sameAddress(parsed("::1"), parsed("0:0::1"))).toBe(true);
  expect(sameAddress(parsed("::1"), parsed("::2"))).toBe(false);
  expect(sameAddress(parsed("0.0.0.0"), parsed("::"))).toBe(false);
  expect(sameAddress(parsed("192.0.2.1"), parsed("::ffff:192.0.2.1"))).toBe(false);
});
