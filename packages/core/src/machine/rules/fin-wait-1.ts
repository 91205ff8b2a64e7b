/** FIN-WAIT-1: closed here, our FIN not yet acknowledged (RFC 9293 §3.10.1 to §3.10.6 and §3.10.7.4). */
import { ack } from "../emission.ts";
import type { StateRules } from "../transition.ts";
import { anyConnection } from "./any-connection.ts";
import { reportsWithReset } from "./network-report.ts";
import { sendDataOrFinAgain } from "./retransmission.ts";
import { beforeFin, resetWithSignal, synchronized } from "./synchronized.ts";
import { abortWithReset, closeAgain, receiveNow, sendAfterClose } from "./user-calls.ts";

export const finWait1: StateRules = {
  ...anyConnection("FIN-WAIT-1"),
  ...reportsWithReset,
  ...synchronized,
  ...beforeFin,
  send: sendAfterClose,
  receive: receiveNow,
  close: closeAgain,
  abort: abortWithReset,
  "rcv-rst": resetWithSignal,
  "rcv-ack": {
    rfc: "9293 §3.10.7.4",
    summary: "What the ACK covers has arrived, but our FIN is not among it yet.",
  },
  "rcv-ack-of-fin": {
    to: "FIN-WAIT-2",
    reply: "ok", // §3.10.7.4 lets FIN-WAIT-2 say so once everything sent is acknowledged, which it now is.
    inFigure5: true,
    rfc: "9293 §3.10.7.4",
    summary: "The other side knows that we are done; now it is its turn to close.",
  },
  // A FIN that acknowledges ours comes as `rcv-ack-of-fin` first and then meets FIN-WAIT-2: figure 5, note 2.
  "rcv-fin": {
    to: "CLOSING",
    emit: [ack],
    reply: "connection closing",
    outstanding: "connection closing",
    inFigure5: true,
    rfc: "9293 §3.10.7.4",
    summary: "Both sides have closed at the same time; only the ACK of our FIN is missing.",
  },
  "retransmission-timeout": sendDataOrFinAgain,
};
