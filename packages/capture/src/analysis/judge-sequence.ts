/**
 * What Wireshark 4.0 says of a segment (`tcp.analysis.*`), one pass, default preferences. The rules and their order are
 * its own, taken over with their quirks: what is better known is said beside them, never instead.
 */
import { ACK, FIN, PSH, RST, SYN, type TcpSegment } from "../segment/tcp-segment.ts";
import {
  ACK_LOST_SEGMENT,
  DUPLICATE_ACK,
  FAST_RETRANSMISSION,
  KEEP_ALIVE,
  KEEP_ALIVE_ACK,
  LOST_SEGMENT,
  OUT_OF_ORDER,
  RETRANSMISSION,
  SPURIOUS_RETRANSMISSION,
  WINDOW_FULL,
  WINDOW_UPDATE,
  ZERO_WINDOW,
  ZERO_WINDOW_PROBE,
  ZERO_WINDOW_PROBE_ACK,
} from "./flags.ts";
import {
  BASE_SEQ,
  BASE_SEQ_SET,
  DIRECTION_INTS,
  DIRECTION_TIMES,
  DUPLICATE_ACKS,
  WINDOW_SCALED,
  LAST_ACK,
  LAST_ACK_TIME,
  LAST_FLAGS,
  LAST_NON_DUPLICATE_ACK,
  MARKS,
  MAX_SEQ_TO_BE_ACKED,
  NEXT_SEQ,
  NEXT_SEQ_FRAME,
  NEXT_SEQ_TIME,
  PUSH_BYTES,
  SACKED,
  type StreamStore,
  VALID_BYTES_IN_FLIGHT,
  WINDOW,
  WINDOW_SCALE,
} from "./store.ts";
import { UnackedSegments } from "./unacked.ts";

/** One object for a whole capture; what it says of the last segment stands in its fields. */
export class SequenceJudge {
  readonly #store: StreamStore;
  readonly #unacked: UnackedSegments;
  /** Wireshark's flags, as bits (`flags.ts`). */
  flags = 0;
  /** ns from the segment acknowledged to this ACK; NaN: it met no segment's end, or no time had passed. */
  ackRtt: number = Number.NaN;
  /** The segment that it acknowledges; 0: none. */
  ackedFrame = 0;
  /** Octets; 0: not told. */
  bytesInFlight = 0;
  /** Since the last PSH, with this segment; 0: not told. */
  pushBytesSent = 0;
  /** How many duplicates of the ACK there were, and the first ACK of the kind; where `DUPLICATE_ACK` is set. */
  duplicateAckNumber = 0;
  duplicateAckFrame = 0;
  /** The segment that waited longest when this one was sent again, and the time since; where it is a retransmission. */
  rtoFrame = 0;
  rto: number = Number.NaN;
  /** Where a SYN has another number than the direction's SYN before: that number, and the direction's last ACK. */
  isnBefore = 0;
  ackBefore = 0;

  constructor(store: StreamStore) {
    this.#store = store;
    this.#unacked = new UnackedSegments(store);
  }

  /**
   * The next segment of direction `forward`; `reverse` is the other one. `initialRtt` in ns, NaN when not known; `now`
   * in ns. `flags` holds what was found before (reused ports).
   */
  judge(
    segment: TcpSegment,
    forward: number,
    reverse: number,
    frame: number,
    now: number,
    initialRtt: number,
  ): void {
    const columns = this.#store.directions;
    const times = this.#store.times;
    const f = forward * DIRECTION_INTS;
    const r = reverse * DIRECTION_INTS;
    const { seq, ack, flags: bits, window, length } = segment;
    this.none();
    this.#base(f, r, seq, ack, bits);
    const nextSeq = columns[f + NEXT_SEQ] as number;
    const lastAck = columns[f + LAST_ACK] as number;
    const ordinary = (bits & (SYN | FIN | RST)) === 0;
    let flags = this.flags;

    if (length === 1 && seq === nextSeq && (columns[r + WINDOW] as number) === 0) flags |= ZERO_WINDOW_PROBE;
    else {
      if (window === 0 && ordinary) flags |= ZERO_WINDOW;
      if (nextSeq !== 0 && beyond(seq, nextSeq) && (bits & RST) === 0) {
        flags |= LOST_SEGMENT;
        columns[f + MARKS] = (columns[f + MARKS] as number) & ~VALID_BYTES_IN_FLIGHT;
      }
      if (length <= 1 && ordinary && seq === ((nextSeq - 1) | 0)) flags |= KEEP_ALIVE;
      if (length === 0) flags |= this.#emptySegment(segment, f, r, ordinary);
      else if (ordinary && this.#fillsWindow(r, (seq + length) | 0)) flags |= WINDOW_FULL;
    }

    if (ack !== lastAck) {
      columns[f + LAST_NON_DUPLICATE_ACK] = frame;
      columns[f + DUPLICATE_ACKS] = 0;
    }
    if ((flags & DUPLICATE_ACK) !== 0) {
      this.duplicateAckNumber = columns[f + DUPLICATE_ACKS] as number;
      this.duplicateAckFrame = columns[f + LAST_NON_DUPLICATE_ACK] as number;
    }
    if ((bits & ACK) !== 0) flags |= this.#acknowledgesUnseen(r, ack);

    const counted = (bits & (SYN | FIN)) === 0 ? 0 : 1;
    const end = (seq + length + counted) | 0;
    if ((length > 0 || counted === 1) && (flags & KEEP_ALIVE) === 0)
      flags |= this.#sentAgain(segment, forward, reverse, end, now, initialRtt);

    const forgotten = (length > 0 || counted === 1) && !this.#unacked.add(forward, seq, end, frame, now);
    // Of a segment that is not remembered, Wireshark does not count the SYN or FIN.
    if ((flags & ZERO_WINDOW_PROBE) === 0)
      this.#advance(forward, seq, forgotten ? (end - counted) | 0 : end, frame, now);
    columns[f + WINDOW] = window;
    columns[f + LAST_ACK] = ack;
    times[forward * DIRECTION_TIMES + LAST_ACK_TIME] = now;
    columns[f + LAST_FLAGS] = flags;
    if ((bits & SYN) !== 0) columns[f + MARKS] = (columns[f + MARKS] as number) & ~WINDOW_SCALED;
    else if ((bits & ACK) !== 0) columns[f + MARKS] = (columns[f + MARKS] as number) | WINDOW_SCALED;
    this.#acknowledged(reverse, ack, now);
    if (length > 0) this.#inFlight(segment, forward, f, r, counted);
    this.#sacked(segment, f);
    this.flags = flags;
  }

  /** How far the direction has come: in all, and without a gap. */
  #advance(forward: number, seq: number, end: number, frame: number, now: number): void {
    const columns = this.#store.directions;
    const f = forward * DIRECTION_INTS;
    const next = columns[f + NEXT_SEQ] as number;
    if (next === 0 || beyond(end, next)) {
      columns[f + NEXT_SEQ] = end;
      columns[f + NEXT_SEQ_FRAME] = frame;
      this.#store.times[forward * DIRECTION_TIMES + NEXT_SEQ_TIME] = now;
    }
    const most = columns[f + MAX_SEQ_TO_BE_ACKED] as number;
    if (most === 0 || seq === most) columns[f + MAX_SEQ_TO_BE_ACKED] = columns[f + NEXT_SEQ] as number;
  }

  /** What the ACK takes off the list. Wireshark looks at the field even where ACK is not set. */
  #acknowledged(reverse: number, ack: number, now: number): void {
    this.#unacked.acknowledge(reverse, ack);
    if (this.#unacked.ackedFrame === 0) return;
    this.ackedFrame = this.#unacked.ackedFrame;
    if (now !== this.#unacked.ackedTime) this.ackRtt = now - this.#unacked.ackedTime;
  }

  /** The segments of a direction of `other` that are not acknowledged, for one whose row has been copied from there. */
  copyUnacked(other: SequenceJudge, from: number, to: number): void {
    this.#unacked.copy(other.#unacked, from, to);
  }

  /** A segment of which nothing can be said. */
  none(): void {
    this.ackRtt = Number.NaN;
    this.ackedFrame = 0;
    this.bytesInFlight = 0;
    this.pushBytesSent = 0;
    this.rtoFrame = 0;
  }

  /** Relative numbers start at a SYN's, or one before the first number seen. */
  #base(f: number, r: number, seq: number, ack: number, bits: number): void {
    const columns = this.#store.directions;
    if (((columns[f + MARKS] as number) & BASE_SEQ_SET) === 0) {
      columns[f + BASE_SEQ] = (bits & SYN) === 0 ? seq - 1 : seq;
      columns[f + MARKS] = (columns[f + MARKS] as number) | BASE_SEQ_SET;
    }
    if ((bits & ACK) === 0) return;
    const marks = (columns[r + MARKS] as number) | VALID_BYTES_IN_FLIGHT;
    if ((marks & BASE_SEQ_SET) === 0) columns[r + BASE_SEQ] = ack - 1;
    columns[r + MARKS] = marks | BASE_SEQ_SET;
  }

  /** A segment that carries no data: window update, keep-alive ACK, probe ACK, duplicate ACK. */
  #emptySegment({ seq, ack, window }: TcpSegment, f: number, r: number, ordinary: boolean): number {
    const columns = this.#store.directions;
    if (!ordinary || seq !== (columns[f + NEXT_SEQ] as number) || ack !== (columns[f + LAST_ACK] as number))
      return 0;
    const before = columns[f + WINDOW] as number;
    if (window !== before) return window === 0 ? 0 : WINDOW_UPDATE;
    const answered = columns[r + LAST_FLAGS] as number;
    if (window === 0) {
      if ((answered & ZERO_WINDOW_PROBE) === 0) return 0;
      return ZERO_WINDOW_PROBE_ACK;
    }
    if ((answered & KEEP_ALIVE) !== 0) return KEEP_ALIVE_ACK;
    columns[f + DUPLICATE_ACKS] = Math.max(0, columns[f + DUPLICATE_ACKS] as number) + 1;
    return DUPLICATE_ACK;
  }

  /** The segment ends exactly where the other side's window does. */
  #fillsWindow(r: number, end: number): boolean {
    const columns = this.#store.directions;
    const scale = columns[r + WINDOW_SCALE] as number;
    if (scale === -1) return false;
    const shift = scale < 0 || ((columns[r + MARKS] as number) & WINDOW_SCALED) === 0 ? 0 : scale;
    return end === (((columns[r + LAST_ACK] as number) + ((columns[r + WINDOW] as number) << shift)) | 0);
  }

  #acknowledgesUnseen(r: number, ack: number): number {
    const columns = this.#store.directions;
    const most = columns[r + MAX_SEQ_TO_BE_ACKED] as number;
    if (most === 0 || !beyond(ack, most)) return 0;
    const next = columns[r + NEXT_SEQ] as number;
    if (((most - next) | 0) < 0) {
      columns[r + MAX_SEQ_TO_BE_ACKED] = next;
      return ACK_LOST_SEGMENT;
    }
    const told = (columns[r + DUPLICATE_ACKS] as number) !== 0;
    columns[r + DUPLICATE_ACKS] = -1;
    return told ? 0 : ACK_LOST_SEGMENT;
  }

  /** What does not advance: spurious, fast or plain retransmission, or out of order. */
  #sentAgain(
    { seq, length }: TcpSegment,
    forward: number,
    reverse: number,
    end: number,
    now: number,
    initialRtt: number,
  ): number {
    const columns = this.#store.directions;
    const times = this.#store.times;
    const f = forward * DIRECTION_INTS;
    const r = reverse * DIRECTION_INTS;
    const lastAck = columns[r + LAST_ACK] as number;
    if (length > 0 && lastAck !== 0 && ((seq + length - lastAck) | 0) <= 0)
      return SPURIOUS_RETRANSMISSION | RETRANSMISSION;
    const nextSeq = columns[f + NEXT_SEQ] as number;
    if (nextSeq === 0 || ((seq - nextSeq) | 0) >= 0) return 0;
    if (length > 1 && seq === ((nextSeq - 1) | 0)) return 0;
    const sinceAck = now - (times[reverse * DIRECTION_TIMES + LAST_ACK_TIME] as number);
    // −1, which stands for "told already", counts as many.
    const duplicates = (columns[r + DUPLICATE_ACKS] as number) >>> 0;
    if (duplicates >= 2 && lastAck === seq && sinceAck >= 0 && sinceAck < FAST_WITHIN)
      return FAST_RETRANSMISSION | RETRANSMISSION;
    const sinceNext = now - (times[forward * DIRECTION_TIMES + NEXT_SEQ_TIME] as number);
    // Wireshark compares without signs: what is negative, of a clock that was set back, is very long.
    const threshold = Number.isNaN(initialRtt) ? OUT_OF_ORDER_WITHIN : initialRtt;
    const positive = sinceNext >= 0;
    const less = sinceNext < threshold;
    const soon = threshold < 0 ? positive || less : positive && less;
    if (soon && nextSeq !== end) return OUT_OF_ORDER;
    this.#waited(forward, now);
    return RETRANSMISSION;
  }

  /** Since when what is sent again has been out: the oldest that is, or the last that was new. */
  #waited(forward: number, now: number): void {
    const frame = this.#unacked.oldest(forward);
    const since =
      frame > 0
        ? this.#unacked.oldestTime
        : (this.#store.times[forward * DIRECTION_TIMES + NEXT_SEQ_TIME] as number);
    if (since === now) return;
    this.rtoFrame =
      frame > 0 ? frame : (this.#store.directions[forward * DIRECTION_INTS + NEXT_SEQ_FRAME] as number);
    this.rto = now - since;
  }

  #inFlight(segment: TcpSegment, forward: number, f: number, r: number, counted: number): void {
    const columns = this.#store.directions;
    if (((columns[f + MARKS] as number) & VALID_BYTES_IN_FLIGHT) === 0) return;
    const span = this.#unacked.span(forward, columns[f + BASE_SEQ] as number);
    if (span <= 0 || span >= SPAN_MAX) return;
    // More than all of it may be covered by the SACK blocks of another time.
    this.bytesInFlight = Math.max(0, span - counted - (columns[r + SACKED] as number));
    const pushed = (columns[f + PUSH_BYTES] as number) + segment.length;
    if (this.bytesInFlight !== 0) this.pushBytesSent = pushed;
    columns[f + PUSH_BYTES] = (segment.flags & PSH) === 0 ? pushed : 0;
  }

  #sacked({ sack, sackBlocks }: TcpSegment, f: number): void {
    let covered = 0;
    // Of four blocks Wireshark counts three.
    for (let block = 0; block < sackBlocks && block < 3; block++)
      covered += ((sack[block * 2 + 1] as number) - (sack[block * 2] as number)) | 0;
    this.#store.directions[f + SACKED] = covered;
  }
}

/** Half of all numbers ahead counts as beyond, too (GT_SEQ). */
const beyond = (seq: number, than: number): boolean => ((than - seq) | 0) < 0;

/** ns: a retransmission so soon after the duplicate ACKs is a fast one. */
const FAST_WITHIN = 20_000_000;
/** ns: what else counts as out of order while the round trip is not known. */
const OUT_OF_ORDER_WITHIN = 3_000_000;
const SPAN_MAX = 2_000_000_000;
