/** The numbers of a segment as Wireshark shows them: counted from the start, the window scaled. */
import { ACK, SYN, type TcpSegment } from "../segment/tcp-segment.ts";
import { BASE_SEQ, BASE_SEQ_SET, DIRECTION_INTS, MARKS, type StreamStore, WINDOW_SCALE } from "./store.ts";

/** `tcp.seq`. */
export const relativeSeq = (segment: TcpSegment, store: StreamStore, direction: number): number =>
  (segment.seq - (store.directions[direction * DIRECTION_INTS + BASE_SEQ] as number)) >>> 0;

/** `tcp.ack`; where no ACK has set the other side's start, as it stands in the header. */
export const relativeAck = (segment: TcpSegment, store: StreamStore, direction: number): number => {
  if ((segment.flags & ACK) === 0) return segment.ack >>> 0;
  const row = (direction ^ 1) * DIRECTION_INTS;
  return ((store.directions[row + MARKS] as number) & BASE_SEQ_SET) === 0
    ? segment.ack >>> 0
    : (segment.ack - (store.directions[row + BASE_SEQ] as number)) >>> 0;
};

/** `tcp.window_size`. */
export const scaledWindow = (segment: TcpSegment, store: StreamStore, direction: number): number => {
  const scale = store.directions[direction * DIRECTION_INTS + WINDOW_SCALE] as number;
  return (segment.flags & SYN) !== 0 || scale < 0 ? segment.window : segment.window << scale;
};
