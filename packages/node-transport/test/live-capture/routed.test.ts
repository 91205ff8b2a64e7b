/** Captures of connections that leave the machine: two network namespaces, one veth pair between them. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { findTools } from "../../src/live-capture/capture-tools.ts";
import type { CaptureConnectArgument, CaptureConnectSeen } from "../support/capture-connect-main.ts";
import { describeNetns, SERVER, type World } from "../support/netns.ts";
import { createFailingWorld, PORTS, UNREACHABLE } from "../support/netns-scenarios.ts";

const SCRIPT = new URL("../support/capture-connect-main.ts", import.meta.url);
const hasTcpdump = findTools(["tcpdump"]).length > 0;
const TCP = 6;
const ICMP = 1;
const ICMP6 = 58;

describeNetns("over a link", () => {
  let world: World;
  beforeAll(async () => {
    world = await createFailingWorld();
  });
  afterAll(() => world?.close());

  const seen = async (
    host: string,
    port: number,
    tool: CaptureConnectArgument["tools"][number] = "tcpdump",
    timeout = 1_500,
  ): Promise<CaptureConnectSeen> =>
    (await world.client.run(SCRIPT, { host, port, timeout, tools: [tool] })) as CaptureConnectSeen;

  for (const { name } of findTools(["dumpcap", "tcpdump"])) {
    test(`${name} captures on the interface of the route, both families`, async () => {
      for (const host of [SERVER.four, SERVER.six]) {
        const { interfaces, packets } = await seen(host, PORTS.echo, name);
        expect(interfaces).toEqual(["lens0"]);
        expect(packets).toBeGreaterThanOrEqual(6);
      }
    });
  }

  test.skipIf(!hasTcpdump)("a SYN that is sent again, and nothing else", async () => {
    expect((await seen(SERVER.four, PORTS.blackhole)).protocols).toEqual([TCP, TCP]);
  });

  test.skipIf(!hasTcpdump)("the ICMP error that answers it", async () => {
    expect((await seen(SERVER.four, PORTS.hostUnreachable)).protocols).toEqual([TCP, ICMP]);
    expect((await seen(SERVER.six, PORTS.hostUnreachable)).protocols.slice(0, 2)).toEqual([TCP, ICMP6]);
  });

  test.skipIf(!hasTcpdump)("no route: on all interfaces, and nothing is seen", async () => {
    const { interfaces, packets, refused } = await seen(UNREACHABLE.unrouted, PORTS.echo);
    expect({ interfaces, packets, refused }).toEqual({ interfaces: ["any"], packets: 0 });
  });
});
