/**
 * Both ends' states, packet by packet, by RFC 9293's table (core's). The sender of a packet has done what sends one (an
 * OPEN, a CLOSE, an ABORT, an answer to a SYN); its receiver is taken to get it at once, except one that has never
 * spoken, and except for a SYN-ACK or a FIN that is not acknowledged: whether those arrived is not known. What a packet implies and the table does not
 * reach, such as the states of a connection that was there before the capture, is set and marked as inferred.
 */
import type { Analyser } from "../analysis/analyser.ts";
import { BASE_SEQ, DIRECTION_INTS } from "../analysis/store.ts";
import {
  A_ACTIVE,
  BOTH_CLOSED_AT_ONCE,
  type ConnectionColumns,
  DIRECTION_COLUMNS,
  FIN_END,
  FIN_FRAME,
  FIN_MAYBE_TAKEN,
  FIN_OUT,
  FIN_TAKEN,
  HALF_CLOSE_USED,
  LAST_SEGMENT,
  OPENED,
  SEEN,
  SIMULTANEOUS_OPEN,
  STATES,
  STATES_INFERRED,
  STORY,
  STREAM_COLUMNS,
  SYN_ACK_FRAME,
  SYN_ACK_OUT,
  SYN_AGAIN,
  WALK,
  WALKED,
} from "../connection/columns.ts";
import { ACK, FIN, RST, SYN } from "../segment/tcp-segment.ts";
import {
  ABORT,
  CLOSE,
  CLOSED,
  CLOSE_WAIT,
  CLOSING,
  ESTABLISHED,
  FIN_WAIT_1,
  FIN_WAIT_2,
  INFERRED,
  LAST_ACK_STATE,
  LISTEN,
  nextOfReset,
  nextState,
  OPEN_ACTIVE,
  RCV_ACK_OF_FIN,
  RCV_ACK_OF_SYN,
  RCV_FIN,
  RCV_RST,
  RCV_SYN,
  RCV_SYN_ACK,
  SYN_RECEIVED,
  SYN_SENT,
  UNKNOWN,
} from "./state-numbers.ts";
import { CHANGES_MAX, WalkLog } from "./walk-log.ts";

/** What a segment did that the table does not allow; 0: nothing. */
export const DATA_AFTER_FIN = 1;
export const SYN_WHEN_OPEN = 2;
export const SECOND_FIN = 3;
/** An answer to a SYN that does not acknowledge it: the sender has an older connection on the same ports. */
export const ANSWERED_FOR_ANOTHER = 4;

export class StateTracker {
  readonly log: WalkLog = new WalkLog();
  readonly #columns: ConnectionColumns;
  #stream = 0;
  #frame = 0;
  /** What the last segment did that is not allowed. */
  offence = 0;

  constructor(columns: ConnectionColumns) {
    this.#columns = columns;
  }

  /** The state of a side (0: a) of a stream. */
  state(stream: number, side: number): number {
    return (this.#columns.stream(stream, STATES) >> (side * 4)) & 15;
  }

  /**
   * A segment of which more may follow than plain data between established ends. `believed`: whether a reset is at the
   * number where the other side waits.
   */
  segment(analyser: Analyser, believed: boolean): void {
    this.#stream = analyser.stream;
    this.#frame = analyser.packet.frame;
    this.offence = 0;
    const side = analyser.direction & 1;
    const bits = analyser.segment.flags;
    if ((bits & RST) !== 0) {
      this.#reset(side, believed);
      return;
    }
    if ((bits & SYN) !== 0) this.#synchronizes(analyser, side, (bits & ACK) !== 0);
    else this.#speaks(analyser, side);
    if ((bits & (ACK | SYN)) === ACK) {
      this.#acknowledges(analyser, side ^ 1);
      this.#finTaken(analyser, side);
    }
    if ((bits & FIN) !== 0) this.#finishes(analyser, side);
  }

  /** The states go back to what they were: the reset that had changed them was not the sender's, or not believed. */
  restore(stream: number, frame: number, states: number): void {
    this.#stream = stream;
    this.#frame = frame;
    this.#infer(0, states & 15);
    this.#infer(1, (states >> 4) & 15);
  }

  /**
   * The sender of the segment has had the other side's FIN, which the capture lacks: it ends before `end`. `wentOn`: it has
   * sent data since then.
   */
  inferFin({ stream, direction, packet }: Analyser, end: number, wentOn: boolean): void {
    this.#stream = stream;
    this.#frame = packet.frame;
    const side = direction & 1;
    const { directions } = this.#columns;
    const theirs = (direction ^ 1) * DIRECTION_COLUMNS;
    if (this.#of(side) === FIN_WAIT_1) {
      // Who closes second acknowledges the first FIN with its own, as a rule.
      this.#infer(side, FIN_WAIT_2);
      const own = direction * DIRECTION_COLUMNS + SEEN;
      directions[own] = (directions[own] as number) | FIN_TAKEN | FIN_MAYBE_TAKEN;
      if (this.#of(side ^ 1) === ESTABLISHED) this.#infer(side ^ 1, CLOSE_WAIT);
    }
    const closed = this.#of(side ^ 1);
    if (closed !== ESTABLISHED && closed !== CLOSE_WAIT) return;
    directions[theirs + SEEN] = (directions[theirs + SEEN] as number) | FIN_OUT | FIN_TAKEN;
    directions[theirs + FIN_END] = end;
    if (wentOn) this.#mark(HALF_CLOSE_USED);
    this.#infer(side ^ 1, nextState(closed, CLOSE));
    this.#by(side, RCV_FIN);
    this.#by(side ^ 1, RCV_ACK_OF_FIN);
  }

  /** What was taken for a FIN of `side` was none, or came at another time: both are where the captured FINs lead them. */
  #takeBack(side: number): void {
    const { directions } = this.#columns;
    const own = this.#direction(side) * DIRECTION_COLUMNS + SEEN;
    directions[own] = (directions[own] as number) & ~(FIN_OUT | FIN_TAKEN);
    const other = this.#direction(side ^ 1) * DIRECTION_COLUMNS + SEEN;
    if (((directions[other] as number) & FIN_MAYBE_TAKEN) !== 0)
      directions[other] = (directions[other] as number) & ~(FIN_TAKEN | FIN_MAYBE_TAKEN);
    const theirs = directions[other] as number;
    const taken = (theirs & FIN_TAKEN) !== 0;
    this.#infer(side, taken ? CLOSE_WAIT : ESTABLISHED);
    this.#infer(side ^ 1, (theirs & FIN_OUT) === 0 ? ESTABLISHED : taken ? FIN_WAIT_2 : FIN_WAIT_1);
  }

  #reset(side: number, believed: boolean): void {
    const own = this.#of(side);
    const other = this.#of(side ^ 1);
    // RFC 9293 §3.10.7.3: in SYN-SENT an ACK of something never sent is answered with a reset, and the SYN still stands.
    const answersAck =
      own === SYN_SENT && (this.#columns.direction(this.#direction(side ^ 1), LAST_SEGMENT) & SYN) === 0;
    // Nobody believes it, and whose it is is not known: both go on.
    if (!believed && own !== UNKNOWN && other !== UNKNOWN && other !== SYN_SENT) return;
    // Who answers a SYN with a reset has no connection, and never had one.
    if (own === UNKNOWN && other === SYN_SENT) this.#set(side, CLOSED);
    else if (own === UNKNOWN) this.#infer(side, CLOSED);
    else if (!answersAck) this.#by(side, ABORT);
    if (other === UNKNOWN) this.#infer(side ^ 1, CLOSED);
    else if (believed) {
      const actively = (this.#columns.stream(this.#stream, STORY) & (A_ACTIVE << (side ^ 1))) !== 0;
      const to = nextOfReset(other, actively);
      if (to >= 0 && to !== other) this.#change(side ^ 1, to, RCV_RST);
    }
  }

  #synchronizes(analyser: Analyser, side: number, withAck: boolean): void {
    const own = this.#of(side);
    const other = this.#of(side ^ 1);
    if (withAck) {
      if (own === UNKNOWN || own === CLOSED) this.#hasHadSyn(side);
      else if (own === LISTEN) this.#by(side, RCV_SYN);
      else if (own === SYN_SENT) this.#by(side, RCV_SYN);
      if (other === SYN_RECEIVED && this.#acknowledgesSyn(analyser)) this.#by(side ^ 1, RCV_ACK_OF_SYN);
      return;
    }
    if (own === UNKNOWN || own === CLOSED || own === LISTEN) {
      this.#set(side, CLOSED);
      this.#by(side, OPEN_ACTIVE);
    } else if (this.#hasGoneOn(analyser, own)) this.offence = SYN_WHEN_OPEN;
    if (other === SYN_SENT) {
      this.#by(side ^ 1, RCV_SYN);
      this.#mark(SIMULTANEOUS_OPEN | (A_ACTIVE << (side ^ 1)));
    }
  }

  /** An end that shows by its answer that it had been listening, and has had the SYN. */
  #hasHadSyn(side: number): void {
    this.#set(side, LISTEN);
    this.#by(side, RCV_SYN);
  }

  /** Whether a SYN comes from an end that has sent it before, and other things since: not one that was overtaken. */
  #hasGoneOn({ direction }: Analyser, own: number): boolean {
    if (own === SYN_SENT || own === SYN_RECEIVED) return false;
    const opened = (this.#columns.stream(this.#stream, STORY) & OPENED) !== 0;
    const again = (this.#columns.direction(direction, SEEN) & SYN_AGAIN) !== 0;
    return opened && again && (this.#columns.direction(direction, LAST_SEGMENT) & SYN) === 0;
  }

  /** Any segment without SYN and RST: its sender has a connection. */
  #speaks(analyser: Analyser, side: number): void {
    const own = this.#of(side);
    const other = this.#of(side ^ 1);
    const { segment } = analyser;
    if (other === SYN_SENT && own === UNKNOWN) {
      // A SYN may be answered by an ACK of an older connection: the challenge of RFC 5961 §4.
      if (this.#acknowledgesSyn(analyser)) this.#hasHadSyn(side);
      else {
        this.#infer(side, ESTABLISHED);
        this.offence = ANSWERED_FOR_ANOTHER;
      }
      return;
    }
    const theirs = this.#columns.direction(analyser.direction ^ 1, SEEN);
    // The SYN-ACK has come once its receiver goes on: before that nobody knows.
    if (own === SYN_SENT && (theirs & SYN_ACK_OUT) !== 0 && (segment.flags & ACK) !== 0)
      this.#by(side, RCV_SYN_ACK);
    else if (own === UNKNOWN || own === SYN_SENT || own === LISTEN) this.#infer(side, ESTABLISHED);
    if (other === UNKNOWN && (segment.flags & ACK) !== 0) this.#infer(side ^ 1, ESTABLISHED);
    else if (other === SYN_SENT && this.#acknowledgesSyn(analyser)) this.#infer(side ^ 1, ESTABLISHED);
    if (segment.length === 0) return;
    const row = analyser.direction * DIRECTION_COLUMNS;
    if ((theirs & FIN_TAKEN) !== 0) this.#mark(HALF_CLOSE_USED);
    if (
      ((this.#columns.directions[row + SEEN] as number) & FIN_OUT) !== 0 &&
      ((segment.seq + segment.length - (this.#columns.directions[row + FIN_END] as number)) | 0) >= 0
    ) {
      if ((this.#columns.directions[row + FIN_FRAME] as number) === 0) this.#takeBack(side);
      else this.offence = DATA_AFTER_FIN;
    }
  }

  /** An ACK reaches `side`: of its SYN, of its FIN. */
  #acknowledges(analyser: Analyser, side: number): void {
    if (this.#of(side) === FIN_WAIT_1) this.#finOvertaken(analyser, side);
    const own = this.#of(side);
    if (own === SYN_RECEIVED && this.#acknowledgesSyn(analyser)) this.#by(side, RCV_ACK_OF_SYN);
    else if (
      (own === FIN_WAIT_1 || own === CLOSING || own === LAST_ACK_STATE) &&
      analyser.segment.ack === this.#columns.direction(this.#direction(side), FIN_END)
    )
      this.#by(side, RCV_ACK_OF_FIN);
  }

  /** Both have closed: what the other side sends after its FIN comes after it, though nothing has acknowledged it yet. */
  #finOvertaken({ segment, direction }: Analyser, side: number): void {
    const row = direction * DIRECTION_COLUMNS;
    const seen = this.#columns.directions[row + SEEN] as number;
    if ((seen & (FIN_OUT | FIN_TAKEN)) !== FIN_OUT || (segment.flags & FIN) !== 0) return;
    if (segment.seq !== (this.#columns.directions[row + FIN_END] as number)) return;
    this.#columns.directions[row + SEEN] = seen | FIN_TAKEN;
    this.#by(side, RCV_FIN);
    this.#mark(BOTH_CLOSED_AT_ONCE);
  }

  #finishes({ segment, direction }: Analyser, side: number): void {
    const row = direction * DIRECTION_COLUMNS;
    const { directions } = this.#columns;
    const end = (segment.seq + segment.length + 1) | 0;
    if (((directions[row + SEEN] as number) & FIN_OUT) !== 0) {
      const same = end === (directions[row + FIN_END] as number);
      const inferred = (directions[row + FIN_FRAME] as number) === 0;
      if (!same && !inferred) this.offence = SECOND_FIN;
      if (!inferred) return;
      // Recorded late or sent again, it fits what was inferred where it acknowledges the other side's.
      const fits = same && segment.ack === this.#columns.direction(direction ^ 1, FIN_END);
      if (fits) directions[row + FIN_FRAME] = this.#frame;
      if (fits) return;
      this.#takeBack(side);
    }
    directions[row + SEEN] = (directions[row + SEEN] as number) | FIN_OUT;
    directions[row + FIN_END] = end;
    directions[row + FIN_FRAME] = this.#frame;
    this.#by(side, CLOSE);
  }

  /** The FIN of the other side has come once `side`, the sender, acknowledges it: before that nobody knows. */
  #finTaken({ segment, direction }: Analyser, side: number): void {
    const row = (direction ^ 1) * DIRECTION_COLUMNS;
    const seen = this.#columns.directions[row + SEEN] as number;
    if ((seen & (FIN_OUT | FIN_TAKEN)) !== FIN_OUT) return;
    if (segment.ack !== (this.#columns.directions[row + FIN_END] as number)) return;
    this.#columns.directions[row + SEEN] = seen | FIN_TAKEN;
    this.#by(side, RCV_FIN);
    if (this.#of(side) === CLOSING) this.#mark(BOTH_CLOSED_AT_ONCE);
  }

  /** Whether the segment acknowledges the SYN of the side that it reaches. */
  #acknowledgesSyn({ segment, store, direction }: Analyser): boolean {
    const base = store.directions[(direction ^ 1) * DIRECTION_INTS + BASE_SEQ] as number;
    return (segment.flags & ACK) !== 0 && ((segment.ack - base) | 0) > 0;
  }

  #of(side: number): number {
    return this.state(this.#stream, side);
  }

  #direction(side: number): number {
    return this.#stream * 2 + side;
  }

  /** By the table. */
  #by(side: number, trigger: number): void {
    const from = this.#of(side);
    const to = nextState(from, trigger);
    if (to < 0 || to === from) return;
    this.#change(side, to, trigger);
    if (to === ESTABLISHED) {
      const row = this.#stream * STREAM_COLUMNS;
      if ((this.#columns.streams[row + SYN_ACK_FRAME] as number) !== 0 && this.#of(side ^ 1) === ESTABLISHED)
        this.#mark(OPENED);
    }
  }

  #infer(side: number, to: number): void {
    if (this.#of(side) === to) return;
    this.#change(side, to, INFERRED);
    this.#mark(STATES_INFERRED);
  }

  #change(side: number, to: number, trigger: number): void {
    const { streams } = this.#columns;
    const row = this.#stream * STREAM_COLUMNS;
    const from = this.#of(side);
    this.#set(side, to);
    const walked = streams[row + WALKED] as number;
    streams[row + WALKED] = walked + 1;
    if (walked < CHANGES_MAX)
      streams[row + WALK] = this.log.add(streams[row + WALK] as number, this.#frame, side, from, to, trigger);
  }

  /** Without a note: where an end was before its first packet. */
  #set(side: number, to: number): void {
    const { streams } = this.#columns;
    const row = this.#stream * STREAM_COLUMNS + STATES;
    streams[row] = ((streams[row] as number) & ~(15 << (side * 4))) | (to << (side * 4));
  }

  #mark(bits: number): void {
    const row = this.#stream * STREAM_COLUMNS + STORY;
    this.#columns.streams[row] = (this.#columns.streams[row] as number) | bits;
  }
}
