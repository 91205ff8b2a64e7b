/** What is kept of a capture that is to be merged with another: each TCP packet of each stream, in memory. */
import type { Analyser } from "../analysis/analyser.ts";
import type { CaptureRecord } from "../file/record.ts";
import { endpointsOf, type CaptureEndpoint } from "../report/endpoints.ts";
import { SYN } from "../segment/tcp-segment.ts";

/** A packet as it passed the point. */
export interface PacketSeen {
  readonly frame: number;
  /** By the clock of the capture: ns since the second in which it began. */
  readonly at: number;
  /** 0: the stream's `a` sent it. */
  readonly side: 0 | 1;
  readonly seq: number;
  readonly ack: number;
  readonly length: number;
  readonly flags: number;
  /** RFC 7323's timestamps; −1: without. */
  readonly tsVal: number;
  readonly tsEcr: number;
  /** IPv4's Identification; −1: without. */
  readonly identification: number;
  /** IPv4's Time to Live, IPv6's Hop Limit. */
  readonly hopLimit: number;
  /** RFC 2018: pairs of edges. */
  readonly sack: readonly number[];
}

/** A stream as it passed the point. */
export interface StreamSeen {
  readonly stream: number;
  readonly ends: { readonly a: CaptureEndpoint; readonly b: CaptureEndpoint };
  readonly packets: PacketSeen[];
  /** Packets of `a` and of `b` that came once more the same way, which are not among `packets`. */
  readonly copies: [number, number];
  /** Initial sequence numbers of `a` and of `b`, where their SYN was seen. */
  readonly initial: [number | undefined, number | undefined];
  /** What each takes as a segment, as its SYN says. */
  readonly mss: [number | undefined, number | undefined];
}

/** See the file's head. */
export class VantagePoint {
  readonly streams: StreamSeen[] = [];
  readonly #known = new Map<number, StreamSeen>();
  /** Seconds since 1970 in which the capture began. */
  origin: number | undefined;
  /** When the first packet was captured, and the last, of any kind: as `PacketSeen.at`. */
  from = 0;
  to = 0;

  /**
   * Takes what the analyser has just taken; packets that the capture holds twice count once. Of a record without TCP its time
   * counts: the capture went on then.
   */
  take(analyser: Analyser, record: CaptureRecord): void {
    const { segment, packet, stream } = analyser;
    // pcapng's packets without a time.
    if (stream < 0 && record.seconds === 0) return;
    if (this.origin === undefined) this.from = this.to = record.nanoseconds;
    this.origin ??= record.seconds;
    const at = (record.seconds - this.origin) * 1e9 + record.nanoseconds;
    this.from = Math.min(this.from, at);
    this.to = Math.max(this.to, at);
    // A segment that an ICMP error quotes has passed before; of a fragment not all is known.
    if (stream < 0 || packet.quoted || packet.fragment) return;
    const side = (analyser.direction & 1) as 0 | 1;
    const seen = this.#known.get(stream) ?? this.#begin(analyser, stream);
    if (analyser.duplicateOf > 0) {
      if (!analyser.copies(stream).some(({ otherWay }) => otherWay)) seen.copies[side] += 1;
      return;
    }
    const { seq, ack, length, flags } = segment;
    if ((flags & SYN) !== 0) {
      seen.initial[side] ??= seq;
      if (segment.mss > 0) seen.mss[side] ??= segment.mss;
    }
    seen.packets.push({
      frame: record.frame,
      at,
      side,
      seq,
      ack,
      length,
      flags,
      tsVal: segment.hasTimestamps ? segment.tsVal >>> 0 : -1,
      tsEcr: segment.hasTimestamps ? segment.tsEcr >>> 0 : -1,
      identification: packet.identification,
      hopLimit: packet.hopLimit,
      sack: segment.sackBlocks === 0 ? NO_BLOCKS : [...segment.sack.subarray(0, segment.sackBlocks * 2)],
    });
  }

  #begin({ store }: Analyser, stream: number): StreamSeen {
    const seen: StreamSeen = {
      stream,
      ends: endpointsOf(store, stream),
      packets: [],
      copies: [0, 0],
      initial: [undefined, undefined],
      mss: [undefined, undefined],
    };
    this.streams.push(seen);
    this.#known.set(stream, seen);
    return seen;
  }
}

const NO_BLOCKS: readonly number[] = [];
