/** Pauses within an answer whose length is known: its program had more to give, and gave nothing. */
import type { Analyser } from "../../analysis/analyser.ts";
import { OUT_OF_ORDER, RETRANSMISSION } from "../../analysis/flags.ts";
import {
  DIRECTION_INTS,
  INITIAL_RTT,
  LAST_ACK,
  STREAM_TIMES,
  WINDOW,
  WINDOW_SCALE,
} from "../../analysis/store.ts";
import type { ConnectionColumns } from "../columns.ts";
import * as C from "../columns.ts";
import type { HttpTalk } from "./talk.ts";

/** Data goes on after `PAUSE` or more: whether nothing but its program can have held it up. */
export const notePause = (analyser: Analyser, columns: ConnectionColumns, talk: HttpTalk): void => {
  const { direction, segment, judge, packet, store, stream, time } = analyser;
  if ((judge.flags & (RETRANSMISSION | OUT_OF_ORDER)) !== 0) return;
  const heard = columns.time(direction ^ 1, C.LAST_AT);
  const quiet = time - Math.max(heard, columns.time(direction, C.LAST_DATA_AT));
  const reverse = (direction ^ 1) * DIRECTION_INTS;
  // Something is on its way, or there is no room for what came then (RFC 9293 §3.8.6.2.1: a sender waits for that).
  if (store.directions[reverse + LAST_ACK] !== segment.seq) return;
  const window = store.directions[reverse + WINDOW] as number;
  const scale = store.directions[reverse + WINDOW_SCALE] as number;
  if (window === 0 || (scale !== SCALE_UNKNOWN && window << Math.max(0, scale) < segment.length)) return;
  if (!talk.isWithinAnswer(direction & 1, segment.seq)) return;
  // Away from the server, what it sends upon an ACK comes a round trip after that, or somewhat more.
  const handshake = store.streamTimes[stream * STREAM_TIMES + INITIAL_RTT] as number;
  const trip = Number.isNaN(handshake) ? TRIP_MOST : handshake;
  if (quiet - 2 * trip >= PAUSE) talk.pauses.add(packet.frame, quiet - trip);
};

/** Of one connection. */
export class AnswerPauses {
  count = 0;
  /** ns. */
  total = 0;
  /** Of the first, the frame that ended each and how long it was, ns. */
  readonly first: { readonly frame: number; readonly time: number }[] = [];

  add(frame: number, time: number): void {
    this.count += 1;
    this.total += time;
    if (this.first.length < FIRST_MAX) this.first.push({ frame, time });
  }
}

/** ns: longer than a retransmission timer of a near peer. */
export const PAUSE = 300_000_000;
/** The capture lacks the handshake. */
const SCALE_UNKNOWN = -1;
/** ns: a round trip that is not known. */
const TRIP_MOST = 500_000_000;
const FIRST_MAX = 5;
