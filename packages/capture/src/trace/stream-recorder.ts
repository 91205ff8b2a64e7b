/** Keeps the segments of one stream while a capture is analysed, so that the stream can be told as a trace. */
import type { Analyser } from "../analysis/analyser.ts";
import type { SegmentObserver } from "../analysis/observer.ts";
import { relativeAck, relativeSeq } from "../analysis/relative.ts";
import { icmpRecord } from "../connection/icmp-findings.ts";
import { icmpWords } from "../report/icmp-words.ts";
import { FIN, RST, SYN } from "../segment/tcp-segment.ts";

/** One segment; numbers count from each side's SYN. */
export interface RecordedSegment {
  readonly frame: number;
  /** ns since the stream's first packet. */
  readonly time: number;
  /** 0: a; 1: b. */
  readonly side: number;
  readonly flags: number;
  readonly seq: number;
  readonly ack: number;
  /** Octets of data. */
  readonly length: number;
}

export interface StreamRecorderOptions {
  /** Segments kept, the first ones; SYN, FIN and RST are kept beyond, up to twice as many. Default: 20,000. */
  readonly segmentsMax?: number;
}

/** An observer to pass to an `Analyser` beside the standard ones. */
export class StreamRecorder implements SegmentObserver {
  readonly stream: number;
  readonly segments: RecordedSegment[] = [];
  /** The first ICMP errors that quote the stream: in words, when, and how many segments stand before each. */
  readonly errors: { readonly before: number; readonly time: number; readonly text: string }[] = [];
  /** Segments that were not kept. */
  more = 0;
  readonly #max: number;

  constructor(stream: number, { segmentsMax = SEGMENTS_MAX }: StreamRecorderOptions = {}) {
    this.stream = stream;
    this.#max = segmentsMax;
  }

  observe(analyser: Analyser): void {
    if (analyser.stream !== this.stream) return;
    const { segment, store, direction, time, packet } = analyser;
    if (packet.quoted) {
      if (this.errors.length === ERRORS_MAX) return;
      const said = icmpRecord(analyser);
      const text = `ICMP from ${said.reporter}: ${icmpWords(said)}.`;
      this.errors.push({ before: this.segments.length, time, text });
      return;
    }
    const kept = this.segments.length;
    const controls = (segment.flags & (SYN | FIN | RST)) !== 0;
    if (kept >= this.#max && !(controls && kept < this.#max * 2)) {
      this.more += 1;
      return;
    }
    this.segments.push({
      frame: packet.frame,
      time,
      side: direction & 1,
      flags: segment.flags,
      seq: relativeSeq(segment, store, direction),
      ack: relativeAck(segment, store, direction),
      length: segment.length,
    });
  }
}

const SEGMENTS_MAX = 20_000;
const ERRORS_MAX = 100;
