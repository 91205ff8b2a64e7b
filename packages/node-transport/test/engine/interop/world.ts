/**
 * The kernel's TCP and the engine's, joined: a namespace with a TUN device on one side, an endpoint in this process on
 * the other, and impairments in between that a scenario can set.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { Endpoint, parseIpAddress, seeded } from "@tcplens/core";
import { type Impairment, makeLink } from "@tcplens/core/simulation";
import { connect } from "../../../src/engine/connect.ts";
import { EndpointDriver } from "../../../src/engine/driver.ts";
import { impairedLink } from "../../../src/engine/impaired-link.ts";
import { type NetworkNamespace, networkNamespace } from "../../../src/engine/network-namespace.ts";
import type { PacketLink } from "../../../src/engine/packet-link.ts";
import { createServer } from "../../../src/engine/server.ts";
import { tunLink } from "../../../src/engine/tun-link.ts";
import { startRemoteSide } from "./remote-side.ts";
import { type Family, type Side, type SideTcp, TcpSide } from "./side.ts";
import { SwitchableLink } from "./switchable-link.ts";

/** Addresses that exist in the namespace alone. */
export const KERNEL: Readonly<Record<Family, string>> = { 4: "10.89.0.1", 6: "fd89::1" };
export const ENGINE: Readonly<Record<Family, string>> = { 4: "10.89.0.2", 6: "fd89::2" };

export interface World {
  readonly kernel: Side;
  readonly engine: TcpSide;
  readonly driver: EndpointDriver;
  readonly namespace: NetworkNamespace;
  /** From now on: what happens to packets to the kernel, and from it. */
  impair(toKernel: readonly Impairment[], fromKernel: readonly Impairment[]): void;
  /** Runs a program beside the kernel's side; its output. */
  inside(program: string, ...arguments_: readonly string[]): Promise<string>;
  /** What the kernel knows of its connection with that local port: what `ss -tino` says. */
  kernelSocket(port: number): Promise<string>;
  /** A counter of the kernel's TCP, such as `InCsumErrors`. */
  kernelCounter(name: string): Promise<number>;
  /** The connections that are open, as either side sees them. */
  describe(): Promise<string>;
  close(): Promise<void>;
}

export const createWorld = async (mtu = 1500): Promise<World> => {
  const namespace = await networkNamespace();
  try {
    const addresses = [`${KERNEL[4]}/24`, `${KERNEL[6]}/64`];
    const tun = await tunLink({ namespace, addresses, mtu });
    const script = fileURLToPath(new URL("kernel-side-main.ts", import.meta.url));
    const argument = JSON.stringify({ own: KERNEL, other: ENGINE });
    const remote = await startRemoteSide(namespace.command(process.execPath, script, argument));
    return joined(namespace, tun, remote);
  } catch (error) {
    await namespace.remove();
    throw error;
  }
};

const joined = (
  namespace: NetworkNamespace,
  tun: PacketLink,
  remote: Awaited<ReturnType<typeof startRemoteSide>>,
): World => {
  const [outward, inward] = [new SwitchableLink(), new SwitchableLink()];
  const link = impairedLink({ link: tun, outward, inward });
  const endpoint = new Endpoint({
    addresses: [addressOf(ENGINE[4]), addressOf(ENGINE[6])],
    random: seeded(Date.now()),
    mtu: tun.mtu,
  });
  const driver = new EndpointDriver({ endpoint, link });
  const inside = async (program: string, ...rest: readonly string[]): Promise<string> => {
    const [command, ...arguments_] = namespace.command(program, ...rest);
    return (await promisify(execFile)(command, arguments_, { maxBuffer: 64 * 1_048_576 })).stdout;
  };
  const engine = new TcpSide(engineTcp(driver), KERNEL);
  return {
    kernel: remote.side,
    engine,
    driver,
    namespace,
    impair: (toKernel, fromKernel) => {
      // The seeds are fixed; the times are the machine's, so no two runs are alike.
      outward.set(makeLink(toKernel, { seed: 1, back: () => {} }));
      inward.set(makeLink(fromKernel, { seed: 2, back: () => {} }));
    },
    inside,
    kernelSocket: (port) => inside("ss", "-tinoH", "state", "connected", `( sport = :${port} )`),
    kernelCounter: async (name) => counterIn(await inside("cat", "/proc/net/snmp"), name),
    describe: async () => {
      const counts = JSON.stringify({
        isReady: link.isReady,
        link: link.counters,
        tun: tun.counters,
        ...endpoint.counters,
      });
      const ours = [counts, ...engine.describe()].join("\n");
      return `${ours}\n${await inside("ss", "-tinoaH")}`;
    },
    close: async () => {
      await engine.clear();
      await remote.close();
      await driver.close();
      await namespace.remove();
    },
  };
};

const engineTcp = (driver: EndpointDriver): SideTcp => ({
  connect: (family, options) => connect(driver, { host: KERNEL[family], ...options }),
  listen: (family, options, onConnection) =>
    new Promise((resolve, reject) => {
      const server = createServer(driver, options, onConnection);
      server.once("error", reject);
      server.listen({ host: ENGINE[family], port: 0, backlog: 1024 }, () =>
        resolve({ server, port: server.address()?.port ?? 0 }),
      );
    }),
});

const addressOf = (text: string): NonNullable<ReturnType<typeof parseIpAddress>> => {
  const address = parseIpAddress(text);
  if (address === undefined) throw new Error(`${text} is no address`);
  return address;
};

/** `/proc/net/snmp` has a line of names and a line of numbers for each protocol. */
const counterIn = (snmp: string, name: string): number => {
  const [names, numbers] = snmp.split("\n").filter((line) => line.startsWith("Tcp:"));
  const index = names?.split(" ").indexOf(name) ?? -1;
  return Number(numbers?.split(" ")[index]);
};
