/** CLOSED: there is no connection (RFC 9293 §3.10.1 to §3.10.6 and §3.10.7.1). */
import { resetByAck, resetBySequence, syn } from "../emission.ts";
import type { Clause, Rule, StateRules } from "../transition.ts";

const notAllowed: readonly Rule[] = [
  {
    when: { access: "denied" },
    reply: "connection illegal for this process",
    rfc: "9293 §3.10.1",
    summary: "The process may not use this local socket.",
  },
  {
    when: { parameters: "diffserv-not-allowed" },
    reply: "Diffserv value not allowed",
    rfc: "9293 §3.10.1",
    summary: "The user may not ask for this Diffserv value.",
  },
  {
    when: { parameters: "compartment-not-allowed" },
    reply: "security/compartment not allowed",
    rfc: "9293 §3.10.1",
    summary: "The user may not ask for this security level or compartment.",
  },
];

const noRoom: Rule = {
  when: { room: "none" },
  reply: "insufficient resources",
  rfc: "9293 §3.10.1",
  summary: "There is no room for one more connection.",
};

const nothingThere = (rfc: Clause): readonly Rule[] => [
  {
    when: { access: "denied" },
    reply: "connection illegal for this process",
    rfc,
    summary: "The process may not use such a connection.",
  },
  {
    reply: "connection does not exist",
    rfc,
    summary: "There is no connection that the call could be about.",
  },
];

export const closed: StateRules = {
  "open-active": [
    ...notAllowed,
    {
      when: { remoteSocket: "unspecified" },
      reply: "remote socket unspecified",
      rfc: "9293 §3.10.1",
      summary: "An active OPEN has to say whom to connect to.",
    },
    noRoom,
    {
      to: "SYN-SENT",
      emit: [syn],
      effects: ["create-tcb"],
      inFigure5: true,
      rfc: "9293 §3.10.1",
      summary: "A SYN asks the other end for a connection.",
    },
  ],
  "open-passive": [
    ...notAllowed,
    noRoom,
    {
      to: "LISTEN",
      effects: ["create-tcb"],
      inFigure5: true,
      rfc: "9293 §3.10.1",
      summary: "From now on a connection request may come in.",
    },
  ],
  send: nothingThere("9293 §3.10.2"),
  receive: nothingThere("9293 §3.10.3"),
  close: nothingThere("9293 §3.10.4"),
  abort: nothingThere("9293 §3.10.5"),
  status: nothingThere("9293 §3.10.6"),
  "rcv-rst": {
    effects: ["drop"],
    rfc: "9293 §3.10.7.1",
    summary: "There is nothing to reset, and a reset is never answered with a reset.",
  },
  "rcv-syn": {
    emit: [resetBySequence],
    effects: ["drop"],
    rfc: "9293 §3.10.7.1",
    summary: "Nobody listens here, so the request is refused with a reset that acknowledges it.",
  },
  "rcv-ack-unacceptable": {
    emit: [resetByAck],
    effects: ["drop"],
    rfc: "9293 §3.10.7.1",
    summary:
      "The segment speaks of a connection that does not exist here, so a reset is sent where its sender looks for it.",
  },
  "rcv-no-ack": {
    emit: [resetBySequence],
    effects: ["drop"],
    rfc: "9293 §3.10.7.1",
    summary:
      "The segment speaks of a connection that does not exist here, so a reset acknowledges what it carried.",
  },
};
