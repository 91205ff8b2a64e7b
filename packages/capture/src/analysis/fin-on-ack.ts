/** A FIN that is there again without having been lost: BSD has it on its ACK of the other side's FIN, too. */
import { FIN } from "../segment/tcp-segment.ts";
import type { Analyser } from "./analyser.ts";
import {
  DIRECTION_INTS,
  DIRECTION_TIMES,
  INITIAL_RTT,
  NEXT_SEQ,
  NEXT_SEQ_TIME,
  STREAM_TIMES,
} from "./store.ts";

/** The segment is a FIN without data, less than a round trip after it was sent for the first time: no timer is so soon. */
export const isFinOnAck = ({ segment, store, stream, direction, time }: Analyser): boolean => {
  if (segment.length > 0 || (segment.flags & FIN) === 0) return false;
  const next = store.directions[direction * DIRECTION_INTS + NEXT_SEQ] as number;
  const sent = store.times[direction * DIRECTION_TIMES + NEXT_SEQ_TIME] as number;
  const roundTrip = store.streamTimes[stream * STREAM_TIMES + INITIAL_RTT] as number;
  return ((segment.seq + 1) | 0) === next && sent < time && time - sent < roundTrip;
};
