import { expect, test } from "vitest";
import { hostNameFault } from "./host-name.ts";

test.each([
  "localhost",
  "example.com",
  "example.com.",
  "_dmarc.example.com",
  "bücher.example",
  "127.1",
  "a".repeat(63),
  `${"a.".repeat(126)}a`,
])("%s can be asked for", (host) => {
  expect(hostNameFault(host)).toBeUndefined();
});

test.each([
  ["", "empty"],
  [".", "empty label"],
  ["a..b", "empty label"],
  [".a", "empty label"],
  ["a\0b", "null byte"],
  [`${"a".repeat(64)}.example`, "64 bytes"],
  [`${"a.".repeat(127)}a`, "255 bytes"],
  ["x".repeat(100_000), "100000 bytes"],
  [`${"ü".repeat(62)}.example`, "bytes long"],
  ["ab\u{202e}", "internationalised"],
])("%j cannot, and the clause says why", (host, clause) => {
  expect(hostNameFault(host)).toContain(clause);
});
