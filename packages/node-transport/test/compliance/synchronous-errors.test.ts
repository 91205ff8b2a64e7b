/**
 * Fact: what the operating system refuses without sending anything is reported before the event loop polls. That is how
 * “no SYN was sent” is told from “an answer said no”. Everything here is what Linux does.
 */
import { expect, test } from "vitest";
import { connectOutcome, type ConnectOutcome } from "../support/connect-probe.ts";
import { describeOwnNetwork, LOOPBACK_UP, runInOwnNetwork } from "../support/own-network.ts";

const told = ({ polled, error }: ConnectOutcome): string =>
  `${error?.code ?? "none"} of ${error?.syscall ?? "none"}, ${polled ? "polled" : "at once"}`;

// The kernel sends no TCP to a broadcast or multicast address: these are safe anywhere.
test.runIf(process.platform === "linux").each(["255.255.255.255", "127.255.255.255", "224.0.0.1"])(
  "%s is ENETUNREACH at once",
  async (host) => {
    expect(told(await connectOutcome({ host, port: 1 }))).toBe("ENETUNREACH of connect, at once");
  },
);

const inOwnNetwork = async (setUp: readonly string[], ...hosts: string[]): Promise<readonly string[]> => {
  const options = hosts.map((host) => ({ host, port: 1 }));
  const outcomes = (await runInOwnNetwork(
    setUp,
    "connect-probe-main.ts",
    options,
  )) as readonly ConnectOutcome[];
  return outcomes.map((outcome, index) => `${hosts[index] ?? ""}: ${told(outcome)}`);
};

describeOwnNetwork("in a network of its own", () => {
  test("an address without a route is ENETUNREACH at once", async () => {
    const hosts = ["240.0.0.1", "198.51.100.1", "2001:db8::1", "fe80::1%lo"];
    expect(await inOwnNetwork([LOOPBACK_UP], ...hosts)).toEqual(
      hosts.map((host) => `${host}: ENETUNREACH of connect, at once`),
    );
  });

  test("a link-local address without a zone, or with one that does not exist, is EINVAL at once", async () => {
    const hosts = ["fe80::1", "fe80::1%nosuch0"];
    expect(await inOwnNetwork([LOOPBACK_UP], ...hosts)).toEqual(
      hosts.map((host) => `${host}: EINVAL of connect, at once`),
    );
  });

  test("without any IPv6 address every IPv6 address is EADDRNOTAVAIL at once", async () => {
    expect(await inOwnNetwork([], "2001:db8::1", "fe80::1%lo")).toEqual([
      "2001:db8::1: EADDRNOTAVAIL of connect, at once",
      "fe80::1%lo: EADDRNOTAVAIL of connect, at once",
    ]);
  });

  test("a route may say no in three ways, each with its code", async () => {
    const routes = [
      "blackhole 10.1.0.0/16",
      "prohibit 10.2.0.0/16",
      "unreachable 10.3.0.0/16",
      "throw 10.4.0.0/16",
    ];
    const setUp = [LOOPBACK_UP, ...routes.map((route) => `ip route add ${route}`)];
    expect(await inOwnNetwork(setUp, "10.1.0.1", "10.2.0.1", "10.3.0.1", "10.4.0.1")).toEqual([
      "10.1.0.1: EINVAL of connect, at once",
      "10.2.0.1: EACCES of connect, at once",
      "10.3.0.1: EHOSTUNREACH of connect, at once",
      "10.4.0.1: ENETUNREACH of connect, at once",
    ]);
  });
});
