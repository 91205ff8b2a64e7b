/** RFC 9293 §3.6 and §3.10.8: the ways a connection ends. */
import type { CloseReason } from "./action.ts";
import { enter, finish } from "./emit.ts";
import { stopSendTimer } from "./send-timers.ts";
import type { Tcb } from "./tcb.ts";

/** Our FIN is acknowledged. `false`: the connection is gone. */
export const afterFinAcked = (tcb: Tcb, now: number): boolean => {
  switch (tcb.state) {
    case "FIN-WAIT-1":
      enter(tcb, "rcv-ack-of-fin");
      stopSendTimer(tcb);
      waitForPeer(tcb, now);
      return true;
    case "CLOSING":
      enter(tcb, "rcv-ack-of-fin");
      startTimeWait(tcb, now);
      return true;
    case "LAST-ACK":
      enter(tcb, "rcv-ack-of-fin");
      finish(tcb, { kind: "closed", first: tcb.firstToClose ?? "peer" });
      return false;
    case "CLOSED":
    case "LISTEN":
    case "SYN-SENT":
    case "SYN-RECEIVED":
    case "ESTABLISHED":
    case "FIN-WAIT-2":
    case "CLOSE-WAIT":
    case "TIME-WAIT":
      return true;
  }
};

/** FIN-WAIT-2 of a program that reads no more is not kept for ever (RFC 9293 §3.6.1). */
export const waitForPeer = (tcb: Tcb, now: number): void => {
  if (tcb.state !== "FIN-WAIT-2" || !tcb.released) return;
  if (Number.isFinite(tcb.settings.finWait2Timeout)) tcb.endAt = now + tcb.settings.finWait2Timeout;
};

/** RFC 9293 §3.6.1: twice the maximum segment lifetime. Only the answer to a repeated FIN is left to give. */
export const startTimeWait = (tcb: Tcb, now: number): void => {
  stopSendTimer(tcb);
  tcb.keepAliveAt = Number.POSITIVE_INFINITY;
  tcb.corkAt = Number.POSITIVE_INFINITY;
  tcb.paceAt = Number.POSITIVE_INFINITY;
  tcb.endAt = now + tcb.settings.timeWait;
};

export const restartTimeWait = (tcb: Tcb, now: number): void => {
  tcb.endAt = now + tcb.settings.timeWait;
};

/** The timer of TIME-WAIT, or of an orphan in FIN-WAIT-2, has gone off. */
export const onEndTimer = (tcb: Tcb): void => {
  const first = tcb.firstToClose ?? "local";
  if (tcb.state === "TIME-WAIT") {
    enter(tcb, "time-wait-timeout");
    finish(tcb, { kind: "closed", first });
  } else if (tcb.state === "FIN-WAIT-2") {
    enter(tcb, "user-timeout");
    finish(tcb, { kind: "user-timeout", after: tcb.settings.finWait2Timeout as never });
  }
};

/** The connection has been cut, or cuts itself: everything on it is lost. The state is CLOSED, or becomes so. */
export const resetConnection = (tcb: Tcb, reason: CloseReason): void => {
  if (tcb.state !== "CLOSED") enter(tcb, "abort");
  finish(tcb, reason);
};
