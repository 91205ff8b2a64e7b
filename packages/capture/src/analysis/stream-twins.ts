/**
 * Streams with packets that were recorded twice exist twice: the stream itself without the copies, and a twin that takes
 * every packet, as Wireshark does. Until the first copy both are the same, so the twin starts as what the stream is then.
 */
import { grown } from "../base/grown.ts";
import type { LayeredPacket } from "../layers/layered-packet.ts";
import type { TcpSegment } from "../segment/tcp-segment.ts";
import type { SequenceJudge } from "./judge-sequence.ts";
import { StreamStore } from "./store.ts";
import { StreamAnalysis } from "./stream-analysis.ts";

export class StreamTwins {
  readonly #analysis: StreamAnalysis;
  /** By stream: its twin's number plus one; 0: it has none. */
  #numbers = new Int32Array(64);

  /** `store`: of the streams themselves. */
  constructor({ addresses }: StreamStore, packet: LayeredPacket, segment: TcpSegment) {
    this.#analysis = new StreamAnalysis(new StreamStore(addresses), packet, segment);
  }

  /** Says what Wireshark says of the segment last taken. */
  get judge(): SequenceJudge {
    return this.#analysis.judge;
  }

  get store(): StreamStore {
    return this.#analysis.store;
  }

  has(stream: number): boolean {
    return stream < this.#numbers.length && this.#numbers[stream] !== 0;
  }

  /** The number of the stream's twin in `store`; −1: it has none. */
  of(stream: number): number {
    return this.has(stream) ? (this.#numbers[stream] as number) - 1 : -1;
  }

  /** The next packet of a stream whose rows are in `original`; the twin is made if it is not there yet. */
  take(original: StreamAnalysis, stream: number, direction: number, frame: number, time: number): void {
    if (!this.has(stream)) this.#begin(original, stream);
    const twin = this.of(stream);
    this.#analysis.take(twin, twin * 2 + (direction & 1), frame, time, false);
  }

  #begin(original: StreamAnalysis, stream: number): void {
    if (stream >= this.#numbers.length) this.#numbers = grown(this.#numbers, stream + 1);
    const from = original.store;
    const { store, judge } = this.#analysis;
    const twin = store.add();
    this.#numbers[stream] = twin + 1;
    store.copy(twin, from, stream);
    judge.copyUnacked(original.judge, stream * 2, twin * 2);
    judge.copyUnacked(original.judge, stream * 2 + 1, twin * 2 + 1);
  }
}
