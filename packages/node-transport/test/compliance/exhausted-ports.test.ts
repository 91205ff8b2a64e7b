/** Fact: with every local port taken towards an address and port, `connect` is EADDRNOTAVAIL at once (Linux). */
import { expect, test } from "vitest";
import { describeOwnNetwork, LOOPBACK_UP, runInOwnNetwork } from "../support/own-network.ts";

describeOwnNetwork("in a network of its own", () => {
  test("of 14 connections over 10 ports, 10 are made and 4 fail", async () => {
    const range = "echo 40000 40009 > /proc/sys/net/ipv4/ip_local_port_range";
    expect(await runInOwnNetwork([LOOPBACK_UP, range], "many-connections-main.ts", 14)).toEqual([
      ...Array.from({ length: 10 }, () => "connect"),
      ...Array.from({ length: 4 }, () => "EADDRNOTAVAIL of connect at 127.0.0.1, at once"),
    ]);
  });
});
