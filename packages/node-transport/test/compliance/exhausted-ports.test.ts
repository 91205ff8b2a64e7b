/** Fact: with every local port taken towards an address and port, `connect` is EADDRNOTAVAIL at once (Linux). */
import { expect, test } from "vitest";
import { describeOwnNetwork, LOOPBACK_UP, runInOwnNetwork } from "../support/own-network.ts";

describeOwnNetwork("in a network of its own", () => {
  test("of 14 connections over 10 ports, 10 are made and 4 fail", async () => {
    const range = "echo 40000 40009 > /proc/sys/net/ipv4/ip_local_port_range";
    const made = { event: "connect" };
    const failed = {
      event: "error",
      polled: false,
      error: { code: "EADDRNOTAVAIL", syscall: "connect", address: "127.0.0.1" },
    };
    expect(await runInOwnNetwork([LOOPBACK_UP, range], "many-connections-main.ts", 14)).toMatchObject([
      ...Array.from({ length: 10 }, () => made),
      ...Array.from({ length: 4 }, () => failed),
    ]);
  });
});
