/**
 * What both senders know, as far as the capture shows it: what they have sent, what of it is acknowledged, what the other
 * side's window allows (RFC 9293 §3.3.1: SND.NXT, SND.UNA, SND.WND). It looks first; the other judgements read it.
 */
import type { Analyser } from "../analysis/analyser.ts";
import { scaledWindow } from "../analysis/relative.ts";
import { ACK, FIN, RST, SYN } from "../segment/tcp-segment.ts";
import { FloatTable, IntTable } from "./columns.ts";
import { wholeSize } from "./full-segment.ts";

/** Columns of a direction, kept for its sender. */
export const NEXT = 0;
export const UNACKED = 1;
/** Octets from UNACKED that the other side takes; 0 also before it has said so. */
export const SEND_WINDOW = 2;
/** A set of the marks below. */
export const KNOWN = 3;
/** ACKs in a row that say nothing new while data is out (RFC 5681 §2). */
const DUPLICATES = 4;
/** The largest segment, octets of data: what the sender takes as full. */
export const FULL_SIZE = 5;
/** The largest segment that its receiver takes, as its SYN says; 0: not known, −1: it does not say. */
export const MSS = 6;
export const EXCHANGE_INTS = 7;

/** One column: ns since the stream's first packet, when the sender last did or heard anything of this direction. */
const QUIET_SINCE = 1;

const NEXT_KNOWN = 1;
const UNACKED_KNOWN = 2;
export const WINDOW_KNOWN = 4;
/** The last number that the sender has used is its FIN's. */
export const FIN_SENT = 8;
/** A SYN without ACK was its first: RFC 9293 §3.5 has the same number in the SYN-ACK of a simultaneous open. */
const SYN_ALONE = 16;
/** Its SYN carried data (RFC 7413 §4.2.2). */
const SYN_WITH_DATA = 32;

/** What a segment's data is to what was seen before. */
export type Place = "none" | "new" | "beyond-gap" | "again" | "probe";

export class Exchange {
  readonly ints: IntTable = new IntTable(EXCHANGE_INTS);
  readonly times: FloatTable = new FloatTable(QUIET_SINCE);
  /** False: of this packet nothing is known (a fragment, a segment quoted by an ICMP error). */
  valid = false;
  place: Place = "none";
  /** Where the segment's data and control bits end. */
  end = 0;
  /** Before this segment: what its sender had sent; what was acknowledged of it; what the other side took. */
  next = 0;
  unacked = 0;
  window = 0;
  /** Duplicate ACKs that its sender had got, and since when the direction was quiet. */
  duplicates = 0;
  quietSince: number = Number.NaN;
  /** Octets of the other direction that this segment's ACK is the first to acknowledge. */
  acknowledges = 0;
  /** Of those, octets beyond all that the capture holds, a FIN among them that it may lack. */
  unseen = 0;
  /** It acknowledges nothing new, while data is out. */
  duplicate = false;

  watch(analyser: Analyser): void {
    const { packet, segment, direction, time } = analyser;
    this.valid = !packet.quoted && !packet.fragment;
    if (!this.valid) return;
    this.ints.reach(direction | 1);
    this.times.reach(direction | 1);
    const ints = this.ints.values;
    const times = this.times.values;
    const { seq, length, flags } = segment;
    const f = direction * EXCHANGE_INTS;
    const known = ints[f + KNOWN] as number;
    this.next = ints[f + NEXT] as number;
    this.unacked = ints[f + UNACKED] as number;
    this.window = ints[f + SEND_WINDOW] as number;
    this.duplicates = ints[f + DUPLICATES] as number;
    this.quietSince = times[direction] as number;
    const end = (seq + length + ((flags & (SYN | FIN)) === 0 ? 0 : 1)) | 0;
    this.end = end;
    this.place = "none";
    if ((flags & SYN) !== 0) ints[(direction ^ 1) * EXCHANGE_INTS + MSS] = segment.mss;
    if (end !== seq) {
      this.place = this.#placed(f, known, seq, end, length, flags);
      if (this.place !== "probe") {
        if (length > (ints[f + FULL_SIZE] as number)) ints[f + FULL_SIZE] = length;
        times[direction] = time;
      }
    } else if ((known & NEXT_KNOWN) === 0 && (flags & RST) === 0) {
      ints[f + NEXT] = seq;
      ints[f + UNACKED] = seq;
      ints[f + KNOWN] = known | NEXT_KNOWN | UNACKED_KNOWN;
    }
    this.#acknowledged(analyser, end === seq);
  }

  /** Up to which number the other side has acknowledged a direction, as far as that is believed. */
  acknowledged(direction: number): number {
    return this.ints.values[direction * EXCHANGE_INTS + UNACKED] ?? 0;
  }

  /** Octets of the largest segment of a direction: what network cards cut or join may be seen as more than its receiver takes. */
  largest(direction: number): number {
    const full = this.ints.values[direction * EXCHANGE_INTS + FULL_SIZE] as number;
    const announced = this.ints.values[direction * EXCHANGE_INTS + MSS] as number;
    return announced > 0 ? Math.min(full, announced) : full;
  }

  /** Whether the largest segment of a direction is one of `whole` octets, or several that a network card has joined. */
  hasWhole(direction: number, whole: number): boolean {
    const full = this.ints.values[direction * EXCHANGE_INTS + FULL_SIZE] as number;
    const joined = full > (this.ints.values[direction * EXCHANGE_INTS + MSS] as number);
    return full >= whole && (!joined || full % whole === 0);
  }

  /** Octets of data of a direction's whole segments, by what both ends announce that they take; 0: not known. */
  whole(direction: number, hasTimestamps: boolean): number {
    const theirs = this.ints.values[direction * EXCHANGE_INTS + MSS] as number;
    const own = this.ints.values[(direction ^ 1) * EXCHANGE_INTS + MSS] as number;
    return theirs > 0 && own > 0 ? wholeSize(Math.min(theirs, own), hasTimestamps) : 0;
  }

  #placed(f: number, known: number, seq: number, end: number, length: number, flags: number): Place {
    const ints = this.ints.values;
    if ((known & NEXT_KNOWN) === 0 || ((flags & SYN) !== 0 && seq !== ints[f + UNACKED])) {
      ints[f + NEXT] = end;
      if ((known & UNACKED_KNOWN) === 0 || (flags & SYN) !== 0) ints[f + UNACKED] = seq;
      const alone = (flags & (SYN | ACK)) === SYN ? SYN_ALONE : 0;
      const withData = (flags & SYN) !== 0 && length > 0 ? SYN_WITH_DATA : 0;
      const fin = (flags & FIN) === 0 ? 0 : FIN_SENT;
      ints[f + KNOWN] = known | NEXT_KNOWN | UNACKED_KNOWN | alone | withData | fin;
      return "new";
    }
    if ((flags & (SYN | ACK)) === (SYN | ACK) && (known & SYN_ALONE) !== 0) {
      ints[f + KNOWN] = known & ~SYN_ALONE;
      return "new";
    }
    const ahead = (seq - this.next) | 0;
    // RFC 9293 §3.8.6.1: an octet where there is no window is a question, not data sent.
    if (
      length === 1 &&
      ahead === 0 &&
      this.window === 0 &&
      (known & WINDOW_KNOWN) !== 0 &&
      (flags & FIN) === 0
    )
      return "probe";
    if (((end - this.next) | 0) > 0) {
      ints[f + NEXT] = end;
      if ((flags & FIN) !== 0) ints[f + KNOWN] = known | FIN_SENT;
      return ahead > 0 ? "beyond-gap" : "new";
    }
    return length === 1 && (flags & FIN) === 0 && this.#asks(known, seq) ? "probe" : "again";
  }

  /** RFC 9293 §3.8.4: an octet that has arrived, of an end that has nothing else to say; §3.8.6.1: where there is no window. */
  #asks(known: number, seq: number): boolean {
    const { next, unacked, window } = this;
    if ((known & WINDOW_KNOWN) !== 0 && window === 0) return seq === unacked || seq === ((unacked - 1) | 0);
    return (
      (known & (UNACKED_KNOWN | FIN_SENT)) === UNACKED_KNOWN && unacked === next && seq === ((next - 1) | 0)
    );
  }

  /** What the segment's ACK and window say to the other side. */
  #acknowledged(analyser: Analyser, empty: boolean): void {
    const { segment, store, direction, time } = analyser;
    const { ack, flags } = segment;
    this.acknowledges = 0;
    this.unseen = 0;
    this.duplicate = false;
    if ((flags & ACK) === 0 || (flags & RST) !== 0) return;
    const ints = this.ints.values;
    const r = (direction ^ 1) * EXCHANGE_INTS;
    const known = ints[r + KNOWN] as number;
    const window = scaledWindow(segment, store, direction);
    // RFC 9293 §3.10.7.4: an ACK of what was not sent is none. The capture may lack what was, but no more than a window.
    const beyond = (known & NEXT_KNOWN) === 0 ? 0 : (ack - (ints[r + NEXT] as number)) | 0;
    if (beyond > ((known & WINDOW_KNOWN) === 0 ? 0 : Math.max(ints[r + SEND_WINDOW] as number, LEAST_WINDOW)))
      return;
    const advance = (known & UNACKED_KNOWN) === 0 ? 0 : (ack - (ints[r + UNACKED] as number)) | 0;
    if ((known & UNACKED_KNOWN) === 0) {
      ints[r + UNACKED] = ack;
      ints[r + KNOWN] = known | UNACKED_KNOWN | WINDOW_KNOWN;
    } else if (advance > 0) {
      this.acknowledges = advance;
      ints[r + UNACKED] = ack;
      // RFC 7413 §4.2.2: the data of the SYN was not taken, and is sent anew.
      if ((flags & SYN) !== 0 && (known & SYN_WITH_DATA) !== 0 && advance === 1) ints[r + NEXT] = ack;
      // RFC 6675 §2: an ACK that reports data beyond a gap counts as a duplicate, whatever else it says.
      ints[r + DUPLICATES] = reportsGap(ack, segment.sack, segment.sackBlocks) ? 1 : 0;
      ints[r + KNOWN] = known | WINDOW_KNOWN;
      // An octet sent as a probe may have been taken; and what the capture missed was sent all the same.
      if (beyond > 0) {
        this.unseen = beyond;
        ints[r + NEXT] = ack;
      }
      this.times.values[direction ^ 1] = time;
    } else if (advance === 0) {
      ints[r + KNOWN] = known | WINDOW_KNOWN;
      if (
        ints[r + NEXT] !== ack &&
        (reportsGap(ack, segment.sack, segment.sackBlocks) ||
          (empty && (flags & (SYN | FIN)) === 0 && window === ints[r + SEND_WINDOW]))
      ) {
        this.duplicate = true;
        ints[r + DUPLICATES] = (ints[r + DUPLICATES] as number) + 1;
      }
    } else return;
    ints[r + SEND_WINDOW] = window;
  }
}

/** Octets: a window without scale; the largest that was offered may be of before the capture. */
const LEAST_WINDOW = 65_535;

/** A block lies beyond the ACK (RFC 2018 §3); one below it reports what came twice (RFC 2883 §4). */
const reportsGap = (ack: number, sack: Int32Array, blocks: number): boolean => {
  for (let block = 0; block < blocks; block++) if ((((sack[block * 2] as number) - ack) | 0) > 0) return true;
  return false;
};
