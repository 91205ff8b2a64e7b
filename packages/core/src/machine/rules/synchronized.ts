/**
 * RFC 9293 §3.10.7.4: what is alike in the synchronized states, ESTABLISHED to TIME-WAIT, both of whose ends know
 * each other's numbers. The answers to a reset in the window and to a SYN are those of RFC 5961 §3.2 and §4.2,
 * which RFC 9293 has taken in.
 */
import { ack, resetByAck, resetBySequence } from "../emission.ts";
import type { Clause, Rule, StateRules } from "../transition.ts";
import { sequenceChecked } from "./sequence-checked.ts";

const securityMismatch: Rule = {
  to: "CLOSED",
  effects: ["flush", "delete-tcb"],
  reply: "connection reset",
  outstanding: "connection reset",
  rfc: "9293 §3.10.7.4",
  summary: "The segment belongs to another security level than the connection, so the connection is reset.",
};

/** An ACK that acknowledges what was never sent. */
export const unacceptableAck = (rfc: Clause): Rule => ({
  emit: [ack],
  effects: ["drop"],
  rfc,
  summary:
    "The ACK is for octets that were never sent, so the segment is dropped and an ACK says where we are.",
});

/** The rules of every synchronized state; a state's file replaces those it has otherwise. */
export const synchronized: StateRules = {
  ...sequenceChecked,
  "rcv-security-mismatch": [
    // §3.5.2 takes the reset's number from the ACK field; without one, its form for such segments is used.
    { ...securityMismatch, when: { acknowledgement: "absent" }, emit: [resetBySequence] },
    { ...securityMismatch, emit: [resetByAck] },
  ],
  "rcv-syn-in-window": {
    emit: [ack],
    effects: ["drop"],
    rfc: "9293 §3.10.7.4",
    summary:
      "A SYN on a running connection is dropped, and a challenge ACK lets the other end show that it has restarted.",
  },
  "rcv-ack-unacceptable": unacceptableAck("9293 §3.10.7.4"),
};

/** A believed reset while data could still flow: everybody is told. */
export const resetWithSignal: Rule = {
  to: "CLOSED",
  effects: ["flush", "delete-tcb"],
  reply: "connection reset",
  outstanding: "connection reset",
  rfc: "9293 §3.10.7.4",
  summary: "The other end has cut the connection; what was on its way is lost and the user is told.",
};

/** A believed reset after both sides were done. */
export const resetInSilence: Rule = {
  to: "CLOSED",
  effects: ["delete-tcb"],
  rfc: "9293 §3.10.7.4",
  summary: "The other end has already forgotten the connection, so this end forgets it too.",
};

/** Text or urgent data after the peer's FIN: it cannot be meant. */
export const afterFin: StateRules = {
  "rcv-urg": {
    rfc: "9293 §3.10.7.4",
    summary: "The other end has said that it is done, so its urgent pointer is ignored.",
  },
  "rcv-data": {
    effects: ["drop"],
    rfc: "9293 §3.10.7.4",
    summary: "The other end has said that it is done, so its text is ignored.",
  },
};

/** Text and urgent data while the peer may send. */
export const beforeFin: StateRules = {
  "rcv-urg": {
    reply: "urgent data",
    rfc: "9293 §3.10.7.4",
    summary: "The urgent pointer is moved forward, and the user is told of urgent data if that is news.",
  },
  "rcv-data": {
    emit: [ack],
    effects: ["deliver"],
    rfc: "9293 §3.10.7.4",
    summary:
      "The text is taken for the user and acknowledged; text beyond a gap waits, and the ACK shows the gap.",
  },
};
