import { expect, test } from "vitest";
import { ACK, AE, CWR, ECE, FIN, flagBits, flagNames, PSH, RESERVED, RST, SYN, URG } from "./control-bits.ts";

test("the bits stand where the header has them", () => {
  expect([FIN, SYN, RST, PSH, ACK, URG, ECE, CWR, AE]).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256]);
  expect(RESERVED).toBe(0b1110_0000_0000);
});

test("names are in the order of text, and bits without a name are left out", () => {
  expect(flagNames(SYN | ACK)).toEqual(["SYN", "ACK"]);
  expect(flagNames(0xff)).toEqual(["SYN", "FIN", "RST", "PSH", "ACK", "URG", "ECE", "CWR"]);
  expect(flagNames(AE | RESERVED)).toEqual([]);
});

test("names and bits are the same thing said twice", () => {
  for (let bits = 0; bits < 0x100; bits += 1) expect(flagBits(flagNames(bits))).toBe(bits);
});
