/** RFC 9293 §3.10.2 to §3.10.5: SEND, RECEIVE, CLOSE and ABORT where several states answer alike. */
import { data, resetOwn } from "../emission.ts";
import type { Clause, Rule } from "../transition.ts";

const queued = (rfc: Clause, summary: string): readonly Rule[] => [
  {
    when: { room: "none" },
    reply: "insufficient resources",
    rfc,
    summary: "There is no room to keep the call until the connection is established.",
  },
  { effects: ["queue"], rfc, summary },
];

/** SEND before ESTABLISHED. */
export const sendQueued: readonly Rule[] = queued(
  "9293 §3.10.2",
  "The data waits until the connection is established.",
);

/** RECEIVE before ESTABLISHED. */
export const receiveQueued: readonly Rule[] = queued(
  "9293 §3.10.3",
  "The call waits until the connection is established and something comes in.",
);

/** SEND where this side may still send. */
export const sendNow: readonly Rule[] = [
  {
    when: { room: "none" },
    reply: "insufficient resources",
    rfc: "9293 §3.10.2",
    summary: "There is no room to remember the data until it is acknowledged.",
  },
  {
    emit: [data],
    rfc: "9293 §3.10.2",
    summary: "The data is cut into segments and sent, each with the current acknowledgement on it.",
  },
];

/** RECEIVE where the other side may still send. */
export const receiveNow: readonly Rule[] = [
  {
    when: { received: "too-little", room: "none" },
    reply: "insufficient resources",
    rfc: "9293 §3.10.3",
    summary: "Too little has come in, and there is no room to keep the call until more does.",
  },
  {
    when: { received: "too-little" },
    effects: ["queue"],
    rfc: "9293 §3.10.3",
    summary: "Too little has come in, so the call waits for more.",
  },
  {
    effects: ["deliver"],
    rfc: "9293 §3.10.3",
    summary: "What has come in is handed to the user.",
  },
];

const closing = (rfc: Clause, summary: string): Rule => ({ reply: "connection closing", rfc, summary });

/** SEND after CLOSE. */
export const sendAfterClose: Rule = closing(
  "9293 §3.10.2",
  "This side has said that it is done, so nothing more can be sent.",
);

/** RECEIVE after both FINs. */
export const receiveAfterFin: Rule = closing(
  "9293 §3.10.3",
  "The other side has said that it is done, so nothing more will come.",
);

/** A second CLOSE. */
export const closeAgain: Rule = closing(
  "9293 §3.10.4",
  "The connection is being closed already; a second FIN is not sent.",
);

/** ABORT while the other end counts on the connection. */
export const abortWithReset: Rule = {
  to: "CLOSED",
  emit: [resetOwn],
  effects: ["flush", "delete-tcb"],
  outstanding: "connection reset",
  rfc: "9293 §3.10.5",
  summary: "A reset tells the other end, everything unsent is thrown away, and the connection is gone.",
};

/** ABORT when both sides have closed and only acknowledgements are missing. */
export const abortInSilence: Rule = {
  to: "CLOSED",
  effects: ["delete-tcb"],
  reply: "ok",
  rfc: "9293 §3.10.5",
  summary: "Both sides are done already, so the connection is forgotten without a reset.",
};
