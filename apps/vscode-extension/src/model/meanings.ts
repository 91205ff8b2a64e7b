/**
 * What an event means, for who does not know TCP. One or two sentences for each kind; empty where the event's own words
 * say all.
 */
import type { SegmentEvent, TraceEvent, UnknownEvent } from "@tcplens/trace";
import { stateTemplates } from "./state-words.ts";
import type { Words } from "./words.ts";

/** See the file's head. */
export const meaningOf = (event: TraceEvent | UnknownEvent, words: Words): string => {
  const template = templateOf(event);
  if (event.type !== "state") return template === "" ? "" : words.t(template);
  return words.t("{0}: {1}", event.to, words.t(stateTemplates[event.to]));
};

const templateOf = (event: TraceEvent | UnknownEvent): string => {
  if (event.type === "segment") return meaningTemplates[segmentKind(event)];
  if (event.type === "attempt-failed") return meaningTemplates[failureKind(event)];
  if (event.type === "data") return meaningTemplates[event.direction];
  if (event.type === "closed") return event.by === "reset" ? meaningTemplates.reset : "";
  if (event.type === "unknown" || event.type === "note" || event.type === "state") return "";
  return meaningTemplates[event.type];
};

const failureKind = (
  event: TraceEvent & { readonly type: "attempt-failed" },
): keyof typeof meaningTemplates => {
  if (event.code === "ECONNREFUSED") return event.answer === "icmp" ? "rejected" : "refused";
  if (event.timer !== undefined || event.code === "ETIMEDOUT") return "unanswered";
  return event.synSent === false ? "unsent" : "unreachable";
};

const segmentKind = ({ flags, direction, count }: SegmentEvent): keyof typeof meaningTemplates => {
  if (flags.includes("RST")) return direction === "sent" ? "rst-sent" : "rst-received";
  if (flags.includes("SYN")) {
    if (flags.includes("ACK")) return "syn-ack";
    return count !== undefined && count > 1 ? "syn-again" : "syn";
  }
  if (flags.includes("FIN")) return direction === "sent" ? "fin-sent" : "fin-received";
  return "ack";
};

/** The templates, for translators. */
export const meaningTemplates = {
  "lookup-started":
    "The name is turned into addresses first: the machine asks its hosts file and its name service (DNS).",
  "lookup-answered": "The name service answered for this IP version.",
  "lookup-failed": "The name service gave no address of this IP version.",
  "lookup-ended":
    "The addresses are tried in this order; the next one starts when the one before is slow to answer.",
  "attempt-started": "A connection to this one address is begun.",
  "attempt-connected": "Both ends have agreed: the three-way handshake is done and data can flow.",
  "attempt-abandoned": "This address was not needed any more.",
  refused:
    "The machine is there and said no at once. That is a quick and clear answer: no program has this port open.",
  rejected: "Something on the way, most likely a firewall, said no in the machine's place.",
  unanswered: "Nothing came back, not even a refusal. Packets are dropped on the way, or nobody is there.",
  unreachable: "The connection could not be made from here.",
  unsent: "Nothing was sent: this machine already knew that it could not reach the address.",
  "peer-finished": "The other end said goodbye for its direction (FIN). This end could still send.",
  kernel: "What the operating system itself keeps about this connection.",
  "tls-started": "On top of the connection both ends now agree on encryption (TLS).",
  "tls-secured": "Encryption is agreed on, and the certificate has been looked at.",
  "tls-failed":
    "The two ends did not come to an agreement about encryption, or the certificate was not accepted.",
  retry: "The retry policy decided to wait and try once more. The wait grows from attempt to attempt.",
  "retry-stopped": "The retry policy decided not to try again.",
  syn: "SYN: the request to open a connection.",
  "syn-again":
    "SYN, sent more than once: no answer came, so the operating system repeated the request, waiting longer each time.",
  "syn-ack": "SYN,ACK: the other end agrees to the connection and confirms the request.",
  ack: "ACK: confirms what has arrived.",
  "fin-sent": "FIN: this end will send no more. The other end may still send.",
  "fin-received": "FIN: the other end will send no more.",
  "rst-sent": "RST: this end cut the connection at once.",
  "rst-received": "RST: the other end refused or cut the connection at once. Nothing more can be sent.",
  sent: "Data handed to the operating system for sending. TCP repeats it until it is confirmed.",
  received: "Data from the other end, in the right order and complete: TCP sees to that.",
  reset: "The other end cut the connection with a reset instead of saying goodbye.",
} as const;
