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
}

/** A stream as it passed the point. */
export interface StreamSeen {
  readonly stream: number;
  readonly ends: { readonly a: CaptureEndpoint; readonly b: CaptureEndpoint };
  readonly packets: PacketSeen[];
  /** Initial sequence numbers of `a` and of `b`, where their SYN was seen. */
  readonly initial: [number | undefined, number | undefined];
}

/** See the file's head. */
export class VantagePoint {
  readonly streams: StreamSeen[] = [];
  /** Seconds since 1970 in which the capture began. */
  origin: number | undefined;

  /** Takes what the analyser has just taken; packets that the capture holds twice count once. */
  take(analyser: Analyser, record: CaptureRecord): void {
    if (analyser.duplicateOf > 0) return;
    this.origin ??= record.seconds;
    const { segment, packet, stream } = analyser;
    const side = (analyser.direction & 1) as 0 | 1;
    const seen = (this.streams[stream] ??= {
      stream,
      ends: endpointsOf(analyser.store, stream),
      packets: [],
      initial: [undefined, undefined],
    });
    const { seq, ack, length, flags } = segment;
    if ((flags & SYN) !== 0) seen.initial[side] ??= seq;
    seen.packets.push({
      frame: record.frame,
      at: (record.seconds - this.origin) * 1e9 + record.nanoseconds,
      side,
      seq,
      ack,
      length,
      flags,
      tsVal: segment.hasTimestamps ? segment.tsVal >>> 0 : -1,
      tsEcr: segment.hasTimestamps ? segment.tsEcr >>> 0 : -1,
      identification: packet.identification,
    });
  }
}
