/**
 * What carries IP packets between an endpoint and the rest of the world: the one interface that every link has, real or
 * impaired. A link promises nothing: packets may be lost, doubled or changed, as the network may do.
 */

/** A way out for packets, and in. */
export interface PacketLink {
  /** Largest packet it takes, octets. */
  readonly mtu: number;
  /** Who gets what arrives. Once; what came before is lost. */
  attach(receiver: LinkReceiver): void;
  /** Sends one packet; the bytes may be changed afterwards. `false`: there was no room, or it was too large. */
  send(packet: Uint8Array): boolean;
  /** Whether there is room for another packet. Once it was `false`, `LinkReceiver.ready` says when there is again. */
  readonly isReady: boolean;
  /** Whether it keeps the process alive, as `ref` and `unref` of Node's handles. A new link does. */
  ref(): void;
  unref(): void;
  /** Sends and gives nothing any more; resolves when everything it held has been let go. */
  close(): Promise<void>;
  readonly counters: LinkCounters;
}

/** What a link calls. None of it is called from within `send`. */
export interface LinkReceiver {
  /** A packet. Its bytes are the receiver's to keep. */
  packet(bytes: Uint8Array): void;
  /** There is room again. */
  ready(): void;
  /** Something went wrong, and the link goes on: a packet that the operating system refused. */
  problem(error: Error): void;
  /** The link is gone; without an error it was closed from here. */
  closed(error?: Error): void;
}

/** Packets so far. */
export interface LinkCounters {
  sent: number;
  received: number;
  /** Not sent for want of room, or for their size. */
  dropped: number;
  problems: number;
}

/** A link's counters at its start. */
export const noPackets = (): LinkCounters => ({ sent: 0, received: 0, dropped: 0, problems: 0 });

/** Before a receiver is attached. */
export const nobody: LinkReceiver = {
  packet: () => undefined,
  ready: () => undefined,
  problem: () => undefined,
  closed: () => undefined,
};
