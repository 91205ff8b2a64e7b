/** Whose connection a segment is of, and its numbers counted from the SYNs. Fed with the packets in the order of sending. */
import { flagNames, optionOf, type Segment, type Seq, seqDiff } from "@tcplens/core";
import { addressOf, type EndName, type PacketRecord, type SimulationRun } from "@tcplens/core/simulation";
import { ipAddressText, type IpAddress } from "@tcplens/core/wire";
import type { SegmentContent } from "./packet-view.ts";
import { endNames } from "./run-words.ts";

/** A segment, with the addresses it goes between. */
export interface AddressedSegment {
  readonly source: IpAddress;
  readonly destination: IpAddress;
  readonly segment: Segment;
}

/** What is known of a segment beyond itself. */
export interface PlacedSegment {
  readonly content: SegmentContent;
  readonly connection: string;
  readonly again: boolean;
  /** It is for neither of the two ends. */
  readonly elsewhere: boolean;
}

/** One direction of a connection. */
interface Direction {
  /** The SYN's number; `undefined`: none was seen. */
  base: number | undefined;
  /** One beyond the highest number sent, counted from the base. */
  highest: number;
  /** RFC 7323 §2.2: what the side offered in its SYN. */
  shift: number | undefined;
  /** A SYN with ACK has gone out: behind one without, it says something new. */
  hasAccepted: boolean;
}

interface Flow {
  name: string;
  readonly directions: Map<string, Direction>;
}

export class FlowNumbers {
  readonly #flows = new Map<string, Flow>();
  /** Connections that have been opened and whose SYN has not been seen yet. */
  readonly #opened: Readonly<Record<EndName, string[]>> = { A: [], B: [] };

  /** Addresses of the two ends. */
  readonly #ends: ReadonlySet<string>;

  constructor(run: SimulationRun) {
    const { family = 4 } = run.scenario;
    this.#ends = new Set(endNames.map((end) => ipAddressText(addressOf(end, family))));
    for (const event of run.events) {
      if (event.type === "call" && event.call === "open" && event.error === undefined)
        this.#opened[event.end].push(event.connection);
    }
  }

  place(from: PacketRecord["from"], addressed: AddressedSegment): PlacedSegment {
    const { segment } = addressed;
    const flow = this.#flowOf(addressed);
    const [own, other] = directionsOf(flow, addressed);
    const flags = flagNames(segment.flags);
    const isSyn = flags.includes("SYN");
    const genuine = from === "A" || from === "B";
    if (isSyn && (genuine || own.base === undefined) && own.base !== segment.sequence) {
      Object.assign(own, newDirection(segment.sequence, optionOf(segment, "window-scale")?.shift));
      if (genuine && !flags.includes("ACK")) flow.name = this.#opened[from].shift() ?? flow.name;
    }
    const sequence = relative(segment.sequence, own.base);
    const occupied = segment.payload.length + (isSyn ? 1 : 0) + (flags.includes("FIN") ? 1 : 0);
    const accepts = isSyn && flags.includes("ACK");
    const repeats = occupied > 0 && sequence + occupied <= own.highest;
    const again = genuine && repeats && (!accepts || own.hasAccepted);
    if (genuine) own.highest = Math.max(own.highest, sequence + occupied);
    own.hasAccepted ||= genuine && accepts;
    const scaled = !isSyn && own.shift !== undefined && other.shift !== undefined;
    return {
      connection: flow.name,
      again,
      elsewhere: !this.#ends.has(ipAddressText(addressed.destination)),
      content: {
        kind: "segment",
        sourcePort: segment.sourcePort,
        destinationPort: segment.destinationPort,
        flags,
        sequence,
        acknowledgement: flags.includes("ACK") ? relative(segment.acknowledgement, other.base) : undefined,
        length: segment.payload.length,
        window: segment.window * 2 ** (scaled ? (own.shift ?? 0) : 0),
        sack: segment.sack.map(({ left, right }) => [
          relative(left, other.base),
          relative(right, other.base),
        ]),
        maximumSegmentSize: isSyn ? optionOf(segment, "mss")?.value : undefined,
        windowShift: isSyn ? optionOf(segment, "window-scale")?.shift : undefined,
      },
    };
  }

  /** A connection that neither end has opened is called by the port of whoever has. */
  #flowOf(addressed: AddressedSegment): Flow {
    const [source, destination] = keysOf(addressed);
    const key = source < destination ? `${source} ${destination}` : `${destination} ${source}`;
    const known = this.#flows.get(key);
    if (known !== undefined) return known;
    const { sourcePort, destinationPort } = addressed.segment;
    const isFromEnd = this.#ends.has(ipAddressText(addressed.source));
    const flow: Flow = { name: `port ${isFromEnd ? destinationPort : sourcePort}`, directions: new Map() };
    this.#flows.set(key, flow);
    return flow;
  }
}

const keysOf = ({ source, destination, segment }: AddressedSegment): readonly [string, string] => [
  `${ipAddressText(source)} ${segment.sourcePort}`,
  `${ipAddressText(destination)} ${segment.destinationPort}`,
];

/** The segment's own direction, and the other. */
const directionsOf = (flow: Flow, addressed: AddressedSegment): readonly [Direction, Direction] => {
  const [source, destination] = keysOf(addressed).map((key) => {
    const known = flow.directions.get(key) ?? newDirection(undefined, undefined);
    flow.directions.set(key, known);
    return known;
  });
  return [source ?? newDirection(undefined, undefined), destination ?? newDirection(undefined, undefined)];
};

const newDirection = (base: number | undefined, shift: number | undefined): Direction => ({
  base,
  highest: 0,
  shift,
  hasAccepted: false,
});

/** Before the SYN a number is negative; without one it is as sent. */
const relative = (number: number, base: number | undefined): number =>
  base === undefined ? number : seqDiff(number as Seq, base as Seq);
