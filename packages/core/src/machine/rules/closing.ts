/** CLOSING: both have closed, our FIN is not acknowledged yet (RFC 9293 §3.10.1 to §3.10.6 and §3.10.7.4). */
import { ack } from "../emission.ts";
import type { StateRules } from "../transition.ts";
import { anyConnection } from "./any-connection.ts";
import { reportsInSilence } from "./network-report.ts";
import { sendDataOrFinAgain } from "./retransmission.ts";
import { afterFin, resetInSilence, synchronized } from "./synchronized.ts";
import { abortInSilence, closeAgain, receiveAfterFin, sendAfterClose } from "./user-calls.ts";

export const closing: StateRules = {
  ...anyConnection("CLOSING"),
  ...reportsInSilence,
  ...synchronized,
  ...afterFin,
  send: sendAfterClose,
  receive: receiveAfterFin,
  close: closeAgain,
  abort: abortInSilence,
  "rcv-rst": resetInSilence,
  "rcv-ack": {
    effects: ["drop"],
    rfc: "9293 §3.10.7.4",
    summary:
      "The ACK does not cover our FIN, and nothing else is waited for, so the rest of the segment is ignored.",
  },
  "rcv-ack-of-fin": {
    to: "TIME-WAIT",
    effects: ["start-time-wait"],
    inFigure5: true,
    rfc: "9293 §3.10.7.4",
    summary: "Both FINs are acknowledged; this end waits until no old segment can be on its way.",
  },
  "rcv-fin": {
    emit: [ack], // Without the signal of §3.10.7.4: the user had it when the first FIN came.
    rfc: "9293 §3.10.7.4",
    summary: "The other side says once more that it is done, and is acknowledged once more.",
  },
  "retransmission-timeout": sendDataOrFinAgain,
};
