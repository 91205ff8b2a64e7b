/** One packet of a simulated run as views show it: what it says, in numbers that begin at 0, and what became of it. */
import type { Flag } from "@tcplens/core";
import type { EndName, ImpairmentKind, PacketRecord } from "@tcplens/core/simulation";

/** See the file's head. Times in ms of virtual time. */
export interface PacketView {
  /** Its place in the run's list of packets. */
  readonly number: number;
  /** When it was sent. */
  readonly at: number;
  readonly from: PacketRecord["from"];
  readonly to: EndName;
  /** The connection it belongs to, as the scenario names it; of strangers `port` and their port. */
  readonly connection: string | undefined;
  readonly says: PacketContent;
  /** It carries octets, a SYN or a FIN, and nothing of that is new; a probe is none of these. */
  readonly again: boolean;
  /** It asks whether the window is still closed, or whether the peer is still there. */
  readonly probe: boolean;
  /** In the order of time; empty where nothing came through. */
  readonly arrivals: readonly Arrival[];
  /** Why a copy of it did not arrive; `undefined`: all did. */
  readonly stopped: Stop | undefined;
  /** It is for somebody else than the two ends, and leaves the picture. */
  readonly elsewhere: boolean;
  /** A queue on the way set CE (RFC 3168 §5). */
  readonly marked: boolean;
  /** It was held back, so that others overtook it. */
  readonly heldBack: boolean;
  readonly fragmented: boolean;
}

/** A copy that came through. */
export interface Arrival {
  readonly at: number;
  /** 0: the packet itself; else which copy. */
  readonly copy: number;
  /** It is not what was sent, and its checksum tells. */
  readonly damaged: boolean;
}

/** What kept a packet from arriving. `refused`: too large for the next line, and the sender was told. */
export interface Stop {
  readonly at: number;
  readonly how: "lost" | "refused";
  readonly by: ImpairmentKind | undefined;
}

/** What a packet says. */
export type PacketContent = SegmentContent | OtherContent;

/** A TCP segment. Sequence numbers count from each side's SYN, which has 0; where there was none they are as sent. */
export interface SegmentContent {
  readonly kind: "segment";
  readonly sourcePort: number;
  readonly destinationPort: number;
  readonly flags: readonly Flag[];
  readonly sequence: number;
  /** `undefined` without ACK. */
  readonly acknowledgement: number | undefined;
  /** Octets of data. */
  readonly length: number;
  /** Octets, after its scale. */
  readonly window: number;
  /** First octet, and the one after the last. */
  readonly sack: readonly (readonly [number, number])[];
  /** Of a SYN: what it offers, where it does. */
  readonly maximumSegmentSize: number | undefined;
  readonly windowShift: number | undefined;
}

/** Anything else, in words: `ICMP: too big, next MTU 1400`. */
export interface OtherContent {
  readonly kind: "icmp" | "other";
  readonly words: string;
}
