/** RFC 9293 §3.10.7.4, first, second and fifth step: what is alike from SYN-RECEIVED to TIME-WAIT. */
import { ack } from "../emission.ts";
import type { StateRules } from "../transition.ts";

/** Segments that get no further than the check of their sequence number or of their ACK bit. */
export const sequenceChecked: StateRules = {
  "rcv-out-of-window": {
    emit: [ack],
    effects: ["drop"],
    rfc: "9293 §3.10.7.4",
    summary:
      "The segment lies outside the window, so it is dropped and an ACK says what is expected instead.",
  },
  "rcv-rst-in-window": {
    emit: [ack],
    effects: ["drop"],
    rfc: "9293 §3.10.7.4",
    summary:
      "The reset lies in the window but not where the next octet is due, so a challenge ACK asks whether it is meant.",
  },
  "rcv-rst-unacceptable": {
    effects: ["drop"],
    rfc: "9293 §3.10.7.4",
    summary: "The reset lies outside the window, so it is dropped without an answer.",
  },
  "rcv-no-ack": {
    effects: ["drop"],
    rfc: "9293 §3.10.7.4",
    summary: "From here on every segment carries an ACK; one without is dropped.",
  },
};
