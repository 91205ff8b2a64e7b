/** FIN-WAIT-2: closed here and acknowledged, the other side still open (RFC 9293 §3.10.1 to §3.10.6 and §3.10.7.4). */
import { ack } from "../emission.ts";
import type { StateRules } from "../transition.ts";
import { anyConnection } from "./any-connection.ts";
import { reportsWithReset } from "./network-report.ts";
import { beforeFin, resetWithSignal, synchronized } from "./synchronized.ts";
import { abortWithReset, closeAgain, receiveNow, sendAfterClose } from "./user-calls.ts";

export const finWait2: StateRules = {
  ...anyConnection("FIN-WAIT-2"),
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
    summary: "Everything we sent was acknowledged before, so the ACK only moves the window.",
  },
  "rcv-fin": {
    to: "TIME-WAIT",
    emit: [ack],
    effects: ["start-time-wait"],
    reply: "connection closing",
    outstanding: "connection closing",
    inFigure5: true,
    rfc: "9293 §3.10.7.4",
    summary: "The other side is done too; this end waits, in case its last ACK is lost.",
  },
};
