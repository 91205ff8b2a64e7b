/** What can be taken for a host. */
import { expect, test } from "vitest";
import { hostClass, isListenAddress, isLocal } from "./hosts.ts";

test.each([
  ["127.0.0.1", "address"],
  ["[::1]", "address"],
  ["localhost", "address"],
  ["api.example.com", "domain"],
  ["db.reports", "dotted"],
  ["orders-db", "service"],
  ["warehouse", "word"],
  ["server.ts", undefined],
  ["300.1.1.1", undefined],
  ["1.2.3", undefined],
  ["0.0.0.0", undefined],
  ["server.port", undefined],
  ["pool.maxSize", undefined],
  ["EXTERNAL_IP", undefined],
  ["your-host.com", undefined],
  ["a..b", undefined],
  ["-a", undefined],
  ["*", undefined],
])("%s: %s", (host, expected) => {
  expect(hostClass(host)).toBe(expected);
});

test("addresses that mean every interface, and this machine", () => {
  expect(["0.0.0.0", "::", "[::]", "*"].map((each) => isListenAddress(each))).toEqual([
    true,
    true,
    true,
    true,
  ]);
  expect(isListenAddress("::1")).toBe(false);
  expect(["127.0.0.1", "localhost", "[::1]", "db"].map((each) => isLocal(each))).toEqual([
    true,
    true,
    true,
    false,
  ]);
});
