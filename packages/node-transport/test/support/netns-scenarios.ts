/** The ways in which a connection can fail, laid out in one pair of namespaces: a port or an address for each. */
import type { DnsZone } from "./dns-server.ts";
import { createWorld, type Namespace, SERVER, type World } from "./netns.ts";
import { blackhole, firstSynsLost, rejected } from "./netns-rules.ts";
import type { ServeArgument } from "./serve-main.ts";

/** Ports of the server, each alike over IPv4 (`SERVER.four`) and IPv6 (`SERVER.six`). */
export const PORTS = {
  /** An echo server. */
  echo: 100,
  /** Nothing listens: a reset by the kernel. */
  closed: 99,
  /** Packets vanish. */
  blackhole: 101,
  /** A firewall answers: with a reset, and with ICMP errors. */
  reset: 102,
  portUnreachable: 103,
  hostUnreachable: 104,
  netUnreachable: 105,
  adminProhibited: 106,
  /** Echo servers whose clients' first SYN, or first two, are lost. */
  firstSynLost: 107,
  firstTwoSynsLost: 108,
  /** Echo servers of one family. */
  fourOnly: 109,
  sixOnly: 110,
} as const;

/** Addresses that the client cannot reach, for lack of a way rather than of an answer. */
export const UNREACHABLE = {
  /** No route at all. */
  unrouted: "10.78.0.1",
  unrouted6: "fd78::1",
  /** Routes of the types `unreachable`, `prohibit` and `blackhole`. */
  unreachable: "10.77.9.1",
  prohibited: "10.77.9.2",
  blackholed: "10.77.9.3",
  unreachable6: "fd77:0:0:9::1",
  prohibited6: "fd77:0:0:9::2",
  blackholed6: "fd77:0:0:9::3",
  /** On the cable's network, but no machine has it: the neighbour does not answer. Told in about 0.3 s. */
  noNeighbour: "10.77.0.99",
  noNeighbour6: "fd77::99",
} as const;

/** A world with all of `PORTS` and `UNREACHABLE`. About 0.3 s. */
export const createFailingWorld = async (): Promise<World> => {
  const world = await createWorld();
  try {
    const { client, server } = world;
    await server.nft(
      blackhole(PORTS.blackhole),
      rejected(PORTS.reset, "reset"),
      rejected(PORTS.portUnreachable, "port-unreachable"),
      rejected(PORTS.hostUnreachable, "host-unreachable"),
      rejected(PORTS.netUnreachable, "net-unreachable"),
      rejected(PORTS.adminProhibited, "admin-prohibited"),
      firstSynsLost(PORTS.firstSynLost),
      firstSynsLost(PORTS.firstTwoSynsLost, 2),
    );
    await Promise.all([
      unreachableRoutes(client),
      quickNeighbourFailure(client),
      serve(server, { servers: ECHOES }),
    ]);
  } catch (error) {
    await world.close();
    throw error;
  }
  return world;
};

/** Opens servers in a namespace; they stay until the world is closed. Gives their ports. */
const serve = async (namespace: Namespace, argument: ServeArgument): Promise<readonly number[]> => {
  const ready = (await namespace.start(new URL("serve-main.ts", import.meta.url), argument)) as {
    ports: number[];
  };
  return ready.ports;
};

/** Programs started in the client from now on ask a name server of the world, which knows `zone`. */
export const useNameServer = async (world: World, zone: DnsZone): Promise<void> => {
  await serve(world.server, { dns: { zone, host: SERVER.four } });
  // One try of one second: a silent server is told soon.
  world.client.etc("resolv.conf", `nameserver ${SERVER.four}\noptions timeout:1 attempts:1\n`);
  world.client.etc("nsswitch.conf", "hosts: files dns\n");
  world.client.etc("hosts", "127.0.0.1 localhost\n::1 localhost\n");
};

/** Only these local ports are left for connections. */
export const ephemeralPorts = (client: Namespace, first: number, last: number): Promise<void> =>
  client.sysctl({ "net.ipv4.ip_local_port_range": `${first} ${last}` });

const unreachableRoutes = (client: Namespace): Promise<void> =>
  client.ip(
    `route add unreachable ${UNREACHABLE.unreachable}`,
    `route add prohibit ${UNREACHABLE.prohibited}`,
    `route add blackhole ${UNREACHABLE.blackholed}`,
    `route add unreachable ${UNREACHABLE.unreachable6}`,
    `route add prohibit ${UNREACHABLE.prohibited6}`,
    `route add blackhole ${UNREACHABLE.blackholed6}`,
  );

const quickNeighbourFailure = (client: Namespace): Promise<void> => {
  const settings = ["ipv4", "ipv6"].flatMap((family) => [
    [`net.${family}.neigh.lens0.retrans_time_ms`, "100"],
    [`net.${family}.neigh.lens0.mcast_solicit`, "3"],
  ]);
  return client.sysctl(Object.fromEntries(settings) as Record<string, string>);
};

const ECHOES: NonNullable<ServeArgument["servers"]> = [
  ...[PORTS.echo, PORTS.firstSynLost, PORTS.firstTwoSynsLost].map((port) => ({
    kind: "echo" as const,
    host: "::",
    dualStack: true,
    port,
  })),
  { kind: "echo", host: "0.0.0.0", port: PORTS.fourOnly },
  { kind: "echo", host: "::", port: PORTS.sixOnly },
];
