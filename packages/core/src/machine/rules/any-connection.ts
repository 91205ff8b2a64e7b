/** RFC 9293 §3.10: the rules that read alike in every state that has a connection. */
import type { State } from "../state.ts";
import type { Rule, StateRules } from "../transition.ts";

/** A second OPEN, STATUS and the user timeout. LISTEN has an OPEN of its own. */
export const anyConnection = (state: State): StateRules => ({
  "open-active": alreadyExists,
  "open-passive": alreadyExists,
  status: {
    reply: `state = ${state}`,
    rfc: "9293 §3.10.6",
    summary: `The user is told that the state is ${state}.`,
  },
  "user-timeout": {
    to: "CLOSED",
    effects: ["flush", "delete-tcb"],
    reply: "connection aborted due to user timeout",
    outstanding: "connection aborted due to user timeout",
    rfc: "9293 §3.10.8",
    summary:
      "It has taken longer than the user allows, so the connection is given up without a word to the other end.",
  },
});

const alreadyExists: Rule = {
  reply: "connection already exists",
  rfc: "9293 §3.10.1",
  summary: "These two sockets already have a connection, so a second one is refused.",
};
