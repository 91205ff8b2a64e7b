/** SYN-RECEIVED: both SYNs are out, ours is not acknowledged (RFC 9293 §3.10.1 to §3.10.6 and §3.10.7.4). */
import { ack, fin, resetByAck, resetBySequence, synAck } from "../emission.ts";
import type { StateRules } from "../transition.ts";
import { anyConnection } from "./any-connection.ts";
import { reportsWithReset, softWhileOpening } from "./network-report.ts";
import { sendAgain } from "./retransmission.ts";
import { sequenceChecked } from "./sequence-checked.ts";
import { abortWithReset, receiveQueued, sendQueued } from "./user-calls.ts";

const calls: StateRules = {
  send: sendQueued,
  receive: receiveQueued,
  close: [
    {
      when: { sendQueue: "waiting" },
      effects: ["queue"],
      rfc: "9293 §3.10.4",
      summary: "Data waits to be sent first, so the CLOSE waits until the connection is established.",
    },
    {
      to: "FIN-WAIT-1",
      emit: [fin],
      inFigure5: true,
      rfc: "9293 §3.10.4",
      summary: "Nothing is to be sent, so the FIN goes out at once, before the connection is established.",
    },
  ],
  abort: abortWithReset,
};

export const synReceived: StateRules = {
  ...anyConnection("SYN-RECEIVED"),
  ...reportsWithReset,
  "icmp-soft-error": softWhileOpening,
  ...calls,
  ...sequenceChecked,
  "rcv-rst": [
    {
      when: { opened: "passively" },
      to: "LISTEN",
      effects: ["flush"],
      inFigure5: true, // Its note 1 is the condition.
      rfc: "9293 §3.10.7.4",
      summary: "The request is taken back, so the listener listens on; its user need not know.",
    },
    {
      when: { opened: "actively" },
      to: "CLOSED",
      effects: ["flush", "delete-tcb"],
      reply: "connection refused",
      rfc: "9293 §3.10.7.4",
      summary: "Both ends had asked, and the other now refuses: the user is told.",
    },
  ],
  "rcv-security-mismatch": [
    {
      when: { acknowledgement: "absent" },
      emit: [resetBySequence],
      effects: ["drop"],
      rfc: "9293 §3.10.7.4",
      summary:
        "The segment comes from another security level, so it is answered with a reset; the connection stays.",
    },
    {
      emit: [resetByAck],
      effects: ["drop"],
      rfc: "9293 §3.10.7.4",
      summary:
        "The segment comes from another security level, so it is answered with a reset; the connection stays.",
    },
  ],
  "rcv-syn-in-window": [
    {
      when: { opened: "passively" },
      to: "LISTEN",
      effects: ["flush", "drop"],
      rfc: "9293 §3.10.7.4",
      summary:
        "Another SYN in place of the awaited ACK: the half-open connection is given up and listening goes on.",
    },
    {
      when: { opened: "actively" },
      emit: [ack],
      effects: ["drop"],
      rfc: "9293 §3.10.7.4",
      summary: "Another SYN is dropped, and a challenge ACK lets the other end show that it has restarted.",
    },
  ],
  "rcv-ack-of-syn": {
    to: "ESTABLISHED",
    inFigure5: true,
    rfc: "9293 §3.10.7.4",
    summary: "Our SYN is acknowledged: both directions are open, and data may flow.",
  },
  "rcv-ack-unacceptable": {
    emit: [resetByAck],
    effects: ["drop"],
    rfc: "9293 §3.10.7.4",
    summary: "The ACK is not for our SYN, so its sender has another connection in mind and gets a reset.",
  },
  "rcv-fin": {
    to: "CLOSE-WAIT",
    emit: [ack],
    reply: "connection closing",
    outstanding: "connection closing",
    rfc: "9293 §3.10.7.4",
    summary: "The other end is done before the connection was established.",
  },
  "retransmission-timeout": sendAgain(
    synAck,
    "Our SYN,ACK has not been acknowledged in time, so it goes out again.",
  ),
};
