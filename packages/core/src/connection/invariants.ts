/** RFC 9293 §3.3.1: what must hold of a connection after every input, whatever came in. */
import { invariant } from "../base/errors.ts";
import { inFlight } from "./flight.ts";
import type { Tcb } from "./tcb.ts";
import { nextTimeout } from "./timeouts.ts";
import { finWaits, unsent, writtenEnd } from "./unsent.ts";

/** Throws where the record contradicts itself. */
export const checkTcb = (tcb: Tcb): void => {
  checkSpaces(tcb);
  checkQueue(tcb);
  checkTimers(tcb);
  checkWindow(tcb);
};

const checkSpaces = (tcb: Tcb): void => {
  invariant(tcb.sndUna <= tcb.sndNxt, `SND.UNA ${tcb.sndUna} lies beyond SND.NXT ${tcb.sndNxt}`);
  if (tcb.state !== "CLOSED")
    invariant(tcb.sndNxt <= writtenEnd(tcb) + 1, "more has been sent than was written");
  invariant(tcb.rcvWup <= tcb.rcvNxt, "RCV.NXT has gone back");
  invariant(tcb.finOffset < 0 || tcb.finQueued, "a FIN has gone out that nobody asked for");
  invariant(tcb.finOffset < 0 || tcb.sndNxt === tcb.finOffset + 1, "something was sent after the FIN");
  invariant(
    !tcb.peerFinished || tcb.rcvNxt === tcb.peerFin + 1,
    "something was received after the peer's FIN",
  );
  invariant(
    tcb.received.outOfOrder.every(({ start }) => start > 0),
    "what is in order lies beyond a gap",
  );
};

const checkQueue = (tcb: Tcb): void => {
  const { sent } = tcb;
  let at = tcb.sndUna;
  let sacked = 0;
  let lost = 0;
  let again = 0;
  for (let index = 0; index < sent.count; index += 1) {
    const segment = sent.at(index);
    invariant(segment.start === at, `the queue has a hole at ${at}`);
    invariant(segment.end > segment.start, "a segment on the queue is empty");
    invariant(
      !(segment.sacked && (segment.lost || segment.retransmitted)),
      "a segment has arrived and is lost",
    );
    at = segment.end;
    if (segment.sacked) sacked += 1;
    if (segment.lost) lost += 1;
    if (segment.retransmitted) again += 1;
  }
  if (tcb.state !== "CLOSED" && tcb.state !== "LISTEN")
    invariant(sent.count === 0 || at === tcb.sndNxt, `the queue ends at ${at}, not at SND.NXT ${tcb.sndNxt}`);
  invariant(
    sacked === sent.sacked && lost === sent.lost && again === sent.retransmitted,
    "the counts are wrong",
  );
  invariant(inFlight(tcb) >= 0, "less than nothing is in flight");
};

/** Unacknowledged data has a timer; CLOSED has none (facts of every stack's bug list). */
const checkTimers = (tcb: Tcb): void => {
  if (tcb.state === "CLOSED") {
    invariant(nextTimeout(tcb) === Number.POSITIVE_INFINITY, "a timer runs in CLOSED");
    return;
  }
  if (tcb.state === "TIME-WAIT") {
    invariant(
      Number.isFinite(tcb.endAt) ||
        tcb.settings.timeWait === Number.POSITIVE_INFINITY ||
        tcb.closeReason !== undefined,
      "TIME-WAIT never ends",
    );
    return;
  }
  invariant(tcb.sent.count === 0 || Number.isFinite(tcb.timerAt), "data is out and no timer runs");
  invariant((tcb.timer === "none") === !Number.isFinite(tcb.timerAt), "the timer and its time disagree");
  const stuck = unsent(tcb) > 0 && tcb.sent.count === 0 && sends(tcb);
  invariant(!stuck || Number.isFinite(nextTimeout(tcb)), "data waits and nothing will send it");
  invariant(
    !(
      tcb.ackPending &&
      tcb.ackAt === Number.POSITIVE_INFINITY &&
      (tcb.pace?.heldUntil ?? Number.POSITIVE_INFINITY) === Number.POSITIVE_INFINITY
    ) || tcb.state === "SYN-RECEIVED",
    "an acknowledgement is owed and no timer runs",
  );
  invariant(
    !finWaits(tcb) || tcb.sent.count > 0 || Number.isFinite(nextTimeout(tcb)) || !sends(tcb),
    "a FIN waits and nothing will send it",
  );
};

const sends = (tcb: Tcb): boolean =>
  tcb.state === "ESTABLISHED" ||
  tcb.state === "CLOSE-WAIT" ||
  tcb.state === "FIN-WAIT-1" ||
  tcb.state === "LAST-ACK";

const checkWindow = (tcb: Tcb): void => {
  const { cc } = tcb;
  invariant(Number.isFinite(cc.cwnd) && cc.cwnd >= 1, `cwnd is ${cc.cwnd}`);
  invariant(cc.ssthresh >= 1, `ssthresh is ${cc.ssthresh}`);
  invariant(tcb.mss >= 0 && tcb.rto > 0 && Number.isFinite(tcb.rto), `mss ${tcb.mss}, rto ${tcb.rto}`);
};
