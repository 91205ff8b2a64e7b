/** How Linux paces its acknowledgements: what it has learnt of the peer, and the duplicates it holds back. */
import type { Tcb } from "./tcb.ts";

export interface AckPace {
  /** Acknowledgements still to be sent at once. */
  quick: number;
  /** The program answers what comes: an acknowledgement can go with the answer. */
  pingPong: boolean;
  /** How long an acknowledgement waits at present, ms; 0: nothing has come yet. */
  ato: number;
  lastDataAt: number;
  /** Duplicate ACKs sent for the present gap, and those held back. */
  duplicates: number;
  held: number;
  gapAt: number;
  /** When those held back go out as one; `Infinity`: none are. */
  heldUntil: number;
}

export const paceOf = (tcb: Tcb): AckPace =>
  (tcb.pace ??= {
    quick: 0,
    pingPong: false,
    ato: 0,
    lastDataAt: 0,
    duplicates: 0,
    held: 0,
    gapAt: -1,
    heldUntil: Number.POSITIVE_INFINITY,
  });

/** Data goes out so soon after some has come that it is an answer to it: acknowledgements can wait for the next. */
export const noteAnswer = (tcb: Tcb, now: number): void => {
  const { pace } = tcb;
  if (pace !== undefined && pace.ato > 0 && now - pace.lastDataAt < pace.ato) pace.pingPong = true;
};
