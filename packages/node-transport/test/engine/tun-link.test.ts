import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type NetworkNamespace, networkNamespace } from "../../src/engine/network-namespace.ts";
import type { PacketLink } from "../../src/engine/packet-link.ts";
import { tunLink } from "../../src/engine/tun-link.ts";
import { describeTun } from "./describe-tun.ts";
import { Heard } from "./heard.ts";

const execute = promisify(execFile);

describeTun("a TUN device in a namespace", () => {
  let namespace: NetworkNamespace;
  let link: PacketLink;
  let heard: Heard;
  beforeAll(async () => {
    namespace = await networkNamespace();
    link = await tunLink({ namespace, addresses: ["10.89.0.1/24", "fd89::1/64"], mtu: 1280 });
    heard = new Heard();
    link.attach(heard);
  });
  afterAll(async () => {
    await link?.close();
    await namespace?.remove();
  });

  const inside = async (...words: readonly [string, ...string[]]): Promise<string> => {
    const [program, ...rest] = namespace.command(...words);
    return (await execute(program, rest)).stdout;
  };

  test("has no header before a packet, and the kernel's checksums and segments are its own", async () => {
    const shown = JSON.parse(await inside("ip", "-details", "-json", "link", "show", "lens0")) as unknown;
    expect(shown).toMatchObject([
      { mtu: 1280, linkinfo: { info_kind: "tun", info_data: { pi: false, vnet_hdr: false } } },
    ]);
  });

  test("what the kernel sends arrives as IP packets, of both versions", async () => {
    const before = heard.heard.length;
    await inside("bash", "-c", "echo -n hello > /dev/udp/10.89.0.2/9; echo -n hello > /dev/udp/fd89::2/9");
    const packets = (await heard.packets(before + 2)).slice(before);
    expect(packets.map((packet) => [(packet[0] ?? 0) >> 4, packet.length])).toEqual([
      [4, 33],
      [6, 53],
    ]);
    expect(packets.map((packet) => String(packet.subarray(-5)))).toEqual(["hello", "hello"]);
  });

  test("what is sent arrives in the kernel, which answers", async () => {
    const before = heard.heard.length;
    // An ICMP echo request from 10.89.0.2 to 10.89.0.1, its checksums worked out by hand.
    const header = [0x45, 0, 0, 28, 0, 1, 0, 0, 64, 1, 0x66, 0x2c, 10, 89, 0, 2, 10, 89, 0, 1];
    link.send(Uint8Array.from([...header, 8, 0, 0xf7, 0xfd, 0, 1, 0, 1]));
    const [answer] = (await heard.packets(before + 1)).slice(before);
    expect([...(answer?.subarray(12) ?? [])]).toEqual([
      10, 89, 0, 1, 10, 89, 0, 2, 0, 0, 0xff, 0xfd, 0, 1, 0, 1,
    ]);
  });

  test("its end is told with the reason when the device vanishes", async () => {
    const other = await networkNamespace();
    const gone = await tunLink({ namespace: other, addresses: [] });
    const told = new Promise<Error | undefined>((resolve) => {
      gone.attach({ packet: () => {}, ready: () => {}, problem: () => {}, closed: resolve });
    });
    await other.ip("link del lens0");
    expect(String(await told)).toMatch(/socat has ended: /);
    await gone.close();
    await other.remove();
  });

  test("what goes wrong in making it is said, and nothing stays", async () => {
    await expect(tunLink({ namespace, addresses: [], device: "no/name" })).rejects.toThrow(
      /no TUN device could be made: .*/s,
    );
    await expect(tunLink({ namespace, addresses: ["10.300.0.1/24"], device: "lens1" })).rejects.toThrow(
      /10\.300\.0\.1/,
    );
    expect(await inside("ip", "-brief", "link", "show")).not.toContain("lens1");
  });

  test("a namespace is gone after its removal, with all that ran in it", async () => {
    const other = await networkNamespace();
    const [program, ...rest] = other.command("sleep", "60");
    const sleeping = execute(program, rest).catch((error: unknown) => error);
    await new Promise((resolve) => setTimeout(resolve, 300));
    await Promise.all([other.remove(), other.remove()]);
    expect(await sleeping).toMatchObject({ signal: "SIGKILL" });
    expect((await execute("ip", ["netns", "list"])).stdout).not.toContain(other.name);
  });
});
