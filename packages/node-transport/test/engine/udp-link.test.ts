import { createSocket } from "node:dgram";
import { once } from "node:events";
import { InvalidArgument } from "@tcplens/core";
import { afterEach, describe, expect, test } from "vitest";
import type { PacketLink } from "../../src/engine/packet-link.ts";
import { type UdpAddress, udpLink, type UdpLink, type UdpLinkOptions } from "../../src/engine/udp-link.ts";
import { describeOwnNetwork, runInOwnNetwork } from "../support/own-network.ts";
import { Heard } from "./heard.ts";
import { freeUdpPort, joinedLinks } from "./joined-links.ts";

const opened: PacketLink[] = [];
afterEach(async () => {
  await Promise.all(opened.splice(0).map((link) => link.close()));
});

const open = async (options: UdpLinkOptions): Promise<{ link: UdpLink; heard: Heard }> => {
  const link = await udpLink(options);
  opened.push(link);
  const heard = new Heard();
  link.attach(heard);
  return { link, heard };
};

const joined = async (
  host: "127.0.0.1" | "::1",
  options: Partial<UdpLinkOptions> = {},
): Promise<{ one: UdpLink; oneHeard: Heard; other: UdpLink; otherHeard: Heard }> => {
  const [one, other] = await joinedLinks(options, host);
  opened.push(one, other);
  const [oneHeard, otherHeard] = [new Heard(), new Heard()];
  one.attach(oneHeard);
  other.attach(otherHeard);
  return { one, oneHeard, other, otherHeard };
};

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

describe.each(["127.0.0.1", "::1"] as const)("over %s", (host) => {
  test("packets go both ways, each as it was", async () => {
    const { one, oneHeard, other, otherHeard } = await joined(host);
    expect(one.send(bytes(1, 2, 3))).toBe(true);
    expect(one.send(new Uint8Array(1500).fill(7))).toBe(true);
    expect((await otherHeard.packets(2)).map((packet) => packet.length)).toEqual([3, 1500]);
    expect(otherHeard.heard[1]?.every((octet) => octet === 7)).toBe(true);
    other.send(bytes(9));
    expect(await oneHeard.packets(1)).toEqual([Buffer.from([9])]);
    expect(one.counters).toEqual({ sent: 2, received: 1, dropped: 0, problems: 0 });
  });
});

test("the bytes of a packet may be changed as soon as it is sent", async () => {
  const { one, otherHeard } = await joined("127.0.0.1");
  const packet = bytes(0);
  for (let n = 0; n < 200; n++) {
    packet[0] = n;
    one.send(packet);
  }
  const heard = await otherHeard.packets(200);
  expect(heard.map((each) => each[0])).toEqual(Array.from({ length: 200 }, (_, n) => n));
});

test("a packet beyond the MTU is dropped, and counted", async () => {
  const { one, otherHeard } = await joined("127.0.0.1", { mtu: 600 });
  expect(one.send(new Uint8Array(601))).toBe(false);
  expect(one.send(new Uint8Array(600))).toBe(true);
  expect((await otherHeard.packets(1))[0]?.length).toBe(600);
  expect(one.counters).toMatchObject({ sent: 1, dropped: 1 });
});

test("what strangers send is not heard, not even what they sent before the link was made", async () => {
  const { link, heard } = await open({ peer: { token: "the password" } });
  const stranger = createSocket("udp4");
  stranger.send("open sesame", link.local.port, "127.0.0.1");
  stranger.send("a packet", link.local.port, "127.0.0.1");
  const peer = createSocket("udp4");
  await new Promise<void>((sent) => {
    peer.send("the password", link.local.port, "127.0.0.1", () => sent());
  });
  stranger.send("another", link.local.port, "127.0.0.1");
  await link.connected;
  await new Promise<void>((sent) => {
    stranger.send("a third", link.local.port, "127.0.0.1", () => sent());
  });
  peer.send("hello", link.local.port, "127.0.0.1");
  expect((await heard.packets(1)).map(String)).toEqual(["hello"]);
  const answer = once(peer, "message");
  link.send(Buffer.from("hello yourself"));
  expect(String((await answer)[0])).toBe("hello yourself");
  stranger.close();
  peer.close();
});

test("before the peer is known every packet is dropped", async () => {
  const { link } = await open({ peer: { token: "x" } });
  expect(link.send(bytes(1))).toBe(false);
  expect(link.counters).toMatchObject({ sent: 0, dropped: 1 });
});

test("a peer that is not there is a problem, and the link goes on", async () => {
  const peer: UdpAddress = { address: "127.0.0.1", port: await freeUdpPort("127.0.0.1") };
  const { link, heard } = await open({ peer });
  link.send(bytes(1));
  expect(await heard.firstProblem()).toMatchObject({ code: "ECONNREFUSED" });
  expect(link.counters.problems).toBe(1);
  const { link: late, heard: lateHeard } = await open({ bind: peer, peer: link.local });
  link.send(bytes(2));
  expect(await lateHeard.packets(1)).toEqual([Buffer.from([2])]);
  late.send(bytes(3));
  expect(await heard.packets(1)).toEqual([Buffer.from([3])]);
});

test("a closed link sends nothing, is told once, and closing again is the same", async () => {
  const { one, oneHeard } = await joined("127.0.0.1");
  const closing = one.close();
  expect(one.close()).toBe(closing);
  expect(one.send(bytes(1))).toBe(false);
  await closing;
  expect(oneHeard.closings).toEqual([undefined]);
});

test("an address in use is Node's own error", async () => {
  const { link } = await open({ peer: { token: "x" } });
  await expect(udpLink({ bind: link.local, peer: { token: "x" } })).rejects.toMatchObject({
    code: "EADDRINUSE",
  });
});

test("what cannot be is said at once", async () => {
  const peer = { address: "127.0.0.1", port: 1 };
  const wrong: readonly UdpLinkOptions[] = [
    { peer: { address: "localhost", port: 1 } },
    { peer: { address: "127.0.0.1", port: 0 } },
    { peer: { token: "" } },
    { peer, bind: { address: "::1", port: 0 } },
    { peer, bind: { address: "127.0.0.1", port: 65_536 } },
    { peer, mtu: 67 },
    { peer, mtu: 65_508 },
    { peer, queuePackets: 0 },
    { peer, bufferBytes: Number.NaN },
  ];
  for (const options of wrong) await expect(udpLink(options)).rejects.toBeInstanceOf(InvalidArgument);
});

test("nobody attached is nobody told", async () => {
  const link = await udpLink({ peer: { address: "127.0.0.1", port: await freeUdpPort("127.0.0.1") } });
  link.send(bytes(1));
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(link.counters.problems).toBe(1);
  await link.close();
});

describeOwnNetwork("through an interface that is slow", () => {
  test("a full queue refuses, and says when there is room again", async () => {
    const seen = await runInOwnNetwork(
      [
        "ip link add slow type veth peer name far",
        "ip link set slow up && ip link set far up",
        "ip addr add 10.77.5.1/24 dev slow",
        "ip neigh add 10.77.5.2 lladdr 02:00:00:00:77:02 dev slow nud permanent",
        "tc qdisc add dev slow root tbf rate 1mbit burst 10kb latency 10s",
      ],
      new URL("full-queue-main.ts", import.meta.url).href,
    );
    expect(seen).toMatchObject({
      full: { dropped: 1, problems: 0, isReady: false },
      again: { isReady: true, taken: true },
      problems: [],
    });
  });
});
