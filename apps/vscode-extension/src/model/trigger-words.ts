/** What moved a state machine, in plain words with the TCP term in them. */
import { isTrigger, type State, type Trigger } from "@tcplens/core";
import type { Words } from "./words.ts";

/** `a reset (RST) arrived`, `the program finished sending`. */
export const causeWords = (trigger: Trigger, from: State, words: Words): string => {
  // A CLOSE before there is a connection (RFC 9293 §3.10.4) says no goodbye: it gives up.
  if (trigger === "close" && from === "SYN-SENT") return words.t("the program gave up");
  return isTrigger(trigger) ? words.t(triggerTemplates[trigger]) : trigger;
};

/** The templates, for translators. */
export const triggerTemplates: Readonly<Record<Trigger, string>> = {
  "open-active": "the program asked to connect",
  "open-passive": "the program listens",
  send: "the program sent data",
  receive: "the program asked for data",
  close: "the program finished sending",
  abort: "the program cut the connection",
  status: "the program asked how it stands",
  "rcv-syn": "a request to connect (SYN) arrived",
  "rcv-syn-ack": "the request was accepted (SYN,ACK)",
  "rcv-ack-of-syn": "the acceptance was confirmed (ACK)",
  "rcv-ack-of-fin": "the goodbye was confirmed (ACK of FIN)",
  "rcv-ack": "a confirmation (ACK) arrived",
  "rcv-data": "data arrived",
  "rcv-urg": "urgent data arrived",
  "rcv-fin": "the other end will send no more (FIN)",
  "rcv-rst": "a reset (RST) arrived",
  "rcv-rst-in-window": "a doubtful reset (RST) arrived",
  "rcv-rst-unacceptable": "an unbelievable reset (RST) arrived",
  "rcv-syn-in-window": "a SYN arrived in the middle of the connection",
  "rcv-ack-unacceptable": "a confirmation (ACK) of something never sent arrived",
  "rcv-no-ack": "a segment without ACK arrived",
  "rcv-out-of-window": "a segment outside the window arrived",
  "rcv-security-mismatch": "a segment of another security level arrived",
  "user-timeout": "the program's time limit was reached",
  "retransmission-timeout": "no confirmation came in time",
  "time-wait-timeout": "the waiting time after the end was over",
  "icmp-hard-error": "the network said it is impossible (ICMP error)",
  "icmp-soft-error": "the network reported trouble (ICMP error)",
};
