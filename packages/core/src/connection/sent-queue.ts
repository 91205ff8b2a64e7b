/**
 * RFC 9293 §3.8.1: the retransmission queue, oldest first, with the counts RFC 6675 §4 makes of it kept up as its
 * segments change. A ring that grows; empty it holds nothing.
 */
import type { SentSegment } from "./sent-segment.ts";

/** Segments sent and not yet acknowledged cumulatively. */
export class SentQueue {
  #ring: (SentSegment | undefined)[] = none;
  #head = 0;
  /** Segments on the queue; of these sacked, lost and not sent again, in flight again. */
  count = 0;
  sacked = 0;
  lost = 0;
  retransmitted = 0;

  /** RFC 6675 §4 (pipe), as a count: what is thought to be on its way. */
  get inFlight(): number {
    return this.count - this.sacked - this.lost + this.retransmitted;
  }

  /** The segment at `index` from the oldest. */
  at(index: number): SentSegment {
    return this.#ring[(this.#head + index) & (this.#ring.length - 1)] as SentSegment;
  }

  push(segment: SentSegment): void {
    if (this.count === this.#ring.length) this.#grow();
    this.#ring[(this.#head + this.count) & (this.#ring.length - 1)] = segment;
    this.count += 1;
  }

  /** Takes the oldest away, whatever was known of it. */
  shift(): SentSegment {
    const segment = this.at(0);
    this.#ring[this.#head] = undefined;
    this.#head = (this.#head + 1) & (this.#ring.length - 1);
    this.count -= 1;
    if (segment.sacked) this.sacked -= 1;
    if (segment.lost) this.lost -= 1;
    if (segment.retransmitted) this.retransmitted -= 1;
    if (this.count === 0 && this.#ring.length > IDLE_RING_MAX) this.#ring = none;
    return segment;
  }

  /** Puts `second` right after the segment at `index`, which has just been cut in two. */
  insertAfter(index: number, second: SentSegment): void {
    this.push(second);
    const mask = this.#ring.length - 1;
    for (let place = this.count - 1; place > index + 1; place -= 1)
      this.#ring[(this.#head + place) & mask] = this.#ring[(this.#head + place - 1) & mask];
    this.#ring[(this.#head + index + 1) & mask] = second;
    if (second.sacked) this.sacked += 1;
    if (second.lost) this.lost += 1;
    if (second.retransmitted) this.retransmitted += 1;
  }

  setSacked(segment: SentSegment, value: boolean): void {
    if (segment.sacked === value) return;
    segment.sacked = value;
    this.sacked += value ? 1 : -1;
  }

  setLost(segment: SentSegment, value: boolean): void {
    if (segment.lost === value) return;
    segment.lost = value;
    this.lost += value ? 1 : -1;
  }

  setRetransmitted(segment: SentSegment, value: boolean): void {
    if (segment.retransmitted === value) return;
    segment.retransmitted = value;
    this.retransmitted += value ? 1 : -1;
  }

  /** The index of the segment that holds `offset`, or of the first after it; `count` if there is none. */
  indexOf(offset: number): number {
    let low = 0;
    let high = this.count;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.at(middle).end <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  clear(): void {
    this.#ring = none;
    this.#head = 0;
    this.count = 0;
    this.sacked = 0;
    this.lost = 0;
    this.retransmitted = 0;
  }

  #grow(): void {
    const bigger: (SentSegment | undefined)[] = Array.from({ length: Math.max(4, this.#ring.length * 2) });
    for (let index = 0; index < this.count; index += 1) bigger[index] = this.at(index);
    this.#ring = bigger;
    this.#head = 0;
  }
}

/** A ring that has grown beyond this is given up once it is empty. */
const IDLE_RING_MAX = 32;
const none: (SentSegment | undefined)[] = [];
