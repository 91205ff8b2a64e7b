/**
 * Segments that have not been acknowledged, per direction (facts of Wireshark's list: an ACK that meets a segment's
 * end exactly gives its round-trip time; what lies between the ends is in flight).
 *
 * A segment that continues its direction goes to a queue in order, from which an ACK takes only the front; one that
 * does not (a retransmission, one out of order) goes to a list aside, which is walked. So an ACK costs what it
 * acknowledges, even among thousands of segments in flight.
 */
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
  ackedTime = 0;
  oldestTime = 0;

  constructor(store: StreamStore) {
    this.#store = store;
  }

  add(direction: number, seq: number, end: number, frame: number, time: number): void {
    const columns = this.#store.directions;
    const at = direction * DIRECTION_INTS;
    if ((columns[at + UNACKED_COUNT] as number) >= UNACKED_MAX) return;
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
      return;
    }
    const first = columns[at + UNACKED_FIRST] as number;
    if (
      ((seq - (rows[last * ROW + END] as number)) | 0) >= 0 &&
      ((end - (rows[first * ROW + SEQ] as number)) | 0) > 0
    ) {
      rows[last * ROW] = segment;
      columns[at + UNACKED_LAST] = segment;
      return;
    }
    const lastAside = columns[at + ASIDE_LAST] as number;
    if (lastAside < 0) {
      columns[at + ASIDE_FIRST] = segment;
      columns[at + ASIDE_MIN] = seq;
      columns[at + ASIDE_MAX] = end;
    } else {
      rows[lastAside * ROW] = segment;
      if (((seq - (columns[at + ASIDE_MIN] as number)) | 0) < 0) columns[at + ASIDE_MIN] = seq;
      if (((end - (columns[at + ASIDE_MAX] as number)) | 0) > 0) columns[at + ASIDE_MAX] = end;
    }
    columns[at + ASIDE_LAST] = segment;
  }

  /** Takes out what `ack` acknowledges, and remembers the segment that it met exactly. */
  acknowledge(direction: number, ack: number): void {
    this.ackedFrame = 0;
    const columns = this.#store.directions;
    const at = direction * DIRECTION_INTS;
    if ((columns[at + UNACKED_COUNT] as number) === 0) return;
    const rows = this.#rows;
    let segment = columns[at + UNACKED_FIRST] as number;
    while (segment >= 0) {
      const row = segment * ROW;
      const beyond = ((rows[row + END] as number) - ack) | 0;
      if (beyond > 0) {
        if (((ack - (rows[row + SEQ] as number)) | 0) > 0) rows[row + SEQ] = ack;
        break;
      }
      if (beyond === 0) this.#met(segment);
      const next = rows[row] as number;
      this.#give(segment);
      columns[at + UNACKED_COUNT] = (columns[at + UNACKED_COUNT] as number) - 1;
      segment = next;
    }
    columns[at + UNACKED_FIRST] = segment;
    if (segment < 0) columns[at + UNACKED_LAST] = -1;
    if ((columns[at + ASIDE_FIRST] as number) >= 0 && ((ack - (columns[at + ASIDE_MIN] as number)) | 0) > 0)
      this.#acknowledgeAside(at, ack);
  }

  #acknowledgeAside(at: number, ack: number): void {
    const columns = this.#store.directions;
    const rows = this.#rows;
    let segment = columns[at + ASIDE_FIRST] as number;
    let previous = -1;
    columns[at + ASIDE_FIRST] = -1;
    while (segment >= 0) {
      const row = segment * ROW;
      const next = rows[row] as number;
      const beyond = ((rows[row + END] as number) - ack) | 0;
      if (beyond <= 0) {
        if (beyond === 0) this.#met(segment);
        this.#give(segment);
        columns[at + UNACKED_COUNT] = (columns[at + UNACKED_COUNT] as number) - 1;
      } else {
        if (((ack - (rows[row + SEQ] as number)) | 0) > 0) rows[row + SEQ] = ack;
        const seq = rows[row + SEQ] as number;
        const end = rows[row + END] as number;
        if (previous < 0) {
          columns[at + ASIDE_FIRST] = segment;
          columns[at + ASIDE_MIN] = seq;
          columns[at + ASIDE_MAX] = end;
        } else {
          rows[previous * ROW] = segment;
          if (((seq - (columns[at + ASIDE_MIN] as number)) | 0) < 0) columns[at + ASIDE_MIN] = seq;
          if (((end - (columns[at + ASIDE_MAX] as number)) | 0) > 0) columns[at + ASIDE_MAX] = end;
        }
        rows[row] = -1;
        previous = segment;
      }
      segment = next;
    }
    columns[at + ASIDE_LAST] = previous;
  }

  /** Octets from the first to the last that is out, with what SYN and FIN count; 0 where nothing is. */
  span(direction: number): number {
    const columns = this.#store.directions;
    const at = direction * DIRECTION_INTS;
    const first = columns[at + UNACKED_FIRST] as number;
    const aside = (columns[at + ASIDE_FIRST] as number) >= 0;
    if (first < 0)
      return aside ? ((columns[at + ASIDE_MAX] as number) - (columns[at + ASIDE_MIN] as number)) | 0 : 0;
    let low = this.#rows[first * ROW + SEQ] as number;
    let high = this.#rows[(columns[at + UNACKED_LAST] as number) * ROW + END] as number;
    if (aside) {
      if ((((columns[at + ASIDE_MIN] as number) - low) | 0) < 0) low = columns[at + ASIDE_MIN] as number;
      if ((((columns[at + ASIDE_MAX] as number) - high) | 0) > 0) high = columns[at + ASIDE_MAX] as number;
    }
    return (high - low) | 0;
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

  #met(segment: number): void {
    const frame = this.#rows[segment * ROW + FRAME] as number;
    if (this.ackedFrame !== 0 && this.ackedFrame < frame) return;
    this.ackedFrame = frame;
    this.ackedTime = this.#times[segment] as number;
  }

  #take(): number {
    if (this.#free >= 0) {
      const segment = this.#free;
      this.#free = this.#rows[segment * ROW] as number;
      return segment;
    }
    if (this.#used === this.#times.length) {
      const rows = new Int32Array(this.#rows.length * 2);
      rows.set(this.#rows);
      this.#rows = rows;
      const times = new Float64Array(this.#times.length * 2);
      times.set(this.#times);
      this.#times = times;
    }
    return this.#used++;
  }

  #give(segment: number): void {
    this.#rows[segment * ROW] = this.#free;
    this.#free = segment;
  }
}

const ROW = 4;
const SEQ = 1;
const END = 2;
const FRAME = 3;
