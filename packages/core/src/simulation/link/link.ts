/**
 * One direction of a path, without I/O: packets go in, and come out later, changed, twice or not at all. Every
 * impairment is a link of its own; `stack.ts` puts them one behind the other.
 */

/** A raw IP packet on its way. Never changed: an impairment that alters octets makes a new one with the same history. */
export interface Packet {
  readonly bytes: Uint8Array;
  /** 0: the original; else which copy of it. */
  readonly copy: number;
  /** What has happened to it and its copies so far, in order. */
  readonly history: PacketEvent[];
}

/** Something that happened to a packet on its way. */
export interface PacketEvent {
  readonly at: number;
  readonly copy: number;
  readonly what: PacketFate;
  /** The impairment that did it; absent for `delivered`. */
  readonly by?: ImpairmentKind;
}

export type PacketFate =
  | "lost"
  | "duplicated"
  | "corrupted"
  /** Held back, so that others overtake it. */
  | "reordered"
  /** Held back, together with those behind it. */
  | "held"
  /** RFC 3168 §5: the router set CE. */
  | "marked"
  | "fragmented"
  /** Thrown away, and the sender told by ICMP that it was too big. */
  | "refused"
  | "delivered";

/** The impairments there are, as scenario files name them. */
export type ImpairmentKind =
  | "delay"
  | "rate"
  | "loss"
  | "burst-loss"
  | "reorder"
  | "duplicate"
  | "corrupt"
  | "mtu"
  | "outage"
  | "stall"
  | "script";

export interface Link {
  /** A packet goes in. `now` never goes back from call to call. */
  send(packet: Packet, now: number): void;
  /** When `arrivals` is next worth calling; `Infinity`: nothing is under way. */
  nextArrival(): number;
  /** Takes what has come out by `now`, in order. An early call gives nothing. */
  arrivals(now: number): readonly Packet[];
}

/** Adds to a packet's history. */
export const note = (packet: Packet, at: number, what: PacketFate, by: ImpairmentKind): void => {
  packet.history.push({ at, copy: packet.copy, what, by });
};

/** The same packet with other octets. */
export const altered = (packet: Packet, bytes: Uint8Array): Packet => ({
  bytes,
  copy: packet.copy,
  history: packet.history,
});

/** One more of the same packet. */
export const copied = (packet: Packet): Packet => ({
  bytes: packet.bytes,
  copy: packet.history.reduce((sum, { what }) => sum + (what === "duplicated" ? 1 : 0), 1),
  history: packet.history,
});
