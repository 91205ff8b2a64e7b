import { describe, expect, test } from "vitest";
import { addressSorter, sortByReachability } from "./sort-by-reachability.ts";
import type { SourceAddress } from "./source-address.ts";
import { hasLoopback6 } from "../../test/support/servers.ts";

const from = (address: string): SourceAddress => ({ kind: "address", address, prefixLength: undefined });

const sorterWith = (sources: Record<string, SourceAddress>) => {
  const asked: string[] = [];
  const sorter = addressSorter((address) => {
    asked.push(address);
    return Promise.resolve(sources[address] ?? { kind: "unusable", code: "ENETUNREACH" });
  });
  return { asked, ...sorter };
};

describe("a sorter", () => {
  test("puts an IPv6 address without a way to it behind IPv4", async () => {
    const { learn, sort } = sorterWith({ "192.0.2.1": from("10.0.0.1") });
    await learn(["2001:db8::1"]);
    await learn(["192.0.2.1"]);
    expect(sort(["2001:db8::1", "192.0.2.1"])).toEqual(["192.0.2.1", "2001:db8::1"]);
  });

  test("keeps the resolver's order when it could not find out", async () => {
    const { learn, sort } = sorterWith({ "192.0.2.1": { kind: "unknown", code: "EMFILE" } });
    const given = ["192.0.2.1", "2001:db8::1"];
    await learn(given);
    expect(sort(given)).toEqual(given);
    expect(sort(["192.0.2.7", "2001:db8::1"])).toEqual(["192.0.2.7", "2001:db8::1"]);
  });

  test("asks once for each distinct address, however it is written", async () => {
    const { asked, learn } = sorterWith({});
    await learn(["::1", "0:0:0:0:0:0:0:1"]);
    await learn(["::1", "::2"]);
    expect(asked).toEqual(["::1", "::2"]);
  });

  test("asks for many addresses a few at a time", async () => {
    let open = 0;
    let most = 0;
    const { learn, sort } = addressSorter(async () => {
      open += 1;
      most = Math.max(most, open);
      await new Promise(setImmediate);
      open -= 1;
      return from("10.0.0.1");
    });
    const many = Array.from({ length: 100 }, (_, i) => `192.0.2.${i}`);
    await learn(many);
    expect(most).toBe(16);
    expect(sort(many)).toEqual(many);
  });
});

test.runIf(hasLoopback6())("with this system's own routes ::1 goes before 127.0.0.1", async () => {
  expect(await sortByReachability(["127.0.0.1", "::1"])).toEqual(["::1", "127.0.0.1"]);
});

test("loopback addresses sort without help", async () => {
  expect((await sortByReachability(["127.0.0.1", "127.0.0.2"])).toSorted()).toEqual([
    "127.0.0.1",
    "127.0.0.2",
  ]);
});
