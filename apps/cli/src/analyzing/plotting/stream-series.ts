/** What a connection's plots are drawn from: of every packet the numbers, in columns. */
import { isSentAgain, packetReport, type Analyser } from "@tcplens/capture";

/** Of one direction. Sequence numbers count from its start and do not wrap. */
export interface DirectionSeries {
  /** ms since the connection's first packet, of each packet. */
  readonly at: number[];
  readonly seq: number[];
  readonly length: number[];
  /** Of the other direction; NaN: the packet has no ACK. */
  readonly ack: number[];
  /** Scaled. */
  readonly window: number[];
  /** The header's control bits. */
  readonly flags: number[];
  /** Whether it was sent again. */
  readonly again: boolean[];
  /** Round trip that the packet's ACK ends, ms; NaN: none. */
  readonly roundTrip: number[];
  /** RFC 2018: blocks that the packet reports: when, from, to. */
  readonly sacked: (readonly [number, number, number])[];
}

/** See the file's head. Packets past the bound are counted and not kept. */
export class StreamSeries {
  readonly stream: number;
  readonly a: DirectionSeries = emptySeries();
  readonly b: DirectionSeries = emptySeries();
  #left = 0;
  readonly #seq = [new Unwrapped(), new Unwrapped()] as const;
  readonly #ack = [new Unwrapped(), new Unwrapped()] as const;

  constructor(stream: number) {
    this.stream = stream;
  }

  /** Packets that are not kept. */
  get left(): number {
    return this.#left;
  }

  /** The packet that the analyser has just taken; of other connections nothing is kept. */
  take(analyser: Analyser, frame: number): void {
    // A copy of a packet that was recorded before is none of the connection's, nor is what an ICMP error quotes.
    if (analyser.stream !== this.stream || analyser.duplicateOf > 0 || analyser.packet.quoted) return;
    if (this.a.at.length + this.b.at.length >= PACKETS_MAX) {
      this.#left += 1;
      return;
    }
    const { segment } = analyser;
    const report = packetReport(analyser, frame);
    const side = report.from_a ? 0 : 1;
    const into = report.from_a ? this.a : this.b;
    const at = report.time * 1000;
    const hasAck = (segment.flags & ACK) !== 0;
    const ack = hasAck ? this.#ack[side].next(segment.ack, report.ack) : Number.NaN;
    into.at.push(at);
    into.seq.push(this.#seq[side].next(segment.seq, report.seq));
    into.length.push(report.len);
    into.ack.push(ack);
    into.window.push(report.window);
    into.flags.push(segment.flags);
    into.again.push(isSentAgain(report));
    into.roundTrip.push(report.ack_rtt === undefined ? Number.NaN : report.ack_rtt * 1000);
    for (let block = 0; block < segment.sackBlocks; block += 1) {
      const from = ack + (((segment.sack[block * 2] as number) - segment.ack) | 0);
      const to = ack + (((segment.sack[block * 2 + 1] as number) - segment.ack) | 0);
      into.sacked.push([at, from, to]);
    }
  }
}

/** RFC 9293 §3.4: numbers count modulo 2³²; these go on. */
class Unwrapped {
  #last: number | undefined;
  #value = 0;

  /** `relative`: what the first one is called. */
  next(raw: number, relative: number): number {
    this.#value = this.#last === undefined ? relative : this.#value + ((raw - this.#last) | 0);
    this.#last = raw;
    return this.#value;
  }
}

const emptySeries = (): DirectionSeries => ({
  at: [],
  seq: [],
  length: [],
  ack: [],
  window: [],
  flags: [],
  again: [],
  roundTrip: [],
  sacked: [],
});

const ACK = 0x10;
const PACKETS_MAX = 5_000_000;
