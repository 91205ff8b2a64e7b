/** What `net.connect` and the kernel say for each way in which a network can fail: the ground that `dial` stands on. */
import { afterAll, beforeAll, expect, test } from "vitest";
import { answerTo } from "../../src/kernel/answer-to.ts";
import { synCount } from "../../src/kernel/syn-count.ts";
import type { ConnectArgument, ConnectSeen, ConnectTarget } from "../support/connect-main.ts";
import { CLIENT, describeNetns, type Namespace, SERVER, type World } from "../support/netns.ts";
import { blackhole } from "../support/netns-rules.ts";
import { createFailingWorld, ephemeralPorts, PORTS, UNREACHABLE } from "../support/netns-scenarios.ts";

const SCRIPT = new URL("../support/connect-main.ts", import.meta.url);

const connectIn = async (client: Namespace, argument: ConnectArgument): Promise<ConnectSeen[]> =>
  (await client.run(SCRIPT, argument)) as ConnectSeen[];

const target = (host: string, port: number, timeout = 2_500): ConnectTarget => ({ host, port, timeout });

/** Both families of a port of the server. */
const bothFamilies = (port: number): ConnectTarget[] => [target(SERVER.four, port), target(SERVER.six, port)];

const answer = ({ sample, code }: ConnectSeen): string | undefined => answerTo({}, { sample }, code);
const syns = ({ sample }: ConnectSeen): number | undefined =>
  sample === undefined ? undefined : synCount(sample);

describeNetns("in a network that fails", () => {
  let world: World;
  let client: Namespace;
  beforeAll(async () => {
    world = await createFailingWorld();
    ({ client } = world);
  });
  afterAll(() => world?.close());

  test("a reset, by a closed port or by a firewall, is ECONNREFUSED with one segment in", async () => {
    const all = await connectIn(client, {
      targets: [...bothFamilies(PORTS.closed), ...bothFamilies(PORTS.reset)],
    });
    for (const seen of all) {
      expect(seen).toMatchObject({ code: "ECONNREFUSED", syscall: "connect" });
      expect(seen.sample).toMatchObject({ state: "CLOSED", segmentsIn: 1, segmentsOut: 1 });
      // A closed socket is in no table any more.
      expect(seen.procState).toBeUndefined();
      expect([answer(seen), syns(seen)]).toEqual(["reset", 1]);
    }
  });

  test("ICMP errors give their own codes, and no segment came in", async () => {
    const ports = [PORTS.portUnreachable, PORTS.hostUnreachable, PORTS.netUnreachable, PORTS.adminProhibited];
    const all = await connectIn(client, { inTurn: true, targets: ports.flatMap(bothFamilies) });
    expect(all.map(({ code }) => code)).toEqual([
      "ECONNREFUSED",
      "ECONNREFUSED",
      "EHOSTUNREACH",
      "EHOSTUNREACH",
      "ENETUNREACH",
      "ENETUNREACH",
      "EHOSTUNREACH",
      "EACCES",
    ]);
    for (const seen of all) {
      expect(seen.sample).toMatchObject({ segmentsIn: 0 });
      expect(answer(seen)).toBe("icmp");
      // The machine's counters say the same: that is what is left to go by without TCP_INFO.
      expect(seen.icmp).toBeGreaterThan(0);
      const before = { icmp: { destinationUnreachable: 0, timeExceeded: 0 } };
      const after = { icmp: { destinationUnreachable: seen.icmp ?? 0, timeExceeded: 0 } };
      expect(answerTo(before, after, seen.code)).toBe("icmp");
    }
  });

  test("a reset leaves the machine's ICMP counters alone", async () => {
    const [seen] = await connectIn(client, { targets: [target(SERVER.four, PORTS.closed)] });
    expect(seen?.icmp).toBe(0);
  });

  test.concurrent("silence is SYN-SENT with retransmissions; lost SYNs cost about a second each", async () => {
    const [four, six, ...slow] = await connectIn(client, {
      targets: [
        ...bothFamilies(PORTS.blackhole),
        ...bothFamilies(PORTS.firstSynLost),
        ...bothFamilies(PORTS.firstTwoSynsLost),
      ],
    });
    for (const seen of [four, six]) {
      expect(seen?.code).toBeUndefined();
      expect(seen?.procState).toBe("SYN-SENT");
      expect(seen?.sample).toMatchObject({ state: "SYN-SENT", segmentsIn: 0 });
      expect(seen === undefined ? undefined : answer(seen)).toBe("none");
      expect(seen === undefined ? undefined : syns(seen)).toBeGreaterThanOrEqual(2);
    }
    expect(slow.map(({ connected }) => connected)).toEqual([true, true, true, true]);
    expect(slow.map(syns)).toEqual([2, 2, 3, 3]);
    for (const { duration } of slow.slice(0, 2)) expect(duration).toBeGreaterThan(900);
    for (const { duration } of slow.slice(2)) expect(duration).toBeGreaterThan(1_900);
  });

  // Beside the test before it: from the server's end, whose settings disturb nobody.
  test.concurrent("when the kernel itself gives up it is ETIMEDOUT, and the last sample still counts the SYNs", async () => {
    await world.server.sysctl({ "net.ipv4.tcp_syn_retries": "1", "net.ipv4.tcp_syn_linear_timeouts": "0" });
    await client.nft(blackhole(PORTS.blackhole));
    const targets = [target(CLIENT.four, PORTS.blackhole, 8_000)];
    const [seen] = await connectIn(world.server, { targets });
    expect(seen).toMatchObject({ code: "ETIMEDOUT", syscall: "connect" });
    expect(seen === undefined ? [] : [answer(seen), syns(seen)]).toEqual(["none", 2]);
  });

  test("without a way there, the call is refused at once and no SYN is sent", async () => {
    const {
      unrouted,
      unrouted6,
      unreachable,
      unreachable6,
      prohibited,
      prohibited6,
      blackholed,
      blackholed6,
    } = UNREACHABLE;
    const hosts = [
      unrouted,
      unrouted6,
      unreachable,
      unreachable6,
      prohibited,
      prohibited6,
      blackholed,
      blackholed6,
    ];
    const all = await connectIn(client, { targets: hosts.map((host) => target(host, 1)) });
    expect(all.map(({ code }) => code)).toEqual([
      "ENETUNREACH",
      "ENETUNREACH",
      "EHOSTUNREACH",
      "EHOSTUNREACH",
      "EACCES",
      "EACCES",
      "EINVAL",
      "EINVAL",
    ]);
    for (const seen of all) expect([answer(seen), syns(seen)]).toEqual([undefined, 0]);
  });

  test("a neighbour that does not answer is EHOSTUNREACH by this machine's own ICMP error; its SYN never left", async () => {
    const hosts = [UNREACHABLE.noNeighbour, UNREACHABLE.noNeighbour6];
    const all = await connectIn(client, { targets: hosts.map((host) => target(host, 1, 4_000)) });
    for (const seen of all) {
      expect(seen.code).toBe("EHOSTUNREACH");
      expect(seen.duration).toBeGreaterThan(150);
      expect([answer(seen), syns(seen)]).toEqual(["icmp", 1]);
    }
  });

  test("a server of one family refuses the other", async () => {
    const all = await connectIn(client, { targets: [PORTS.fourOnly, PORTS.sixOnly].flatMap(bothFamilies) });
    expect(all.map(({ connected, code }) => (connected ? "connected" : code))).toEqual([
      "connected",
      "ECONNREFUSED",
      "ECONNREFUSED",
      "connected",
    ]);
  });

  test("with 10 local ports the eleventh connection to one server is EADDRNOTAVAIL, without a SYN", async () => {
    await ephemeralPorts(client, 50_000, 50_009);
    const targets = Array.from({ length: 12 }, () => ({ ...target(SERVER.four, PORTS.echo), keep: true }));
    const all = await connectIn(client, { targets });
    await ephemeralPorts(client, 32_768, 60_999);
    expect(all.filter(({ connected }) => connected)).toHaveLength(10);
    const failed = all.filter(({ connected }) => !connected);
    expect(failed.map(({ code }) => code)).toEqual(["EADDRNOTAVAIL", "EADDRNOTAVAIL"]);
    for (const seen of failed) expect([answer(seen), syns(seen)]).toEqual([undefined, 0]);
  });
});
