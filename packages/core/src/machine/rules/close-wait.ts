/** CLOSE-WAIT: the other side is done, our user is not (RFC 9293 §3.10.1 to §3.10.6 and §3.10.7.4). */
import { ack, dataAgain, fin } from "../emission.ts";
import type { StateRules } from "../transition.ts";
import { anyConnection } from "./any-connection.ts";
import { reportsWithReset } from "./network-report.ts";
import { sendAgain } from "./retransmission.ts";
import { afterFin, resetWithSignal, synchronized } from "./synchronized.ts";
import { abortWithReset, sendNow } from "./user-calls.ts";

export const closeWait: StateRules = {
  ...anyConnection("CLOSE-WAIT"),
  ...reportsWithReset,
  ...synchronized,
  ...afterFin,
  send: sendNow,
  receive: [
    {
      when: { received: "too-little" },
      reply: "connection closing",
      rfc: "9293 §3.10.3",
      summary: "Everything that came in has been read, and no more will come.",
    },
    {
      effects: ["deliver"],
      rfc: "9293 §3.10.3",
      summary: "What came in before the other side's FIN is handed to the user.",
    },
  ],
  close: [
    {
      when: { sendQueue: "waiting" },
      effects: ["queue"],
      rfc: "9293 §3.10.4",
      summary: "Data waits to be sent first, so the CLOSE waits behind it.",
    },
    {
      to: "LAST-ACK",
      emit: [fin],
      inFigure5: true,
      rfc: "9293 §3.10.4",
      summary: "Now this side is done too: its FIN goes out, and only the ACK of it is missing.",
    },
  ],
  abort: abortWithReset,
  "rcv-rst": resetWithSignal,
  "rcv-ack": {
    rfc: "9293 §3.10.7.4",
    summary: "What the ACK covers has arrived and need not be kept; a duplicate changes nothing.",
  },
  "rcv-fin": {
    emit: [ack], // Without the signal of §3.10.7.4: the user had it when the first FIN came.
    rfc: "9293 §3.10.7.4",
    summary: "The other side says once more that it is done, and is acknowledged once more.",
  },
  "retransmission-timeout": sendAgain(
    dataAgain,
    "Data has not been acknowledged in time, so the oldest of it goes out again.",
  ),
};
