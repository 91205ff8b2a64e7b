/** LAST-ACK: the other side closed first, now our FIN is out (RFC 9293 §3.10.1 to §3.10.6 and §3.10.7.4). */
import { ack } from "../emission.ts";
import type { StateRules } from "../transition.ts";
import { anyConnection } from "./any-connection.ts";
import { reportsInSilence } from "./network-report.ts";
import { sendDataOrFinAgain } from "./retransmission.ts";
import { afterFin, resetInSilence, synchronized, unacceptableAck } from "./synchronized.ts";
import { abortInSilence, closeAgain, receiveAfterFin, sendAfterClose } from "./user-calls.ts";

export const lastAck: StateRules = {
  ...anyConnection("LAST-ACK"),
  ...reportsInSilence,
  ...synchronized,
  ...afterFin,
  send: sendAfterClose,
  receive: receiveAfterFin,
  close: closeAgain,
  abort: abortInSilence,
  "rcv-rst": resetInSilence,
  "rcv-ack": {
    rfc: "9293 §3.10.7.4",
    summary: "The ACK does not cover our FIN yet.",
  },
  "rcv-ack-of-fin": {
    to: "CLOSED",
    effects: ["delete-tcb"],
    inFigure5: true,
    rfc: "9293 §3.10.7.4",
    summary: "Both FINs are acknowledged, and the other end does the waiting: the connection is gone.",
  },
  // §3.10.7.4 expects nothing but the ACK of our FIN here; §3.5.2 has the rule for all synchronized states.
  "rcv-ack-unacceptable": unacceptableAck("9293 §3.5.2"),
  "rcv-fin": {
    emit: [ack], // Without the signal of §3.10.7.4: the user had it when the first FIN came.
    rfc: "9293 §3.10.7.4",
    summary: "The other side says once more that it is done, and is acknowledged once more.",
  },
  "retransmission-timeout": sendDataOrFinAgain,
};
