/** RFC 9293 §3.10.8 and §3.8.3: what happens when an acknowledgement does not come. */
import { dataAgain, finAgain, type Emission } from "../emission.ts";
import type { Rule } from "../transition.ts";

/** The rules where only one kind of segment can be waiting. `summary` says which. */
export const sendAgain = (emission: Emission, summary: string): readonly Rule[] => [
  exhausted,
  { emit: [emission], effects: ["retransmit"], rfc: "9293 §3.10.8", summary },
];

const exhausted: Rule = {
  when: { retransmissions: "exhausted" },
  to: "CLOSED",
  effects: ["flush", "delete-tcb"],
  reply: "excessive retransmissions",
  outstanding: "excessive retransmissions",
  rfc: "9293 §3.8.3",
  summary:
    "The same segment has been sent as often as is allowed without an answer, so the connection is given up.",
};

/** The rules where a FIN is waiting, and perhaps data before it. */
export const sendDataOrFinAgain: readonly Rule[] = [
  exhausted,
  {
    when: { oldest: "data" },
    emit: [dataAgain],
    effects: ["retransmit"],
    rfc: "9293 §3.10.8",
    summary: "Data before the FIN has not been acknowledged in time, so the oldest of it goes out again.",
  },
  {
    emit: [finAgain],
    effects: ["retransmit"],
    rfc: "9293 §3.10.8",
    summary: "The FIN has not been acknowledged in time, so it goes out again.",
  },
];
