/** RFC 9293 §3.5: what an endpoint has to remember of a connection only until it is open. */
import type { Seq } from "../base/seq.ts";
import type { ListenQueue } from "./listen-queue.ts";
import type { TimeWait } from "./time-wait.ts";

/** Of a connection that a listener has begun, until it is established and the program has been told of it. */
export class PassiveOpening {
  readonly listener: ListenQueue;
  /** What it has taken the place of; it comes back should this one not come about (RFC 9293 §3.6.1, MAY-2). */
  previous: TimeWait | undefined;
  /** It counts as one of the listener's half-open connections. */
  isHalfOpen = true;
  /** The program has to be told that there is something to accept. */
  isToBeAnnounced = false;
  /** The next so many segments it wants to send are not sent: a SYN cookie has been sent in their place. */
  segmentsToSkip = 0;

  constructor(listener: ListenQueue, previous?: TimeWait) {
    this.listener = listener;
    this.previous = previous;
  }

  /** Nothing is left to remember. */
  get isOver(): boolean {
    return !this.isHalfOpen && !this.isToBeAnnounced;
  }
}

/** Of a connection that asks for Fast Open (RFC 7413 §4.1.3.1), until the answer to its SYN is there. */
export class FastOpening {
  /** The acknowledgement that would take all data of the SYN; `undefined`: it had none. */
  end: Seq | undefined = undefined;
}
