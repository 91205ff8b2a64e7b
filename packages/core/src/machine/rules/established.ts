/** ESTABLISHED: data may flow both ways (RFC 9293 §3.10.1 to §3.10.6 and §3.10.7.4). */
import { ack, dataAgain, fin } from "../emission.ts";
import type { StateRules } from "../transition.ts";
import { anyConnection } from "./any-connection.ts";
import { reportsWithReset } from "./network-report.ts";
import { sendAgain } from "./retransmission.ts";
import { beforeFin, resetWithSignal, synchronized } from "./synchronized.ts";
import { abortWithReset, receiveNow, sendNow } from "./user-calls.ts";

export const established: StateRules = {
  ...anyConnection("ESTABLISHED"),
  ...reportsWithReset,
  ...synchronized,
  ...beforeFin,
  send: sendNow,
  receive: receiveNow,
  close: [
    {
      when: { sendQueue: "waiting" },
      to: "FIN-WAIT-1",
      effects: ["queue"],
      rfc: "9293 §3.10.4",
      summary: "This side will send no more than what waits; the FIN follows the last of it.",
    },
    {
      to: "FIN-WAIT-1",
      emit: [fin],
      inFigure5: true,
      rfc: "9293 §3.10.4",
      summary: "This side will send no more: the FIN says so, and the other side may go on.",
    },
  ],
  abort: abortWithReset,
  "rcv-rst": resetWithSignal,
  "rcv-ack": {
    rfc: "9293 §3.10.7.4",
    summary: "What the ACK covers has arrived and need not be kept; a duplicate changes nothing.",
  },
  "rcv-fin": {
    to: "CLOSE-WAIT",
    emit: [ack],
    reply: "connection closing",
    outstanding: "connection closing",
    inFigure5: true,
    rfc: "9293 §3.10.7.4",
    summary: "The other side will send no more; this side still may, until its user closes.",
  },
  "retransmission-timeout": sendAgain(
    dataAgain,
    "Data has not been acknowledged in time, so the oldest of it goes out again.",
  ),
};
