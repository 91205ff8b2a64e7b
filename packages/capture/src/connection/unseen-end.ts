/** Who closed first, where the capture lacks the last of what one side had sent: it may have been a FIN. */
import type { Analyser } from "../analysis/analyser.ts";
import { DIRECTION_INTS, NEXT_SEQ, SENT, type StreamStore } from "../analysis/store.ts";
import { ACK } from "../segment/tcp-segment.ts";
import * as C from "./columns.ts";

/** An ACK, before anybody has closed, of what the capture lacks. */
export const noteUnseen = ({ direction, segment }: Analyser, { directions }: C.ConnectionColumns): void => {
  const other = (direction ^ 1) * C.DIRECTION_COLUMNS;
  const seen = directions[other + C.SEEN] as number;
  if (((seen | (directions[direction * C.DIRECTION_COLUMNS + C.SEEN] as number)) & C.FIN_OUT) !== 0) return;
  directions[other + C.SEEN] = seen | C.UNSEEN_OUT;
  directions[other + C.UNSEEN_END] = segment.ack;
};

/** The first FIN that the capture has. */
export const noteFirstFin = (analyser: Analyser, columns: C.ConnectionColumns): void => {
  const { stream, direction, segment, store, time } = analyser;
  const other = direction ^ 1;
  const sent = store.directions[other * DIRECTION_INTS + NEXT_SEQ] as number;
  const heard = (store.directions[other * DIRECTION_INTS + SENT] as number) > 0;
  if (heard && (segment.flags & ACK) !== 0 && ((segment.ack - sent) | 0) > 0) noteUnseen(analyser, columns);
  columns.instants[stream * C.STREAM_INSTANTS + C.FIRST_FIN_TIME] = time;
  const s = stream * C.STREAM_COLUMNS + C.STORY;
  if ((columns.direction(other, C.SEEN) & C.UNSEEN_OUT) !== 0)
    columns.streams[s] = (columns.streams[s] as number) | C.FIRST_FIN_UNSURE;
};

/** The side, 0 or 1, whose FIN was the first, where that of `side` is the first in the capture; −1: it is not known. */
export const firstToClose = (
  columns: C.ConnectionColumns,
  store: StreamStore,
  stream: number,
  side: number,
): number => {
  const other = stream * 2 + (side ^ 1);
  const unseenEnd = columns.direction(other, C.UNSEEN_END);
  // What it sent after that shows that there was no FIN; a FIN before it was recorded late.
  if ((((store.directions[other * DIRECTION_INTS + NEXT_SEQ] as number) - unseenEnd) | 0) > 0) return side;
  return (columns.direction(other, C.SEEN) & C.FIN_OUT) === 0 ? -1 : side ^ 1;
};
