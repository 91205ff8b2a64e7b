/**
 * Segments that have not been acknowledged, per direction (facts of Wireshark's list: an ACK that meets a segment's
 * end exactly gives its round-trip time; what lies between the ends is in flight).
 *
 * A segment that continues its direction goes to a queue in order, from which an ACK takes only the front; one that
 * does not (a retransmission, one out of order) goes to a list aside, which is walked. So an ACK costs what it
 * acknowledges, even among thousands of segments in flight.
 */
import { grown } from "../base/grown.ts";
import {
  ASIDE_FIRST,
  ASIDE_LAST,
  ASIDE_MAX,
  ASIDE_MIN,
  DIRECTION_INTS,
  type StreamStore,
  UNACKED_COUNT,
  UNACKED_FIRST,
  UNACKED_LAST,
} from "./store.ts";

/** As in Wireshark (TCP_MAX_UNACKED_SEGMENTS): what comes while there are so many is not remembered. */
const UNACKED_MAX = 10_000;

export class UnackedSegments {
  readonly #store: StreamStore;
  /** Rows of SEGMENT_INTS: next row, seq, end, frame. */
  #rows = new Int32Array(ROW * 1024);
  #times = new Float64Array(1024);
  /** Rows never used, and the first of those given back. */
  #used = 0;
  #free = -1;
  /** After `acknowledge`: the segment that the ACK met exactly (the one sent first); frame 0: none. */
  ackedFrame = 0;
  ackedTime: number = Number.NaN;
  oldestTime: number = Number.NaN;

  constructor(store: StreamStore) {
    this.#store = store;
  }

  /** False where there are too many. */
  add(direction: number, seq: number, end: number, frame: number, time: number): boolean {
    const columns = this.#store.directions;
    const at = direction * DIRECTION_INTS;
    if ((columns[at + UNACKED_COUNT] as number) >= UNACKED_MAX) return false;
    columns[at + UNACKED_COUNT] = (columns[at + UNACKED_COUNT] as number) + 1;
    const segment = this.#take();
    const rows = this.#rows;
    const row = segment * ROW;
    rows[row] = -1;
    rows[row + SEQ] = seq;
    rows[row + END] = end;
    rows[row + FRAME] = frame;
    this.#times[segment] = time;
    const last = columns[at + UNACKED_LAST] as number;
    if (last < 0) {
      columns[at + UNACKED_FIRST] = segment;
      columns[at + UNACKED_LAST] = segment;
      return true;
    }
    const first = columns[at + UNACKED_FIRST] as number;
    const span = (end - (rows[first * ROW + SEQ] as number)) | 0;
    if (((seq - (rows[last * ROW + END] as number)) | 0) >= 0 && span > 0 && span < ORDERED_SPAN) {
      rows[last * ROW] = segment;
      columns[at + UNACKED_LAST] = segment;
      return true;
    }
    const lastAside = columns[at + ASIDE_LAST] as number;
    if (lastAside < 0) columns[at + ASIDE_FIRST] = segment;
    else rows[lastAside * ROW] = segment;
    columns[at + ASIDE_LAST] = segment;
    this.#widen(at, segment, lastAside < 0);
    return true;
  }

  /** Takes out what `ack` acknowledges, and remembers the segment that it met exactly. */
  acknowledge(direction: number, ack: number): void {
    this.ackedFrame = 0;
    const columns = this.#store.directions;
    const at = direction * DIRECTION_INTS;
    if ((columns[at + UNACKED_COUNT] as number) === 0) return;
    const rows = this.#rows;
    let segment = columns[at + UNACKED_FIRST] as number;
    let beyond = 0;
    while (segment >= 0) {
      const row = segment * ROW;
      beyond = ((rows[row + END] as number) - ack) | 0;
      if (beyond > 0) {
        if (((ack - (rows[row + SEQ] as number)) | 0) > 0) rows[row + SEQ] = ack;
        break;
      }
      const next = rows[row] as number;
      this.#done(at, segment, beyond);
      segment = next;
    }
    columns[at + UNACKED_FIRST] = segment;
    if (segment < 0) columns[at + UNACKED_LAST] = -1;
    // So far off that it lies before the first and after the last of the queue at once.
    else if (beyond > ORDERED_SPAN) this.#sift(at, UNACKED_FIRST, ack);
    if ((columns[at + ASIDE_FIRST] as number) >= 0 && !this.#beforeAside(at, ack))
      this.#sift(at, ASIDE_FIRST, ack);
  }

  /** An ACK takes nothing of those aside: it lies before their first number, and they are near enough to be compared with it. */
  #beforeAside(at: number, ack: number): boolean {
    const columns = this.#store.directions;
    const min = columns[at + ASIDE_MIN] as number;
    const ahead = (min - ack) | 0;
    const width = ((columns[at + ASIDE_MAX] as number) - min) | 0;
    return ahead >= 0 && ahead < ORDERED_SPAN && width >= 0 && width < ORDERED_SPAN;
  }

  /** Looks at every segment of a list, whose last stands in the column after its first. */
  #sift(at: number, list: number, ack: number): void {
    const columns = this.#store.directions;
    const rows = this.#rows;
    let segment = columns[at + list] as number;
    let previous = -1;
    columns[at + list] = -1;
    while (segment >= 0) {
      const row = segment * ROW;
      const next = rows[row] as number;
      const beyond = ((rows[row + END] as number) - ack) | 0;
      if (beyond <= 0) this.#done(at, segment, beyond);
      else {
        if (((ack - (rows[row + SEQ] as number)) | 0) > 0) rows[row + SEQ] = ack;
        if (list === ASIDE_FIRST) this.#widen(at, segment, previous < 0);
        if (previous < 0) columns[at + list] = segment;
        else rows[previous * ROW] = segment;
        rows[row] = -1;
        previous = segment;
      }
      segment = next;
    }
    columns[at + list + 1] = previous;
  }

  /** Makes the edges of those aside hold a segment; `anew`: it is the only one. Edges too far apart count for nothing. */
  #widen(at: number, segment: number, anew: boolean): void {
    const columns = this.#store.directions;
    const seq = this.#rows[segment * ROW + SEQ] as number;
    const end = this.#rows[segment * ROW + END] as number;
    const min = columns[at + ASIDE_MIN] as number;
    const max = columns[at + ASIDE_MAX] as number;
    if (anew) {
      columns[at + ASIDE_MIN] = seq;
      columns[at + ASIDE_MAX] = end;
    } else if (((max - min) | 0) < 0 || far(seq, min) || far(end, max)) columns[at + ASIDE_MAX] = min - 1;
    else {
      if (((seq - min) | 0) < 0) columns[at + ASIDE_MIN] = seq;
      if (((end - max) | 0) > 0) columns[at + ASIDE_MAX] = end;
    }
  }

  /**
   * Octets from the first to the last that is out, with what SYN and FIN count; 0 where nothing is. As Wireshark has it,
   * first and last are those of the numbers counted from `base`: what lies before it is far ahead.
   */
  span(direction: number, base: number): number {
    const columns = this.#store.directions;
    const at = direction * DIRECTION_INTS;
    const first = columns[at + UNACKED_FIRST] as number;
    let low = 0xffff_ffff;
    let high = 0;
    if (first < 0 && (columns[at + ASIDE_FIRST] as number) < 0) return 0;
    if (first >= 0) {
      low = ((this.#rows[first * ROW + SEQ] as number) - base) >>> 0;
      high = ((this.#rows[(columns[at + UNACKED_LAST] as number) * ROW + END] as number) - base) >>> 0;
      if (high < low) return this.#spanAcross(at, base);
    }
    if ((columns[at + ASIDE_FIRST] as number) >= 0) {
      if ((((columns[at + ASIDE_MAX] as number) - (columns[at + ASIDE_MIN] as number)) | 0) < 0)
        return this.#spanAcross(at, base);
      const asideLow = ((columns[at + ASIDE_MIN] as number) - base) >>> 0;
      const asideHigh = ((columns[at + ASIDE_MAX] as number) - base) >>> 0;
      if (asideHigh < asideLow) return this.#spanAcross(at, base);
      if (asideLow < low) low = asideLow;
      if (asideHigh > high) high = asideHigh;
    }
    return (high - low) >>> 0;
  }

  /** Where the numbers run over the base, every segment is looked at. */
  #spanAcross(at: number, base: number): number {
    const columns = this.#store.directions;
    const rows = this.#rows;
    let low = 0xffff_ffff;
    let high = 0;
    for (const list of [UNACKED_FIRST, ASIDE_FIRST])
      for (
        let segment = columns[at + list] as number;
        segment >= 0;
        segment = rows[segment * ROW] as number
      ) {
        low = Math.min(low, ((rows[segment * ROW + SEQ] as number) - base) >>> 0);
        high = Math.max(high, ((rows[segment * ROW + END] as number) - base) >>> 0);
      }
    return (high - low) >>> 0;
  }

  /** The frame of the segment that has waited longest, and its time in `oldestTime`; 0: none waits. */
  oldest(direction: number): number {
    const columns = this.#store.directions;
    const at = direction * DIRECTION_INTS;
    const first = columns[at + UNACKED_FIRST] as number;
    const aside = columns[at + ASIDE_FIRST] as number;
    const frame = first < 0 ? Infinity : (this.#rows[first * ROW + FRAME] as number);
    const asideFrame = aside < 0 ? Infinity : (this.#rows[aside * ROW + FRAME] as number);
    if (frame === Infinity && asideFrame === Infinity) return 0;
    this.oldestTime = this.#times[frame < asideFrame ? first : aside] as number;
    return Math.min(frame, asideFrame);
  }

  /** Takes over what waits in direction `from` of `other`, for direction `to`, whose row is a copy of that one's. */
  copy(other: UnackedSegments, from: number, to: number): void {
    const there = from * DIRECTION_INTS;
    const here = to * DIRECTION_INTS;
    for (const [first, last] of [
      [UNACKED_FIRST, UNACKED_LAST],
      [ASIDE_FIRST, ASIDE_LAST],
    ] as const) {
      const columns = this.#store.directions;
      let before = -1;
      columns[here + first] = -1;
      let segment = other.#store.directions[there + first] as number;
      while (segment >= 0) {
        const copy = this.#take();
        this.#rows.set(other.#rows.subarray(segment * ROW, (segment + 1) * ROW), copy * ROW);
        this.#rows[copy * ROW] = -1;
        this.#times[copy] = other.#times[segment] as number;
        if (before < 0) columns[here + first] = copy;
        else this.#rows[before * ROW] = copy;
        before = copy;
        segment = other.#rows[segment * ROW] as number;
      }
      columns[here + last] = before;
    }
  }

  /** A segment is acknowledged; `beyond` 0: exactly. */
  #done(at: number, segment: number, beyond: number): void {
    const frame = this.#rows[segment * ROW + FRAME] as number;
    if (beyond === 0 && (this.ackedFrame === 0 || frame < this.ackedFrame)) {
      this.ackedFrame = frame;
      this.ackedTime = this.#times[segment] as number;
    }
    this.#store.directions[at + UNACKED_COUNT] = (this.#store.directions[at + UNACKED_COUNT] as number) - 1;
    this.#rows[segment * ROW] = this.#free;
    this.#free = segment;
  }

  #take(): number {
    if (this.#free >= 0) {
      const segment = this.#free;
      this.#free = this.#rows[segment * ROW] as number;
      return segment;
    }
    if (this.#used === this.#times.length) {
      this.#rows = grown(this.#rows);
      this.#times = grown(this.#times);
    }
    return this.#used++;
  }
}

const far = (a: number, b: number): boolean => Math.abs((a - b) | 0) >= ORDERED_SPAN / 2;

/** Sequence numbers that the queue, and the edges of those aside, may span: far less than what is compared modulo 2³². */
const ORDERED_SPAN = 2 ** 30;
const ROW = 4;
const SEQ = 1;
const END = 2;
const FRAME = 3;
