/**
 * A FIN that the capture lacks. An ACK of one number more than all that its sender is seen to have sent, by an end that has
 * closed or then closes, is taken for the ACK of a FIN (RFC 9293 §3.6): until what comes later shows that it was an octet.
 */
import type { Analyser } from "../analysis/analyser.ts";
import { EXCHANGE_INTS, type Exchange, NEXT } from "../judgement/exchange.ts";
import { FIN } from "../segment/tcp-segment.ts";
import * as C from "./columns.ts";
import type { ConnectionObserver } from "./connection-observer.ts";

export interface MaybeFin {
  /** The number after it. */
  readonly end: number;
  /** The ACK of it: its frame, and when, ns. */
  readonly frame: number;
  readonly time: number;
}

/** The segment acknowledges one number more than the capture holds. */
export const noteMaybeFin = (observer: ConnectionObserver, analyser: Analyser): void => {
  const { stream, direction, segment, packet, time } = analyser;
  const other = direction ^ 1;
  if ((observer.columns.direction(other, C.SEEN) & C.FIN_OUT) !== 0) return;
  const unusual = observer.of(stream);
  // The octet of a probe that met a closed window (RFC 9293 §3.8.6.1).
  if ((unusual.side(direction & 1).stalls?.probes ?? 0) > 0) return;
  unusual.side(other & 1).maybeFin = { end: segment.ack, frame: packet.frame, time };
};

/** Whether the other side's FIN is missing, now that the sender of this segment closes or has closed. */
export const inferFin = (observer: ConnectionObserver, exchange: Exchange, analyser: Analyser): void => {
  const { stream, direction, segment } = analyser;
  const { columns } = observer;
  const other = direction ^ 1;
  const maybe = observer.unusual.get(stream)?.side(other & 1).maybeFin;
  if (maybe === undefined || (columns.direction(other, C.SEEN) & C.FIN_OUT) !== 0) return;
  const closes = (segment.flags & FIN) !== 0 || (columns.direction(direction, C.SEEN) & C.FIN_OUT) !== 0;
  const next = exchange.ints.values[other * EXCHANGE_INTS + NEXT] as number;
  // It has sent more since: that was no FIN.
  if (!closes || next !== maybe.end) return;
  const wentOn = columns.time(direction, C.LAST_DATA_AT) > maybe.time;
  observer.tracker.inferFin(analyser, maybe.end, wentOn);
};

/** The ACK that tells of a side's FIN, where the capture lacks that; 0: it has it, or there was none. */
export const unseenFinFrame = (observer: ConnectionObserver, stream: number, side: number): number => {
  const direction = stream * 2 + side;
  if ((observer.columns.direction(direction, C.SEEN) & C.FIN_OUT) === 0) return 0;
  if (observer.columns.direction(direction, C.FIN_FRAME) !== 0) return 0;
  return observer.unusual.get(stream)?.side(side).maybeFin?.frame ?? 0;
};
