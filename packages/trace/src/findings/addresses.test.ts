import { expect, test } from "vitest";
import {
  familyOf,
  familyWords,
  isGroup,
  isLinkLocalWithoutZone,
  isLiteral,
  isLocalHost,
  isLoopback,
  listenerCovers,
} from "./addresses.ts";

test("the family of an address is told by its colons", () => {
  expect(familyWords(familyOf("127.0.0.1"))).toBe("IPv4");
  expect(familyWords(familyOf("::1"))).toBe("IPv6");
});

test.each(["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"])("%s is a loopback address", (address) => {
  expect(isLoopback(address)).toBe(true);
});

test.each(["10.0.0.1", "127.example.com", "::2", "::ffff:10.0.0.1", "localhost"])(
  "%s is no loopback address",
  (address) => {
    expect(isLoopback(address)).toBe(false);
  },
);

test.each(["localhost", "LOCALHOST.", "app.localhost", "127.0.0.1", "::1"])(
  "%s means this machine",
  (host) => {
    expect(isLocalHost(host)).toBe(true);
  },
);

test.each(["localhost.example", "notlocalhost", "10.0.0.1"])("%s need not mean this machine", (host) => {
  expect(isLocalHost(host)).toBe(false);
});

test("a literal is an address and no name", () => {
  expect(isLiteral("10.0.0.1")).toBe(true);
  expect(isLiteral("fe80::1%eth0")).toBe(true);
  expect(isLiteral("db.internal")).toBe(false);
});

test("a link-local address without its interface is told from one with it", () => {
  expect(isLinkLocalWithoutZone("fe80::1")).toBe(true);
  expect(isLinkLocalWithoutZone("febf::1")).toBe(true);
  expect(isLinkLocalWithoutZone("fe80::1%eth0")).toBe(false);
  expect(isLinkLocalWithoutZone("fec0::1")).toBe(false);
});

test.each(["224.0.0.1", "239.255.255.255", "255.255.255.255", "ff02::1"])("%s is a group", (address) => {
  expect(isGroup(address)).toBe(true);
});

test.each(["223.255.255.255", "240.0.0.1", "10.0.0.1", "fe80::1", "ff.example"])(
  "%s is no group",
  (address) => {
    expect(isGroup(address)).toBe(false);
  },
);

test.each([
  ["::", "127.0.0.1", true],
  ["::", "::1", true],
  ["0.0.0.0", "127.0.0.1", true],
  ["0.0.0.0", "::1", false],
  ["127.0.0.1", "127.0.0.1", true],
  ["127.0.0.1", "::1", false],
  ["10.0.0.2", "127.0.0.1", false],
])("whether a listener on %s takes connections to %s: %s", (listener, address, covers) => {
  expect(listenerCovers(listener, address)).toBe(covers);
});
