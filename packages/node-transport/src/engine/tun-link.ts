/**
 * A link to the kernel's own TCP: a TUN device in a network namespace, and `socat` that carries its packets to and fro.
 * Whatever runs in the namespace reaches an endpoint on this link through the kernel's TCP. Needs Linux, root, and the
 * commands `ip`, `bash` and `socat`; changes nothing outside of the namespace.
 *
 * The device has neither the packet information header (IFF_NO_PI) nor the virtual network header: with the latter absent
 * the kernel cuts segments to the MTU and fills in every checksum itself before a packet leaves.
 */
import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import type { NetworkNamespace } from "./network-namespace.ts";
import { type LinkCounters, type LinkReceiver, nobody, type PacketLink } from "./packet-link.ts";
import { udpLink, type UdpLink } from "./udp-link.ts";

export interface TunLinkOptions {
  readonly namespace: NetworkNamespace;
  /** The kernel's addresses with their prefixes, `10.89.0.1/24` or `fd89::1/64`; all others of a prefix lie on the link. */
  readonly addresses: readonly string[];
  /** Default: 1500. */
  readonly mtu?: number;
  /** The device's name in the namespace. Default: `lens0`. */
  readonly device?: string;
}

/** Why no such link can be made here, in one sentence; namespaces are asked about by `whyNoNamespace`. */
export const whyNoTun = (): string | undefined => {
  for (const [program, version] of [
    ["socat", "-V"],
    ["bash", "--version"],
  ] as const) {
    if (spawnSync(program, [version]).error !== undefined) return `the command \`${program}\` is missing`;
  }
  return undefined;
};

/** Makes the device, up and with its addresses; rejects with the reason where that fails. */
export const tunLink = async (options: TunLinkOptions): Promise<PacketLink> => {
  const token = randomUUID();
  const mtu = options.mtu ?? 1500;
  const datagrams = await udpLink({ peer: { token }, mtu });
  const bridge = startBridge(options, datagrams.local.port, token);
  try {
    await Promise.race([deviceUp(options, mtu, datagrams), failureOf(bridge)]);
  } catch (error) {
    await ended(bridge.process);
    await datagrams.close();
    throw error;
  }
  return new TunLink(datagrams, bridge);
};

class TunLink implements PacketLink {
  readonly mtu: number;
  readonly counters: LinkCounters;
  readonly #datagrams: UdpLink;
  readonly #bridge: Bridge;
  #receiver: LinkReceiver = nobody;
  #closing: Promise<void> | undefined;

  constructor(datagrams: UdpLink, bridge: Bridge) {
    this.mtu = datagrams.mtu;
    this.counters = datagrams.counters;
    this.#datagrams = datagrams;
    this.#bridge = bridge;
    bridge.process.once("exit", () => void this.#close(new Error(`socat has ended: ${bridge.said()}`)));
  }

  get isReady(): boolean {
    return this.#datagrams.isReady;
  }

  attach(receiver: LinkReceiver): void {
    this.#receiver = receiver;
    // The datagrams' own end is the consequence of this link's, which tells the reason.
    this.#datagrams.attach({
      packet: (bytes) => receiver.packet(bytes),
      ready: () => receiver.ready(),
      problem: (error) => receiver.problem(error),
      closed: () => undefined,
    });
  }

  send(packet: Uint8Array): boolean {
    return this.#datagrams.send(packet);
  }

  ref(): void {
    this.#datagrams.ref();
  }

  unref(): void {
    this.#datagrams.unref();
  }

  close(): Promise<void> {
    return this.#close(undefined);
  }

  #close(reason: Error | undefined): Promise<void> {
    this.#closing ??= (async () => {
      await ended(this.#bridge.process);
      await this.#datagrams.close();
      this.#receiver.closed(reason);
    })();
    return this.#closing;
  }
}

interface Bridge {
  readonly process: ChildProcess;
  /** What it has written to its standard error, its end. */
  said(): string;
}

/**
 * The socket belongs to this process's namespace and the device to the other. So the shell opens the socket, says the
 * token, by which it is known, and hands it over to `socat` as its standard input and output.
 */
const startBridge = ({ namespace, device }: TunLinkOptions, port: number, token: string): Bridge => {
  const tun = `TUN,iff-no-pi,tun-type=tun,tun-name=${device ?? DEVICE}`;
  const socat = namespace.command("socat", "-b", "65535", tun, `STDIO,so-rcvbuf-late=${BUFFER_BYTES}`);
  const child = spawn("bash", ["-c", HAND_OVER, "bash", ...socat], {
    stdio: ["ignore", "ignore", "pipe"],
    env: { ...process.env, LENS_PORT: String(port), LENS_TOKEN: token },
  });
  // The link's socket decides whether the process may end.
  child.unref();
  let text = "";
  const { stderr } = child;
  stderr.on("data", (chunk: Buffer) => {
    text = (text + chunk.toString()).slice(-SAID_MAX);
  });
  (stderr as unknown as { unref(): void }).unref();
  return { process: child, said: () => text.trim() || "without a word" };
};

/** Ends it where it has not ended; the device goes with it. */
const ended = async (child: ChildProcess): Promise<void> => {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exit = once(child, "exit");
  child.ref();
  child.kill();
  await exit;
};

const HAND_OVER = [
  "set -e",
  'exec 3<>"/dev/udp/127.0.0.1/$LENS_PORT"',
  'printf %s "$LENS_TOKEN" >&3',
  "unset LENS_PORT LENS_TOKEN",
  'exec "$@" <&3 >&3 3>&-',
].join("\n");

const failureOf = async (bridge: Bridge): Promise<never> => {
  await once(bridge.process, "exit");
  throw new Error(`no TUN device could be made: ${bridge.said()}`);
};

/** The device is there some milliseconds after `socat` has begun, and nothing tells when. */
const deviceUp = async (options: TunLinkOptions, mtu: number, { connected }: UdpLink): Promise<void> => {
  const { namespace, addresses, device = DEVICE } = options;
  await connected;
  const deadline = performance.now() + DEVICE_WITHIN;
  for (;;) {
    try {
      await namespace.ip(`link show dev ${device}`);
      break;
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
  await namespace.ip(
    // No link-local address: the only packets on the link are those that somebody asked for.
    `link set dev ${device} addrgenmode none`,
    `link set dev ${device} mtu ${mtu} up`,
    // Without `nodad` an IPv6 address cannot be used for a second.
    ...addresses.map(
      (address) => `addr add ${address} dev ${device}${address.includes(":") ? " nodad" : ""}`,
    ),
  );
};

const DEVICE = "lens0";
const DEVICE_WITHIN = 5000;
const BUFFER_BYTES = 4 * 1024 * 1024;
const SAID_MAX = 2000;
