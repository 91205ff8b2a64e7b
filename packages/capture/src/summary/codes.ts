/** Findings by what they come to for a summary. */

/** Nothing more came from the other end. */
export const SILENT: ReadonlySet<string> = new Set([
  "peer-silent",
  "one-way",
  "idle-silence",
  "gave-up",
  "keep-alive-timeout",
  "keep-alive-unanswered",
]);

/** The request for a connection was turned down. */
export const TURNED_DOWN: ReadonlySet<string> = new Set(["port-closed", "icmp-reject", "icmp-unreachable"]);

/** What an opening comes to that a flood of requests, or a queue full of them, is the reason for. */
export const OPENING: ReadonlySet<string> = new Set([
  "syn-unanswered",
  "syn-backlog",
  "syn-retransmitted",
  "syn-ack-retransmitted",
  "syn-ack-unanswered",
  "handshake-refused",
]);

/** A server that ends ends its connections so. */
export const SERVER_ENDED: ReadonlySet<string> = new Set([
  "port-closed",
  "reset-unread-data",
  "aborted",
  "accepted-then-reset",
  "data-after-close",
  "half-open",
  "closed-before-answer",
  "request-unanswered",
  "answer-cut-short",
]);
