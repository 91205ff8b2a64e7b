/**
 * RFC 9293 §3.8.1: the retransmission queue, oldest first, with the counts RFC 6675 §4 makes of it kept up as its
 * segments change. A ring that grows; empty it holds nothing, and the ring goes to whoever needs one next.
 */
import type { SentSegment } from "./sent-segment.ts";

/** Segments sent and not yet acknowledged cumulatively. */
export class SentQueue {
  #ring: (SentSegment | undefined)[] = none;
  #head = 0;
  /** Length of the ring to begin with; most segments since the queue was last empty. */
  #last = RING_MIN;
  #most = 0;
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
    if (this.count > this.#most) this.#most = this.count;
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
    if (this.count === 0) this.#giveBack();
    return segment;
  }

  /** Takes the newest away, as if it had never been sent. */
  pop(): SentSegment {
    const segment = this.at(this.count - 1);
    this.setSacked(segment, false);
    this.setLost(segment, false);
    this.setRetransmitted(segment, false);
    this.#ring[(this.#head + this.count - 1) & (this.#ring.length - 1)] = undefined;
    this.count -= 1;
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
    while (this.count > 0) this.shift();
    this.count = 0;
    this.sacked = 0;
    this.lost = 0;
    this.retransmitted = 0;
  }

  #grow(): void {
    const wanted = this.#ring.length === 0 ? this.#last : this.#ring.length * 2;
    const bigger = takeRing(wanted);
    for (let index = 0; index < this.count; index += 1) bigger[index] = this.at(index);
    if (this.#ring.length > 0) this.#ring.fill(undefined);
    keepRing(this.#ring);
    this.#ring = bigger;
    this.#head = 0;
  }

  #giveBack(): void {
    // Next time a ring of this size at once, or half of it where so much was not needed.
    this.#last =
      this.#most > this.#ring.length / 4 ? this.#ring.length : Math.max(RING_MIN, this.#ring.length / 2);
    this.#most = 0;
    keepRing(this.#ring);
    this.#ring = none;
    this.#head = 0;
  }
}

type Ring = (SentSegment | undefined)[];

/** Emptied rings for reuse, by the logarithm of their length. */
const spare: Ring[][] = Array.from({ length: 21 }, () => []);
const SPARE_EACH_MAX = 16;
const RING_MIN = 4;
const none: Ring = [];

const takeRing = (length: number): Ring =>
  spare[Math.log2(length)]?.pop() ?? Array.from<undefined>({ length }).fill(undefined);

/** `ring` holds nothing any more. */
const keepRing = (ring: Ring): void => {
  if (ring.length === 0) return;
  const kept = spare[Math.log2(ring.length)];
  if (kept !== undefined && kept.length < SPARE_EACH_MAX) kept.push(ring);
};
