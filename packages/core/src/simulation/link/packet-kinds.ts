/** What a packet is to a script: the first sending of data, a retransmission, an acknowledgement and so on. */
import { ACK, FIN, RST, SYN } from "../../base/control-bits.ts";
import { seqDiff, type Seq } from "../../base/seq.ts";
import { segmentFields, type SegmentFields } from "./packet-fields.ts";

/** The kinds a script can name. One packet may be of several. */
export const packetKinds = [
  "any",
  "syn",
  "syn-ack",
  "fin",
  "rst",
  /** With octets never sent before. */
  "data",
  /** A SYN, a FIN or octets, and nothing of it new. */
  "retransmission",
  /** An acknowledgement and nothing else. */
  "ack",
  /** An `ack` that repeats the number and the window of the one before. */
  "duplicate-ack",
  /** An `ack` that repeats the number, with a larger window. */
  "window-update",
] as const;

export type PacketKind = (typeof packetKinds)[number];

/** What is known of one flow in one direction. */
interface Flow {
  /** One beyond the highest sequence number seen. */
  highest: number | undefined;
  acknowledgement: number;
  window: number;
}

/** A packet seen in its flow. */
export interface SeenPacket {
  readonly kinds: ReadonlySet<PacketKind>;
  readonly fields: SegmentFields | undefined;
}

/** Looks at the packets of one direction, in the order in which they pass. */
export class PacketObserver {
  readonly #flows: Map<number, Flow> = new Map();

  observe(bytes: Uint8Array): SeenPacket {
    const fields = segmentFields(bytes);
    const kinds = new Set<PacketKind>(["any"]);
    if (fields === undefined) return { kinds, fields };
    const flow = this.#flowOf(fields);
    controlKinds(fields, kinds);
    const length = fields.payloadLength + bit(fields.flags, SYN) + bit(fields.flags, FIN);
    if (length > 0) {
      const end = (fields.sequence + length) >>> 0;
      const isNew = flow.highest === undefined || seqDiff(end as Seq, flow.highest as Seq) > 0;
      if (isNew) flow.highest = end;
      else kinds.add("retransmission");
      if (isNew && fields.payloadLength > 0) kinds.add("data");
    } else if ((fields.flags & (ACK | RST)) === ACK) {
      kinds.add("ack");
      if (fields.acknowledgement === flow.acknowledgement) {
        if (fields.window === flow.window) kinds.add("duplicate-ack");
        else if (fields.window > flow.window) kinds.add("window-update");
      }
    }
    flow.acknowledgement = fields.acknowledgement;
    flow.window = fields.window;
    return { kinds, fields };
  }

  /** A SYN with a number of its own begins a new flow, also where the ports have been used before. */
  #flowOf(fields: SegmentFields): Flow {
    const known = this.#flows.get(fields.ports);
    const isSame =
      (fields.flags & SYN) === 0 || known?.highest === (fields.sequence + 1 + fields.payloadLength) >>> 0;
    if (known !== undefined && (isSame || isBehind(fields, known))) return known;
    const flow: Flow = { highest: undefined, acknowledgement: -1, window: -1 };
    if (known === undefined && this.#flows.size >= FLOWS_MAX)
      for (const oldest of this.#flows.keys()) {
        this.#flows.delete(oldest);
        break;
      }
    this.#flows.set(fields.ports, flow);
    return flow;
  }
}

/** A SYN that comes again after its flow has gone on. */
const isBehind = (fields: SegmentFields, flow: Flow): boolean => {
  if (flow.highest === undefined) return false;
  const distance = seqDiff(flow.highest as Seq, fields.sequence as Seq);
  return distance > 0 && distance < RECENT;
};

const controlKinds = ({ flags }: SegmentFields, kinds: Set<PacketKind>): void => {
  if ((flags & SYN) !== 0) kinds.add((flags & ACK) === 0 ? "syn" : "syn-ack");
  if ((flags & FIN) !== 0) kinds.add("fin");
  if ((flags & RST) !== 0) kinds.add("rst");
};

const bit = (flags: number, mask: number): number => ((flags & mask) === 0 ? 0 : 1);

/** Flows remembered in one direction; the oldest is forgotten first. */
const FLOWS_MAX = 10_000;
/** A SYN no further back than this belongs to the flow there is. */
const RECENT = 65_536;
