/** TIME-WAIT: all is done, old segments may still be about (RFC 9293 §3.10.1 to §3.10.6, §3.10.7.4 and §3.6.1). */
import { ack, synAck } from "../emission.ts";
import type { StateRules } from "../transition.ts";
import { anyConnection } from "./any-connection.ts";
import { reportsInSilence } from "./network-report.ts";
import { afterFin, resetInSilence, synchronized, unacceptableAck } from "./synchronized.ts";
import { abortInSilence, closeAgain, receiveAfterFin, sendAfterClose } from "./user-calls.ts";

export const timeWait: StateRules = {
  ...anyConnection("TIME-WAIT"),
  ...reportsInSilence,
  ...synchronized,
  ...afterFin,
  send: sendAfterClose,
  receive: receiveAfterFin,
  close: closeAgain,
  abort: abortInSilence,
  // RFC 1337 §3 would have resets ignored here; RFC 9293 has not taken that over.
  "rcv-rst": resetInSilence,
  "rcv-syn": {
    to: "SYN-RECEIVED",
    emit: [synAck],
    rfc: "9293 §3.6.1",
    summary:
      "A SYN that cannot be an old one (RFC 6191 §2 says which) begins a new connection between the same two sockets.",
  },
  "rcv-ack": {
    // §3.10.7.4 acknowledges here what it takes for the peer's FIN come again. That is the row of `rcv-fin`: to
    // answer a bare ACK would have two ends in TIME-WAIT answer each other.
    rfc: "9293 §3.10.7.4",
    summary: "Everything was acknowledged before, so one more ACK changes nothing.",
  },
  // §3.10.7.4 expects nothing but the peer's FIN again here; §3.5.2 has the rule for all synchronized states.
  "rcv-ack-unacceptable": unacceptableAck("9293 §3.5.2"),
  "rcv-fin": {
    emit: [ack], // Without the signal of §3.10.7.4: the user had it when the first FIN came.
    effects: ["restart-time-wait"],
    rfc: "9293 §3.10.7.4",
    summary: "The other side has missed our last ACK: it is sent again, and the waiting starts anew.",
  },
  "time-wait-timeout": {
    to: "CLOSED",
    effects: ["delete-tcb"],
    inFigure5: true,
    rfc: "9293 §3.10.8",
    summary: "Twice the maximum segment lifetime has passed, so the pair of sockets is free again.",
  },
};
