/** SYN-SENT: a connection has been asked for (RFC 9293 §3.10.1 to §3.10.6 and §3.10.7.3). */
import { ack, resetByAck, resetBySequence, syn, synAck } from "../emission.ts";
import type { StateRules } from "../transition.ts";
import { anyConnection } from "./any-connection.ts";
import { reportsInSilence, softWhileOpening } from "./network-report.ts";
import { sendAgain } from "./retransmission.ts";
import { receiveQueued, sendQueued } from "./user-calls.ts";

export const synSent: StateRules = {
  ...anyConnection("SYN-SENT"),
  ...reportsInSilence,
  "icmp-soft-error": softWhileOpening,
  send: sendQueued,
  receive: receiveQueued,
  close: {
    to: "CLOSED",
    effects: ["delete-tcb"],
    outstanding: "closing",
    inFigure5: true,
    rfc: "9293 §3.10.4",
    summary: "Nothing has been agreed yet, so the attempt is dropped without a word.",
  },
  abort: {
    to: "CLOSED",
    effects: ["delete-tcb"],
    outstanding: "connection reset",
    rfc: "9293 §3.10.5",
    summary: "Nothing has been agreed yet, so the attempt is dropped without a reset.",
  },
  "rcv-ack-unacceptable": {
    emit: [resetByAck],
    effects: ["drop"],
    rfc: "9293 §3.10.7.3",
    summary:
      "The ACK is not for our SYN: the other end has an old connection in mind, and a reset frees it of it.",
  },
  "rcv-rst": {
    to: "CLOSED",
    effects: ["delete-tcb"],
    reply: "connection reset",
    rfc: "9293 §3.10.7.3",
    summary:
      "The reset acknowledges our SYN, so the machine is there and refuses: as a rule nobody listens on that port.",
  },
  // RFC 9293 would have the sequence number compared with RCV.NXT, which does not exist yet; RFC 5961 §3.2 asks for
  // the acknowledgement alone, and so does RFC 9293 §3.5.3.
  "rcv-rst-unacceptable": {
    effects: ["drop"],
    rfc: "9293 §3.10.7.3",
    summary: "The reset does not acknowledge our SYN, so it is not the answer to it and is dropped.",
  },
  "rcv-security-mismatch": [
    {
      when: { acknowledgement: "absent" },
      emit: [resetBySequence],
      effects: ["drop"],
      rfc: "9293 §3.10.7.3",
      summary: "The request comes from another security level than the one asked for, so it is refused.",
    },
    {
      emit: [resetByAck],
      effects: ["drop"],
      rfc: "9293 §3.10.7.3",
      summary: "The answer comes from another security level than the one asked for, so it is refused.",
    },
  ],
  "rcv-syn-ack": {
    to: "ESTABLISHED",
    emit: [ack],
    inFigure5: true,
    rfc: "9293 §3.10.7.3",
    summary:
      "Our request is granted and the other direction is asked for: the ACK grants it, and data may flow.",
  },
  "rcv-syn": {
    to: "SYN-RECEIVED",
    emit: [synAck],
    inFigure5: true,
    rfc: "9293 §3.10.7.3",
    summary: "Both ends have asked at the same time: each grants the other's request.",
  },
  "rcv-ack-of-syn": {
    effects: ["drop"],
    rfc: "9293 §3.10.7.3",
    summary: "The ACK is for our SYN, but without the other end's SYN it opens nothing, so it is dropped.",
  },
  "rcv-no-ack": {
    effects: ["drop"],
    rfc: "9293 §3.10.7.3",
    summary: "Neither a SYN nor a reset: it is dropped.",
  },
  "retransmission-timeout": sendAgain(
    syn,
    "No answer to the SYN has come in time, so the SYN goes out again.",
  ),
};
