/**
 * SYN-ACKs with different numbers that answer the same SYN. A server that remembers the SYN has one number for its
 * connection (RFC 9293 §3.4.1): another one is another server's, or the first has forgotten the SYN.
 */
import type { Analyser } from "../analysis/analyser.ts";
import { REUSED_PORTS } from "../analysis/flags.ts";
import { BASE_SEQ, DIRECTION_INTS } from "../analysis/store.ts";
import { ACK, SYN } from "../segment/tcp-segment.ts";
import * as C from "./columns.ts";
import type { ConnectionObserver } from "./connection-observer.ts";

/** A number that answers had. */
export interface AnswerNumber {
  readonly isn: number;
  /** The first with it. */
  readonly frame: number;
  /** The other side has acknowledged it. */
  taken: boolean;
}

export class OtherAnswers {
  /** The side, 0 or 1, whose answers they are. */
  readonly side: number;
  readonly numbers: AnswerNumber[] = [];
  /** The first answer with a number that had been left for another; 0: none. */
  returnFrame = 0;

  constructor(side: number) {
    this.side = side;
  }

  add(isn: number, frame: number): void {
    const known = this.numbers.some((each) => each.isn === isn);
    if (known && this.returnFrame === 0) this.returnFrame = frame;
    if (!known && this.numbers.length < NUMBERS_MAX) this.numbers.push({ isn, frame, taken: false });
  }

  /** A segment of the stream: the other side's may take one of them up. */
  hears({ direction, segment: { flags, ack } }: Analyser): void {
    if ((direction & 1) === this.side || (flags & ACK) === 0) return;
    for (const number of this.numbers) if (ack === ((number.isn + 1) | 0)) number.taken = true;
  }
}

/** A SYN-ACK of a direction that has sent one before: note it where it has another number, though the SYN is the same. */
export const noteOtherAnswer = (observer: ConnectionObserver, analyser: Analyser): void => {
  const { stream, direction, segment, packet, judge, store } = analyser;
  if ((judge.flags & REUSED_PORTS) === 0 || (segment.flags & SYN) === 0) return;
  const { columns } = observer;
  const opener = direction ^ 1;
  const syn = store.directions[opener * DIRECTION_INTS + BASE_SEQ] as number;
  if (
    (columns.direction(opener, C.SEEN) & C.SYN_OUT) === 0 ||
    segment.ack !== ((syn + 1) | 0) ||
    judge.ackBefore !== segment.ack
  )
    return;
  const answers = (observer.of(stream).answers ??= new OtherAnswers(direction & 1));
  if (answers.numbers.length === 0) answers.add(judge.isnBefore, columns.stream(stream, C.SYN_ACK_FRAME));
  answers.add(segment.seq, packet.frame);
  const s = stream * C.STREAM_COLUMNS + C.STORY;
  columns.streams[s] = (columns.streams[s] as number) | C.OTHER_ANSWERS;
};

const NUMBERS_MAX = 8;
