/** LISTEN: waiting for a connection request from anywhere (RFC 9293 §3.10.1 to §3.10.6 and §3.10.7.2). */
import { resetByAck, resetBySequence, syn, synAck } from "../emission.ts";
import type { Clause, Rule, StateRules } from "../transition.ts";
import { anyConnection } from "./any-connection.ts";
import { receiveQueued } from "./user-calls.ts";

const becomesActive = (rfc: Clause, last: Rule): readonly Rule[] => [
  {
    when: { remoteSocket: "unspecified" },
    reply: "remote socket unspecified",
    rfc,
    summary: "To go over from listening to connecting, the other end has to be named.",
  },
  {
    when: { room: "none" },
    reply: "insufficient resources",
    rfc,
    summary: "There is no room to keep the request.",
  },
  last,
];

export const listen: StateRules = {
  ...anyConnection("LISTEN"),
  "open-active": becomesActive("9293 §3.10.1", {
    to: "SYN-SENT",
    emit: [syn],
    rfc: "9293 §3.10.1",
    summary: "The listener goes over to connecting: it asks for the connection itself.",
  }),
  "open-passive": {
    reply: "connection already exists",
    rfc: "9293 §3.9.1.1",
    summary: "A passive OPEN makes a new listener or fails; it never changes the one that is there.",
  },
  send: becomesActive("9293 §3.10.2", {
    to: "SYN-SENT",
    emit: [syn],
    effects: ["queue"],
    inFigure5: true,
    rfc: "9293 §3.10.2",
    summary: "The listener goes over to connecting, and the data waits or travels with the SYN.",
  }),
  receive: receiveQueued,
  close: {
    to: "CLOSED",
    effects: ["delete-tcb"],
    outstanding: "closing",
    inFigure5: true,
    rfc: "9293 §3.10.4",
    summary: "Nobody has come, so listening just ends.",
  },
  abort: {
    to: "CLOSED",
    effects: ["delete-tcb"],
    outstanding: "connection reset",
    rfc: "9293 §3.10.5",
    summary: "Nobody has come, so there is nobody to send a reset to.",
  },
  "rcv-rst": {
    effects: ["drop"],
    rfc: "9293 §3.10.7.2",
    summary: "A listener has sent nothing that could be reset, so the reset is an old one and is ignored.",
  },
  "rcv-ack-unacceptable": {
    emit: [resetByAck],
    effects: ["drop"],
    rfc: "9293 §3.10.7.2",
    summary: "A listener has sent nothing that could be acknowledged, so the sender of the ACK gets a reset.",
  },
  "rcv-security-mismatch": {
    emit: [resetBySequence],
    effects: ["drop"],
    rfc: "9293 §3.10.7.2",
    summary: "The request comes from another security level than the one listened on, so it is refused.",
  },
  "rcv-syn": {
    to: "SYN-RECEIVED",
    emit: [synAck],
    inFigure5: true,
    rfc: "9293 §3.10.7.2",
    summary: "A request has come in: it is granted, and the SYN of the other direction goes along.",
  },
  "rcv-no-ack": {
    effects: ["drop"],
    rfc: "9293 §3.10.7.2",
    summary: "Neither a request nor part of a connection: it is dropped.",
  },
};
