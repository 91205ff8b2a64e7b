import type { NetworkInterfaceInfo } from "node:os";
import { describe, expect, test } from "vitest";
import { chooseInterfaces } from "./choose-interfaces.ts";
import { interfacesFor } from "./capture-target.ts";
import type { SourceAddress } from "../lookup/source-address.ts";

const info = (address: string, internal = false, scopeid = 0): NetworkInterfaceInfo => {
  const shared = { address, netmask: "", mac: "", internal };
  return address.includes(":")
    ? { ...shared, family: "IPv6", cidr: `${address}/64`, scopeid }
    : { ...shared, family: "IPv4", cidr: `${address}/24` };
};

const machine = {
  lo: [info("127.0.0.1", true), info("::1", true), info("10.255.0.1", true)],
  eth0: [info("192.0.2.2"), info("fe80::2", false, 4)],
  "eth0:1": [info("192.0.2.3")],
  wg0: [info("10.8.0.2"), info("fd08::2")],
};

/** `sources`: what the routes choose, by destination. */
const choose = (addresses: readonly string[], sources: Readonly<Record<string, string>> = {}) =>
  chooseInterfaces(addresses, {
    interfaces: () => machine,
    sourceOf: (address): Promise<SourceAddress> => {
      const source = sources[address];
      return Promise.resolve(
        source === undefined
          ? { kind: "unusable", code: "ENETUNREACH" }
          : { kind: "address", address: source, prefixLength: 24 },
      );
    },
  });

describe("the interface of an address", () => {
  test("loopback addresses are on loopback", async () => {
    for (const address of ["127.0.0.1", "127.1.2.3", "::1", "::ffff:127.0.0.1"])
      expect(await choose([address])).toEqual(["lo"]);
  });

  test("an own address is on loopback, and on the interface by which others come to it", async () => {
    expect(await choose(["192.0.2.2"])).toEqual(["lo", "eth0"]);
  });

  test("another is where the routes lead", async () => {
    expect(await choose(["198.51.100.1"], { "198.51.100.1": "192.0.2.2" })).toEqual(["eth0"]);
    expect(await choose(["10.8.0.9"], { "10.8.0.9": "10.8.0.2" })).toEqual(["wg0"]);
  });

  test("a label is no interface", async () => {
    expect(await choose(["192.0.2.3"])).toEqual(["lo", "eth0"]);
  });

  test("a zone names it, or numbers it", async () => {
    expect(await choose(["fe80::9%eth0"])).toEqual(["eth0"]);
    expect(await choose(["fe80::9%4"])).toEqual(["eth0"]);
  });

  test("several addresses may be on several", async () => {
    expect(
      await choose(["198.51.100.1", "fd08::9"], { "198.51.100.1": "192.0.2.2", "fd08::9": "fd08::2" }),
    ).toEqual(["eth0", "wg0"]);
  });

  test("is not known where there is no route, or the source is lent by loopback", async () => {
    expect(await choose(["203.0.113.1"])).toBeUndefined();
    expect(await choose(["203.0.113.1"], { "203.0.113.1": "10.255.0.1" })).toBeUndefined();
    expect(await choose([])).toBeUndefined();
  });
});

describe("as the program takes them", () => {
  test("dumpcap takes several, tcpdump one that stands for all", () => {
    expect(interfacesFor("dumpcap", ["lo", "eth0"], false, "linux")).toEqual(["lo", "eth0"]);
    expect(interfacesFor("tcpdump", ["lo", "eth0"], false, "linux")).toEqual(["any"]);
    expect(interfacesFor("tcpdump", ["lo"], false, "linux")).toEqual(["lo"]);
    expect(interfacesFor("tcpdump", ["lo0", "en0"], false, "darwin")).toEqual(["pktap,lo0,en0"]);
    expect(interfacesFor("tcpdump", undefined, false, "darwin")).toEqual(["pktap,all"]);
    expect(interfacesFor("tcpdump", ["lo0", "em0"], false, "freebsd")).toBeUndefined();
    expect(interfacesFor("dumpcap", undefined, false, "linux")).toEqual(["any"]);
  });

  test("others do not take the place of those asked for", () => {
    expect(interfacesFor("tcpdump", ["lo", "eth0"], true, "linux")).toBeUndefined();
    expect(interfacesFor("tcpdump", ["lo"], true, "linux")).toEqual(["lo"]);
    expect(interfacesFor("dumpcap", ["lo", "eth0"], true, "linux")).toEqual(["lo", "eth0"]);
  });
});
