/** RFC 9293 §3.9.2.2: what an ICMP error about one of our segments does. */
import { resetOwn, type Emission } from "../emission.ts";
import type { Rule, StateRules } from "../transition.ts";

const hard = (emit: readonly Emission[]): Rule => ({
  to: "CLOSED",
  emit,
  effects: ["flush", "delete-tcb"],
  reply: "destination unreachable",
  outstanding: "destination unreachable",
  rfc: "9293 §3.9.2.2",
  summary:
    "The network says that the other end's protocol or port cannot be reached, so the connection is aborted.",
});

const soft: Rule = {
  reply: "destination unreachable",
  rfc: "9293 §3.9.2.2",
  summary: "The network reports a trouble that may pass, so the user is told and the connection stays.",
};

/** In the states whose ABORT sends a reset (RFC 9293 §3.10.5), an abort by the network does too. */
export const reportsWithReset: StateRules = { "icmp-hard-error": hard([resetOwn]), "icmp-soft-error": soft };

/** In the states whose ABORT is silent. */
export const reportsInSilence: StateRules = { "icmp-hard-error": hard([]), "icmp-soft-error": soft };

/** While a connection opens, many hosts take the passing trouble for final; §3.9.2.2 notes it. */
export const softWhileOpening: readonly Rule[] = [
  {
    when: { softErrors: "fatal" },
    to: "CLOSED",
    effects: ["flush", "delete-tcb"],
    reply: "destination unreachable",
    outstanding: "destination unreachable",
    rfc: "9293 §3.9.2.2",
    summary:
      "The network reports a trouble that may pass, and this host does not wait for that while it opens.",
  },
  soft,
];
