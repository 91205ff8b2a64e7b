/** Writes down the SYNs and SYN-ACKs of a connection, and which of several requests an answer is for. */
import type { Analyser } from "../analysis/analyser.ts";
import { PACKETS, STREAM_INTS } from "../analysis/store.ts";
import { ACK } from "../segment/tcp-segment.ts";
import * as C from "./columns.ts";
import type { ConnectionObserver } from "./connection-observer.ts";
import { noteOtherAnswer } from "./other-answers.ts";
import { SynAcksAgain, SynsAgain } from "./unusual.ts";

/** A segment with SYN and without RST. */
export const noteSyn = (observer: ConnectionObserver, analyser: Analyser): void => {
  const { stream, direction, segment, packet, time, store } = analyser;
  const { columns } = observer;
  const { streams, directions } = columns;
  const { frame } = packet;
  const side = direction & 1;
  const s = stream * C.STREAM_COLUMNS;
  const row = direction * C.DIRECTION_COLUMNS;
  const seen = (directions[row + C.SEEN] as number) & ~C.NO_SCALE;
  const answer = (segment.flags & ACK) !== 0;
  if ((store.streams[stream * STREAM_INTS + PACKETS] as number) === 1)
    streams[s + C.STORY] =
      (streams[s + C.STORY] as number) | (answer ? C.STARTS_WITH_SYN_ACK : C.STARTS_WITH_SYN);
  if (segment.mss > 0) directions[row + C.MSS] = segment.mss;
  const mark = answer ? C.SYN_ACK_OUT : C.SYN_OUT;
  const known = seen | mark | (segment.windowScale < 0 ? C.NO_SCALE : 0);
  directions[row + C.SEEN] = known;
  if (answer)
    observer.unusual
      .get(stream)
      ?.side(side ^ 1)
      .syns?.answered(frame, segment);
  if ((seen & mark) === 0) {
    if (!answer) return;
    streams[s + C.SYN_ACK_FRAME] = frame;
    columns.instants[stream * C.STREAM_INSTANTS + C.SYN_ACK_TIME] = time;
    return;
  }
  const kept = observer.of(stream).side(side);
  if (answer) {
    const open = ((streams[s + C.STORY] as number) & C.OPENED) !== 0;
    (kept.synAcks ??= new SynAcksAgain(segment.seq)).again(frame, time, segment.seq, open);
    noteOtherAnswer(observer, analyser);
  } else {
    (kept.syns ??= new SynsAgain(segment)).add(frame, time);
    directions[row + C.SEEN] = known | C.SYN_AGAIN;
  }
};
