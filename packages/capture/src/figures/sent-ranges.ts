/**
 * What a direction has sent, as ranges of sequence numbers with the time that each was last sent: from them come the
 * figures of retransmissions and round trips. The rules are tcptrace's, so that its figures come out: a range is a
 * segment until it is acknowledged, then one with its neighbours; a quarter of the sequence space has ranges of its own,
 * and an ACK settles the quarter before it without a look.
 */
import { Samples } from "./samples.ts";

/** [seq, end): `end` is past the last number, up to 2³². */
interface Range {
  seq: number;
  end: number;
  /** µs. */
  time: number;
  again: number;
  acked: number;
}

/** What an ACK says beside its number. */
export interface AckFacts {
  /** It carries no data, and repeats the ACK and window before it, while data is out. */
  readonly repeats: boolean;
}

export class SentRanges {
  readonly #quarters: Range[][] = [[], [], [], []];
  #quarter = -1;
  readonly rtt: Samples = new Samples();
  /** Of the largest ranges only. */
  readonly rttFull: Samples = new Samples();
  /** Of ranges sent more than once, from the last time. */
  readonly rttAmbiguous: Samples = new Samples();
  /** From one sending to the next of the same data. */
  readonly resendTime: Samples = new Samples();
  #fullSize = 0;
  /** The last sample, µs; 0: it could not be used. */
  lastRtt = 0;
  cumulative = 0;
  duplicateAcks = 0;
  tripleDuplicates = 0;
  afterLoss = 0;
  mostAgain = 0;
  /** After `add`: the segment begins and ends before something that was seen before it. */
  outOfOrder = false;

  /** Sends `length` numbers from `seq` (unsigned); how many of them had been sent before. */
  add(seq: number, length: number, time: number): number {
    this.outOfOrder = false;
    const boundary = ((seq >>> 30) + 1) * QUARTER;
    const list = this.#at(seq);
    if (seq + length <= boundary) return this.#add(list, seq, seq + length, time);
    const first = this.#add(list, seq, boundary, time);
    const next = boundary % NUMBERS;
    return first + this.#add(this.#at(next), next, next + (seq + length - boundary), time);
  }

  /** An ACK of all before `ack` (unsigned). */
  acknowledge(ack: number, time: number, { repeats }: AckFacts): void {
    const list = this.#at(ack);
    let newest = 0;
    const before = this.#quarters[((ack >>> 30) + 3) & 3] as Range[];
    let settled = false;
    for (const range of before) {
      if (range.acked > 0) continue;
      range.acked = 1;
      settled = true;
      this.cumulative += 1;
      newest = Math.max(newest, range.time);
    }
    if (settled) join(before);
    settled = false;
    for (const range of list) {
      if (ack <= range.seq) break;
      newest = Math.max(newest, range.time);
      if (range.acked > 0) {
        this.#repeated(range, repeats && ack === range.end);
        continue;
      }
      range.acked += 1;
      settled = true;
      if (ack === range.end) this.#sample(range, time, newest > range.time);
      else this.cumulative += 1;
    }
    if (settled) join(list);
  }

  #repeated(range: Range, repeats: boolean): void {
    if (!repeats) {
      range.acked = 1;
      return;
    }
    this.duplicateAcks += 1;
    range.acked += 1;
    if (range.acked === 4) this.tripleDuplicates += 1;
  }

  #sample(range: Range, time: number, sentBetween: boolean): void {
    const rtt = Math.max(0, time - range.time);
    if (sentBetween) {
      this.lastRtt = 0;
      this.afterLoss += 1;
    } else if (range.again > 0) {
      this.lastRtt = 0;
      this.rttAmbiguous.add(rtt);
    } else {
      this.lastRtt = rtt;
      this.rtt.add(rtt);
      const size = range.end - range.seq;
      if (size > this.#fullSize) {
        this.#fullSize = size;
        this.rttFull.restart(rtt);
      } else if (size === this.#fullSize) this.rttFull.add(rtt);
    }
  }

  #add(list: Range[], from: number, end: number, time: number): number {
    let seq = from;
    let sentBefore = 0;
    let split = false;
    const last = list.at(-1);
    let index = last !== undefined && seq >= last.end ? list.length : firstPast(list, seq);
    for (; index < list.length; index++) {
      const range = list[index] as Range;
      if (seq >= range.end) continue;
      if (seq < range.seq) {
        if (end < range.end) this.outOfOrder = true;
        list.splice(index, 0, { seq, end: Math.min(end, range.seq), time, again: 0, acked: 0 });
        if (end <= range.seq) return sentBefore;
        seq = range.seq;
        index += 1;
      }
      range.again += 1;
      if (!split) this.#resent(range, time);
      if (end <= range.end) return sentBefore + end - seq;
      split = true;
      sentBefore += range.end - seq;
      seq = range.end;
    }
    list.push({ seq, end, time, again: 0, acked: 0 });
    return sentBefore;
  }

  #resent(range: Range, time: number): void {
    if (range.acked === 0) {
      this.mostAgain = Math.max(this.mostAgain, range.again);
      this.resendTime.add(Math.max(0, time - range.time));
    }
    range.time = time;
  }

  /** The quarter of a number; the one across is forgotten when another comes into use. */
  #at(seq: number): Range[] {
    const quarter = seq >>> 30;
    if (quarter !== this.#quarter) {
      this.#quarter = quarter;
      this.#quarters[(quarter + 2) & 3] = [];
    }
    return this.#quarters[quarter] as Range[];
  }
}

/** The first range that ends past `seq`. */
const firstPast = (list: readonly Range[], seq: number): number => {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((list[middle] as Range).end > seq) high = middle;
    else low = middle + 1;
  }
  return low;
};

/** Acknowledged neighbours become one, from the front up to the first that is not acknowledged. */
const join = (list: Range[]): void => {
  let kept = 0;
  let index = 1;
  if (list.length === 0) return;
  for (; index < list.length; index++) {
    const range = list[kept] as Range;
    const next = list[index] as Range;
    if (range.acked === 0) break;
    if (next.acked > 0 && range.end === next.seq) {
      range.end = next.end;
      range.acked = next.acked;
      range.time = Math.max(range.time, next.time);
    } else {
      kept += 1;
      list[kept] = next;
    }
  }
  list.splice(kept + 1, index - kept - 1);
};

const NUMBERS = 2 ** 32;
const QUARTER = 2 ** 30;
