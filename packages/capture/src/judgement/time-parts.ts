/**
 * Where a connection's time went, every moment of it in one part, so that two connections can be set against each other:
 * each packet that brings something on ends a wait, and says whose it was. Pure ACKs end none: their time goes with what
 * comes next. What a side has to wait for its program is what is left once the round trip to it (RFC 7323 §4.1) is taken off.
 */
import type { Analyser } from "../analysis/analyser.ts";
import type { SegmentObserver } from "../analysis/observer.ts";
import { LAST_TIME, STREAM_TIMES } from "../analysis/store.ts";
import type { ConnectionJudgements, TimeParts } from "../report/judgements.ts";
import { seconds } from "../report/seconds.ts";
import { ACK, FIN, RST, SYN } from "../segment/tcp-segment.ts";
import type { CapturePoint } from "./capture-point.ts";
import { FloatTable, IntTable } from "./columns.ts";
import {
  EXCHANGE_INTS,
  type Exchange,
  FULL_SIZE,
  KNOWN,
  MSS,
  NEXT,
  SEND_WINDOW,
  UNACKED,
  WINDOW_KNOWN,
} from "./exchange.ts";
import { isWhole, ON_THE_WAY_MOST, OPTIONS_MOST } from "./full-segment.ts";
import { LastSilence } from "./last-silence.ts";
import type { Pause } from "./pauses.ts";
import type { Resending } from "./resending.ts";

/** Parts, ns; those of a side have the other side's in the next column. */
const HANDSHAKE = 0;
const SYN_AGAIN = 1;
const NETWORK = 2;
const CLOSING = 3;
const IDLE = 4;
const APPLICATION = 5;
const AGAIN = 7;
const ZERO_WINDOW = 9;
const WINDOW_FULL = 11;
const PARTS = 13;
/** When the last packet came; what of the time since the last that brought something on is in no part yet. */
const LAST = 13;
const PENDING = 14;
/** How much was pending once all that a, that b had sent was acknowledged; −1: it is not. */
const ALL_ACKED = 15;
/** Of the parts of a's, of b's program what went by behind a whole segment: away from the sender it is the network's. */
const ON_THE_WAY = 17;
const FLOATS = 19;

/** Marks of a stream. */
const SYN_SEEN = 1;
const ESTABLISHED = 2;
/** The last that brought something on came from b. */
const LAST_FROM_B = 4;
/** By side, b's in the next bit: has sent a FIN; its last data filled a segment; its window is closed. */
const FIN_SENT = 8;
const FULL = 32;
const CLOSED = 128;
/** Its last data was whole segments. */
const WHOLE = 512;

/** See the file's head. It reads what `exchange` and `resending` say of the same packet. */
export class TimePartsObserver implements SegmentObserver {
  readonly #exchange: Exchange;
  readonly #resending: Resending;
  readonly #point: CapturePoint;
  readonly #silences = new LastSilence();
  readonly #times = new FloatTable(FLOATS);
  readonly #marks = new IntTable(1);
  /** ns to the sender of a direction and back, the least; 0: not known. */
  readonly #trips = new FloatTable(1);

  constructor(exchange: Exchange, resending: Resending, point: CapturePoint) {
    this.#exchange = exchange;
    this.#resending = resending;
    this.#point = point;
  }

  observe(analyser: Analyser): void {
    if (!this.#exchange.valid) return;
    const { direction, judge, segment, stream, time } = analyser;
    this.#times.reach(stream);
    this.#marks.reach(stream);
    this.#trips.reach(direction | 1);
    const times = this.#times.values;
    const row = stream * FLOATS;
    const passed = Math.max(0, time - (times[row + LAST] as number));
    times[row + LAST] = Math.max(time, times[row + LAST] as number);
    if (judge.ackedFrame !== 0 && judge.ackRtt > 0 && (segment.flags & ACK) !== 0) {
      const least = this.#trips.values[direction] as number;
      const shorter = least === 0 || judge.ackRtt < least;
      if (shorter && !this.#resending.wasResentTo(direction ^ 1, segment.ack))
        this.#trips.values[direction] = judge.ackRtt;
    }
    const { timerEnded } = this.#resending;
    if (timerEnded !== undefined) this.#waitedForAnswer(stream, direction, timerEnded);
    const marks = this.#marks.values[stream] as number;
    const goesTo = row + this.#passes(analyser, marks);
    times[goesTo] = (times[goesTo] as number) + passed;
    if ((marks & ESTABLISHED) === 0) this.#opens(analyser, marks);
    if (((this.#marks.values[stream] as number) & ESTABLISHED) !== 0) this.#goesOn(analyser);
    this.#windows(stream);
  }

  describe(analyser: Analyser, stream: number): ConnectionJudgements {
    const { store } = analyser;
    this.#times.reach(stream);
    this.#marks.reach(stream);
    const parts = this.#times.values.slice(stream * FLOATS, stream * FLOATS + PARTS);
    const point = this.#point.point(analyser, stream);
    for (const [side, at] of [point?.a_to_b, point?.b_to_a].entries()) {
      if (at !== "receiver" && at !== "between") continue;
      const onTheWay = this.#times.values[stream * FLOATS + ON_THE_WAY + side] as number;
      parts[NETWORK] = (parts[NETWORK] as number) + onTheWay;
      parts[APPLICATION + side] = (parts[APPLICATION + side] as number) - onTheWay;
    }
    const rest = this.#restOf(stream);
    if (rest === IDLE) {
      // The last ACK's way is the network's.
      const [a = 0, b = 0] = this.#times.values.subarray(stream * FLOATS + ALL_ACKED);
      parts[NETWORK] = (parts[NETWORK] as number) + Math.max(0, a, b);
    }
    const all = parts.reduce((sum, part) => sum + part, 0);
    const whole = store.streamTimes[stream * STREAM_TIMES + LAST_TIME] as number;
    parts[rest] = (parts[rest] as number) + Math.max(0, whole - all);
    const part = (column: number): number => seconds(parts[column] as number);
    const both = (column: number): { a: number; b: number } => ({ a: part(column), b: part(column + 1) });
    const time_parts: TimeParts = {
      handshake: part(HANDSHAKE),
      syn_retransmission: part(SYN_AGAIN),
      network: part(NETWORK),
      application: both(APPLICATION),
      retransmission: both(AGAIN),
      zero_window: both(ZERO_WINDOW),
      window_full: both(WINDOW_FULL),
      closing: part(CLOSING),
      idle: part(IDLE),
    };
    return { time_parts };
  }

  /** Where the time before this packet goes: it waits for what comes, but for a window that was closed. */
  #passes({ direction, segment }: Analyser, marks: number): number {
    if ((marks & ESTABLISHED) === 0) return PENDING;
    for (const side of [0, 1]) {
      const fromThere = (direction & 1) === side && segment.length > 0;
      if ((marks & (CLOSED << side)) !== 0 && !fromThere) return ZERO_WINDOW + side;
    }
    return PENDING;
  }

  #opens({ stream, direction, segment }: Analyser, marks: number): void {
    const { flags } = segment;
    const set = this.#marks.values;
    if ((flags & SYN) !== 0) {
      set[stream] = marks | SYN_SEEN;
      this.#settle(stream, direction & 1, this.#exchange.place === "again" ? SYN_AGAIN : HANDSHAKE);
      return;
    }
    // Without a SYN it was open before the capture.
    set[stream] = marks | ESTABLISHED;
    if ((marks & SYN_SEEN) !== 0 && (flags & (ACK | RST)) !== 0)
      this.#settle(stream, direction & 1, HANDSHAKE);
  }

  #goesOn(analyser: Analyser): void {
    const { stream, direction, segment } = analyser;
    const { place } = this.#exchange;
    const side = direction & 1;
    const set = this.#marks.values;
    const marks = set[stream] as number;
    const { flags, length } = segment;
    if ((marks & FIN_SENT) !== 0 && (marks & (FIN_SENT << 1)) !== 0) this.#settle(stream, side, CLOSING);
    else if (place === "again" || (flags & SYN) !== 0) this.#comesAgain(analyser);
    else if ((flags & (FIN | RST)) !== 0 && length === 0 && (marks & (FIN_SENT << (side ^ 1))) !== 0)
      this.#settle(stream, side, CLOSING);
    else if ((length > 0 && place !== "probe") || (flags & (FIN | RST)) !== 0)
      this.#bringsOn(analyser, marks);
    else this.#acknowledges(stream, direction);
    if ((flags & FIN) !== 0) set[stream] = (set[stream] as number) | (FIN_SENT << side);
  }

  #comesAgain({ stream, direction, segment }: Analyser): void {
    const side = direction & 1;
    if ((segment.flags & SYN) !== 0) {
      this.#settle(stream, side, SYN_AGAIN);
      return;
    }
    const [judgement] = this.#resending.judgements();
    // A keep-alive, or an octet sent as a probe, brings nothing on.
    if (judgement === undefined) return;
    const late = judgement === "out-of-order" || judgement === "maybe-out-of-order";
    this.#settle(stream, side, late || judgement === "recorded-late" ? NETWORK : AGAIN + side);
  }

  /** New data, or a close: the wait for it was the network's, its program's, or for the other side's window. */
  #bringsOn({ stream, direction, segment }: Analyser, marks: number): void {
    const side = direction & 1;
    const times = this.#times.values;
    const row = stream * FLOATS;
    const pending = times[row + PENDING] as number;
    const trip = this.#trips.values[direction] as number;
    const lastSide = (marks & LAST_FROM_B) === 0 ? 0 : 1;
    const full = (marks & (FULL << side)) !== 0;
    if (lastSide !== side) this.#split(stream, side, Math.min(pending, trip));
    else if (!full) this.#settle(stream, side, APPLICATION + side);
    else if (((this.#exchange.next - this.#exchange.unacked) | 0) <= 0) {
      const answered = Math.max(0, times[row + ALL_ACKED + side] as number);
      const network = Math.min(pending, answered + trip);
      if ((marks & (WHOLE << side)) !== 0 && pending - network <= ON_THE_WAY_MOST)
        times[row + ON_THE_WAY + side] = (times[row + ON_THE_WAY + side] as number) + pending - network;
      this.#split(stream, side, network);
    } else {
      const out = (this.#exchange.next - this.#exchange.unacked) | 0;
      const known = (this.#known(direction, KNOWN) & WINDOW_KNOWN) !== 0;
      const shut = known && this.#exchange.window - out < this.#fullSize(direction);
      this.#settle(stream, side, shut ? WINDOW_FULL + (side ^ 1) : NETWORK);
    }
    if (segment.length > 0) {
      const fills = segment.length >= this.#fullSize(direction);
      const whole = isWhole(segment.length, this.#known(direction, MSS), segment.hasTimestamps);
      const now = (this.#marks.values[stream] as number) & ~((FULL | WHOLE) << side);
      this.#marks.values[stream] = now | (fills ? FULL << side : 0) | (whole ? WHOLE << side : 0);
    }
  }

  /** The part of a pending wait that is the network's; the rest is the program's that sends now. */
  #split(stream: number, side: number, network: number): void {
    const times = this.#times.values;
    const row = stream * FLOATS;
    times[row + NETWORK] = (times[row + NETWORK] as number) + network;
    times[row + PENDING] = (times[row + PENDING] as number) - network;
    this.#settle(stream, side, APPLICATION + side);
  }

  /** What ended at `until` seemed to be its program's wait, and since `since` was one for an answer. */
  #waitedForAnswer(stream: number, direction: number, { since, until }: Pause): void {
    const silence = this.#silences.endedAt(direction, until);
    if (silence === undefined) return;
    const times = this.#times.values;
    const row = stream * FLOATS;
    const again = row + AGAIN + (direction & 1);
    const spent = Math.min(silence.spent, until - since);
    times[row + silence.part] = (times[row + silence.part] as number) - spent;
    times[again] = (times[again] as number) + spent;
  }

  #settle(stream: number, side: number, part: number): void {
    const times = this.#times.values;
    const row = stream * FLOATS;
    const pending = times[row + PENDING] as number;
    times[row + part] = (times[row + part] as number) + pending;
    if (part === APPLICATION + side)
      this.#silences.note(stream * 2 + side, part, pending, times[row + LAST] as number);
    times[row + PENDING] = 0;
    times[row + ALL_ACKED] = -1;
    times[row + ALL_ACKED + 1] = -1;
    const marks = this.#marks.values;
    marks[stream] = ((marks[stream] as number) & ~LAST_FROM_B) | (side === 0 ? 0 : LAST_FROM_B);
  }

  /** Whether with this ACK nothing of the other side is out any more. */
  #acknowledges(stream: number, direction: number): void {
    const other = direction ^ 1;
    if (((this.#known(other, NEXT) - this.#known(other, UNACKED)) | 0) > 0) return;
    const times = this.#times.values;
    const at = stream * FLOATS + ALL_ACKED + (other & 1);
    if ((times[at] as number) < 0) times[at] = times[stream * FLOATS + PENDING] as number;
  }

  #windows(stream: number): void {
    let marks = (this.#marks.values[stream] as number) & ~(CLOSED * 3);
    for (const side of [0, 1]) {
      const towards = stream * 2 + (side ^ 1);
      const known = (this.#known(towards, KNOWN) & WINDOW_KNOWN) !== 0;
      if (known && this.#known(towards, SEND_WINDOW) === 0 && (marks & (FIN_SENT << (side ^ 1))) === 0)
        marks |= CLOSED << side;
    }
    this.#marks.values[stream] = marks;
  }

  /** Where the time after the last that brought something on belongs. */
  #restOf(stream: number): number {
    const marks = this.#marks.values[stream] as number;
    if ((marks & ESTABLISHED) === 0) return HANDSHAKE;
    if ((marks & (FIN_SENT * 3)) !== 0) return CLOSING;
    const out = [0, 1].some(
      (side) => ((this.#known(stream * 2 + side, NEXT) - this.#known(stream * 2 + side, UNACKED)) | 0) > 0,
    );
    return out ? NETWORK : IDLE;
  }

  /** Octets of a segment that is as large as they get. */
  #fullSize(direction: number): number {
    const mss = this.#known(direction, MSS);
    const most = this.#known(direction, FULL_SIZE);
    return mss > 0
      ? Math.min(mss - OPTIONS_MOST, Math.max(most, SMALLEST_FULL))
      : Math.max(most, SMALLEST_FULL);
  }

  #known(direction: number, column: number): number {
    return this.#exchange.ints.values[direction * EXCHANGE_INTS + column] ?? 0;
  }
}

/** Octets: the least MSS that there is by default (RFC 9293 §3.7.1). */
const SMALLEST_FULL = 536;
