/**
 * IP packets in UDP datagrams, one in each: two processes talk a TCP of their own over whatever lies between them.
 * Only datagrams of the peer are taken (the socket is connected). There is no tunnel header and no secret: who can send
 * from the peer's address and port is the peer.
 */
import { createSocket, type RemoteInfo, type Socket } from "node:dgram";
import { isIP } from "node:net";
import { InvalidArgument } from "@tcplens/core";
import { type LinkCounters, type LinkReceiver, noPackets, nobody, type PacketLink } from "./packet-link.ts";

/** An address of UDP. */
export interface UdpAddress {
  /** An IPv4 or IPv6 address as text. */
  readonly address: string;
  readonly port: number;
}

export interface UdpLinkOptions {
  /** Where to receive; port 0: any that is free. Default: loopback of the peer's family, port 0. */
  readonly bind?: UdpAddress;
  /** To whom, and from whom alone. `token`: whoever first sends just these bytes. */
  readonly peer: UdpAddress | { readonly token: string };
  /** Largest packet, octets. Default: 1500. Beyond the path's own MTU less 28 (IPv4) or 48 the datagrams are cut up. */
  readonly mtu?: number;
  /** Packets that may wait for the operating system to take them. Default: 256. */
  readonly queuePackets?: number;
  /** Octets of the operating system's buffers, as far as it allows. Default: 4 MiB. */
  readonly bufferBytes?: number;
}

/** A link over UDP, and where it receives. */
export interface UdpLink extends PacketLink {
  readonly local: UdpAddress;
  /** Resolves when the peer is known: at once, unless it is waited for by a token. Never, if closed before. */
  readonly connected: Promise<void>;
}

/**
 * Binds and gives the link; rejects with Node's own error where the address cannot be had.
 * @throws {@link InvalidArgument} for addresses, ports and sizes that cannot be.
 */
export const udpLink = async (options: UdpLinkOptions): Promise<UdpLink> => {
  const settings = resolve(options);
  const socket = createSocket({ type: settings.type });
  await new Promise<void>((bound, failed) => {
    socket.once("error", failed);
    socket.bind({ address: settings.bind.address, port: settings.bind.port, exclusive: true }, () => {
      socket.off("error", failed);
      bound();
    });
  });
  growBuffers(socket, settings.bufferBytes);
  const link = new DatagramLink(socket, settings);
  if ("token" in settings.peer) return link;
  try {
    await link.connected;
  } catch (error) {
    await link.close();
    throw error;
  }
  return link;
};

class DatagramLink implements UdpLink {
  readonly mtu: number;
  readonly local: UdpAddress;
  readonly counters: LinkCounters = noPackets();
  readonly connected: Promise<void>;
  readonly #socket: Socket;
  readonly #queuePackets: number;
  #receiver: LinkReceiver = nobody;
  #isConnected = false;
  /** Datagrams given to Node that the operating system had no room for at once. */
  #waiting = 0;
  #wasFull = false;
  #closing: Promise<void> | undefined;

  constructor(socket: Socket, { peer, mtu, queuePackets }: Settings) {
    this.mtu = mtu;
    const { address, port } = socket.address();
    this.local = { address, port };
    this.#socket = socket;
    this.#queuePackets = queuePackets;
    socket.on("error", (error) => this.#problem(error));
    this.connected = "token" in peer ? this.#awaitPeer(peer.token) : this.#connect(peer);
  }

  get isReady(): boolean {
    return this.#waiting < this.#queuePackets;
  }

  attach(receiver: LinkReceiver): void {
    this.#receiver = receiver;
  }

  send(packet: Uint8Array): boolean {
    if (!this.isReady || !this.#isConnected || this.#closing !== undefined || packet.length > this.mtu) {
      this.counters.dropped += 1;
      return false;
    }
    this.counters.sent += 1;
    // Node keeps the bytes until the operating system has taken them, which may be later.
    const copy = Buffer.from(packet);
    // With nothing waiting the operating system takes it within the call, and errors come as events: no callback needed.
    if (this.#waiting === 0 && this.#socket.getSendQueueCount() === 0) {
      this.#socket.send(copy);
      return true;
    }
    this.#waiting += 1;
    this.#wasFull ||= !this.isReady;
    this.#socket.send(copy, (error) => {
      this.#waiting -= 1;
      if (error !== null) this.#problem(error);
      if (this.#wasFull && this.#waiting <= this.#queuePackets / 2) {
        this.#wasFull = false;
        if (this.#closing === undefined) this.#receiver.ready();
      }
    });
    return true;
  }

  ref(): void {
    this.#socket.ref();
  }

  unref(): void {
    this.#socket.unref();
  }

  close(): Promise<void> {
    this.#closing ??= new Promise((resolve) => {
      this.#socket.close(() => {
        resolve();
        this.#receiver.closed();
      });
    });
    return this.#closing;
  }

  #awaitPeer(token: string): Promise<void> {
    const expected = Buffer.from(token);
    return new Promise((resolve, reject) => {
      const hear = (bytes: Buffer, { address, port }: RemoteInfo): void => {
        if (!bytes.equals(expected)) return;
        this.#socket.off("message", hear);
        this.#connect({ address, port }).then(resolve, reject);
      };
      this.#socket.on("message", hear);
    });
  }

  #connect({ address, port }: UdpAddress): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#socket.connect(port, address, (error?: Error) => {
        if (error) {
          reject(error);
          return;
        }
        if (this.#closing !== undefined) return;
        this.#isConnected = true;
        this.#hear(this.#socket.remoteAddress());
        resolve();
      });
    });
  }

  #hear(peer: UdpAddress): void {
    this.#socket.on("message", (bytes, from) => {
      // What strangers had sent before the socket was connected is still in its queue.
      if (from.port !== peer.port || from.address !== peer.address) return;
      this.counters.received += 1;
      this.#receiver.packet(bytes);
    });
  }

  #problem(error: Error): void {
    this.counters.problems += 1;
    this.#receiver.problem(error);
  }
}

interface Settings {
  readonly type: "udp4" | "udp6";
  readonly bind: UdpAddress;
  readonly peer: UdpLinkOptions["peer"];
  readonly mtu: number;
  readonly queuePackets: number;
  readonly bufferBytes: number;
}

const resolve = ({ bind, peer, mtu, queuePackets, bufferBytes }: UdpLinkOptions): Settings => {
  if (!("token" in peer)) checkAddress("options.peer", peer, 1);
  else if (peer.token.length === 0)
    throw new InvalidArgument("options.peer.token", "a text that is not empty");
  const family = isIP((bind ?? ("token" in peer ? LOOPBACK_4 : peer)).address);
  const local = bind ?? (family === 4 ? LOOPBACK_4 : LOOPBACK_6);
  checkAddress("options.bind", local, 0);
  if (!("token" in peer) && isIP(peer.address) !== family) {
    throw new InvalidArgument("options.bind", "of the same family as options.peer", local.address);
  }
  return {
    type: family === 4 ? "udp4" : "udp6",
    bind: local,
    peer,
    mtu: whole("options.mtu", mtu ?? MTU, MTU_MIN, MTU_MAX),
    queuePackets: whole("options.queuePackets", queuePackets ?? QUEUE_PACKETS, 1, QUEUE_PACKETS_MAX),
    bufferBytes: whole("options.bufferBytes", bufferBytes ?? BUFFER_BYTES, 1, BUFFER_BYTES_MAX),
  };
};

const checkAddress = (argument: string, { address, port }: UdpAddress, portMin: number): void => {
  if (isIP(address) === 0)
    throw new InvalidArgument(`${argument}.address`, "an IPv4 or IPv6 address", address);
  whole(`${argument}.port`, port, portMin, 65_535);
};

const whole = (argument: string, value: number, least: number, most: number): number => {
  if (!Number.isInteger(value) || value < least || value > most) {
    throw new InvalidArgument(argument, `a whole number from ${least} to ${most}`, value);
  }
  return value;
};

/** A burst of a whole window has to fit: what does not is lost. An operating system that allows less gives less. */
const growBuffers = (socket: Socket, bytes: number): void => {
  for (const grow of [() => socket.setRecvBufferSize(bytes), () => socket.setSendBufferSize(bytes)]) {
    try {
      grow();
    } catch {
      // macOS refuses what Linux cuts to its limit; the size it had stays.
    }
  }
};

const LOOPBACK_4: UdpAddress = { address: "127.0.0.1", port: 0 };
const LOOPBACK_6: UdpAddress = { address: "::1", port: 0 };
const MTU = 1500;
/** RFC 791 §3.1: every host takes 68 octets. */
const MTU_MIN = 68;
/** What fits into a UDP datagram over IPv4. */
const MTU_MAX = 65_507;
const QUEUE_PACKETS = 256;
const QUEUE_PACKETS_MAX = 65_536;
const BUFFER_BYTES = 4 * 1024 * 1024;
const BUFFER_BYTES_MAX = 1024 * 1024 * 1024;
