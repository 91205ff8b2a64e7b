/** Every finding about a connection of a capture: its code, what it is called, how bad it usually is, what it means. */
import type { Severity } from "./finding.ts";

export interface CaptureFindingKind {
  readonly code: string;
  readonly group:
    | "Resets"
    | "Opening"
    | "Closing"
    | "Answers"
    | "Standing still"
    | "Time lost"
    | "Loss"
    | "The capture";
  readonly title: string;
  /** The usual one. */
  readonly severity: Severity;
  /** How it is known, and what it means. */
  readonly meaning: string;
}

/** In the order of docs/capture-findings.md. */
export const captureFindingCatalogue: readonly CaptureFindingKind[] = [
  {
    code: "port-closed",
    group: "Resets",
    title: "Nothing is listening",
    severity: "error",
    meaning: "A SYN was answered with a reset: the machine is there, no program has the port open.",
  },
  {
    code: "icmp-reject",
    group: "Resets",
    title: "Rejected by ICMP",
    severity: "error",
    meaning:
      "An ICMP error quotes a segment of the connection: a firewall rejects it by rule (a closed port is answered with a reset instead), or there is no route. It names who said so.",
  },
  {
    code: "accepted-then-reset",
    group: "Resets",
    title: "Accepted, then reset",
    severity: "error",
    meaning:
      "The server completed the handshake and reset the connection before it had sent or been sent anything.",
  },
  {
    code: "reset-unread-data",
    group: "Resets",
    title: "Closed with data unread",
    severity: "error",
    meaning:
      "The end that reset had been sent data that it never answered, and had sent no FIN: a program that closes, crashes or is killed with data unread does this. A client that cuts an answer short costs a warning.",
  },
  {
    code: "aborted",
    group: "Resets",
    title: "Aborted",
    severity: "warning",
    meaning:
      "A reset at the right number from an end that had nothing left to read: SO_LINGER with a time of 0, a killed program, a time-out of its own.",
  },
  {
    code: "data-after-close",
    group: "Resets",
    title: "Data after the close",
    severity: "warning",
    meaning:
      "An end that had sent its FIN and was gone got more data and answered it with a reset. That data is lost.",
  },
  {
    code: "half-open",
    group: "Resets",
    title: "The other end had forgotten the connection",
    severity: "error",
    meaning:
      "A reset without ACK whose number is taken from the segment that it answers, after a pause or a keep-alive: what answered has no such connection any more.",
  },
  {
    code: "idle-expired",
    group: "Resets",
    title: "Gone after an idle time",
    severity: "error",
    meaning:
      "The first packet after a minute or more of silence was answered with a reset; after a second or more, if the reset's TTL shows that a device on the way sent it.",
  },
  {
    code: "old-connection",
    group: "Resets",
    title: "An older connection stood in the way",
    severity: "warning",
    meaning:
      "A SYN was answered with an ACK that does not acknowledge it: the challenge of RFC 5961 from an end that still has an older connection on the same ports. The reset that follows clears it away.",
  },
  {
    code: "keep-alive-timeout",
    group: "Resets",
    title: "Given up after keep-alives",
    severity: "error",
    meaning: "Two or more keep-alives went unanswered before their sender reset the connection.",
  },
  {
    code: "gave-up",
    group: "Resets",
    title: "Given up after retransmissions",
    severity: "error",
    meaning:
      "One segment was sent again three times or more without an answer before its sender reset the connection.",
  },
  {
    code: "reset-injected",
    group: "Resets",
    title: "A reset in another's name",
    severity: "error",
    meaning:
      "The address that seems to have reset goes on as if nothing had happened, and the reset's TTL, identification or reserved bits are not those of its other packets. A warning where its number is not believed.",
  },
  {
    code: "reset-by-other-device",
    group: "Resets",
    title: "Reset by another device",
    severity: "error",
    meaning: "The reset's TTL or reserved bits are not those of its supposed sender's other packets.",
  },
  {
    code: "handshake-refused",
    group: "Resets",
    title: "The answer was refused",
    severity: "warning",
    meaning:
      "The end that sent the SYN reset the SYN-ACK: a port scan, a request given up, or a forged address.",
  },
  {
    code: "handshake-given-up",
    group: "Resets",
    title: "The request was withdrawn",
    severity: "warning",
    meaning: "The end that sent the SYN sent a reset before there was an answer.",
  },
  {
    code: "reset-after-close",
    group: "Resets",
    title: "Reset after its own close",
    severity: "info",
    meaning: "An end that had sent its FIN sent a reset instead of waiting for the other's.",
  },
  {
    code: "reset-after-peer-closed",
    group: "Resets",
    title: "Reset after the other's close",
    severity: "info",
    meaning: "An end answered the other's FIN with a reset instead of its own FIN.",
  },
  {
    code: "reset-of-late-packet",
    group: "Resets",
    title: "A late packet after the end",
    severity: "info",
    meaning: "Both ends had closed when a packet that had been on its way was answered with a reset.",
  },
  {
    code: "reset-ignored",
    group: "Resets",
    title: "A reset outside the window",
    severity: "info",
    meaning: "The reset's number is outside the window, so that it is dropped.",
  },
  {
    code: "reset-unexplained",
    group: "Resets",
    title: "A reset without its connection",
    severity: "info",
    meaning: "Nothing else of the connection is in the capture.",
  },
  {
    code: "syn-unanswered",
    group: "Opening",
    title: "No answer",
    severity: "error",
    meaning: "The SYN was sent again and again, and nothing at all came back.",
  },
  {
    code: "syn-backlog",
    group: "Opening",
    title: "The server's queue was full",
    severity: "warning",
    meaning:
      "The SYN had to be sent again, while two or more other connections to the same server were answered at once within ten seconds, or one was and two SYNs or more were not. An error where it was never answered.",
  },
  {
    code: "syn-retransmitted",
    group: "Opening",
    title: "Answered late",
    severity: "warning",
    meaning: "The SYN had to be sent again before it was answered.",
  },
  {
    code: "syn-ack-unanswered",
    group: "Opening",
    title: "The answer was not taken up",
    severity: "error",
    meaning: "The SYN-ACK was sent again and again, and no ACK came.",
  },
  {
    code: "slow-handshake",
    group: "Opening",
    title: "A slow handshake",
    severity: "warning",
    meaning: "The handshake took a second or more though nothing was sent again.",
  },
  {
    code: "simultaneous-open",
    group: "Opening",
    title: "Simultaneous open",
    severity: "info",
    meaning: "Both ends sent a SYN before they had the other's.",
  },
  {
    code: "fin-unanswered",
    group: "Closing",
    title: "The close was not acknowledged",
    severity: "warning",
    meaning: "A FIN was sent again, and no ACK of it came.",
  },
  {
    code: "fin-retransmitted",
    group: "Closing",
    title: "The FIN was sent again",
    severity: "info",
    meaning: "A FIN had to be sent again before it was acknowledged.",
  },
  {
    code: "state-violation",
    group: "Closing",
    title: "Not allowed in that state",
    severity: "warning",
    meaning:
      "A segment that the table of states has no place for: new data after a FIN, a second FIN, a SYN again.",
  },
  {
    code: "answer-cut-short",
    group: "Answers",
    title: "An answer was cut short",
    severity: "error",
    meaning:
      "Over HTTP/1 the server closed or reset the connection before all octets were sent that its Content-Length had announced. Not judged: content sent in chunks or of 2 GiB or more, requests sent ahead, heads that the capture does not hold whole, and a client that closed first.",
  },
  {
    code: "closed-before-answer",
    group: "Answers",
    title: "Closed before answering",
    severity: "warning",
    meaning:
      "Over HTTP/1 the server had the whole of a request, as its FIN acknowledges, and closed without sending anything more.",
  },
  {
    code: "plain-to-tls",
    group: "Answers",
    title: "Plain text sent to a TLS port",
    severity: "error",
    meaning:
      "A request of HTTP/1 in plain text was answered with a TLS alert, or with HTTP that says that the port is for HTTPS.",
  },
  {
    code: "window-never-opened",
    group: "Standing still",
    title: "The receiver stopped reading",
    severity: "error",
    meaning:
      "The receive window was closed when the capture ended, for 200 ms or more, and data or a probe waited for it.",
  },
  {
    code: "zero-window",
    group: "Standing still",
    title: "The receiver did not read",
    severity: "warning",
    meaning:
      "The receive window was closed for 200 ms or more in all while data or a probe waited for it. The side named is the one that did not read.",
  },
  {
    code: "window-full",
    group: "Standing still",
    title: "The receiver's window was the limit",
    severity: "warning",
    meaning:
      "For much of the time that there was something to send, the receive window was full: the receiver reads slowly, or offers too little for so long a way.",
  },
  {
    code: "small-window",
    group: "Standing still",
    title: "A small window",
    severity: "warning",
    meaning: "The window never held four segments, and was filled four times or more.",
  },
  {
    code: "mtu-black-hole",
    group: "Standing still",
    title: "Large packets do not get through",
    severity: "error",
    meaning:
      "A large segment was sent again and again and got through in smaller pieces, or never, while small ones did, and no ICMP error said so.",
  },
  {
    code: "path-mtu-told",
    group: "Standing still",
    title: "The path is narrower",
    severity: "info",
    meaning:
      "An ICMP error said that packets were too large; the sender follows it. Without ICMP in the capture: it sent again at once, in smaller segments, what nobody had asked for.",
  },
  {
    code: "peer-silent",
    group: "Standing still",
    title: "The other end stopped answering",
    severity: "error",
    meaning: "One segment was sent again three times or more, and nothing acknowledged it.",
  },
  {
    code: "idle-silence",
    group: "Standing still",
    title: "Silence after an idle time",
    severity: "error",
    meaning: "The same, where the segment was the first after a minute or more without a packet.",
  },
  {
    code: "keep-alive-unanswered",
    group: "Standing still",
    title: "Keep-alives unanswered",
    severity: "warning",
    meaning: "The last two or more keep-alives had no answer when the capture ended.",
  },
  {
    code: "retransmission-timeout",
    group: "Loss",
    title: "Waited for the retransmission timer",
    severity: "warning",
    meaning:
      "Segments were sent again only when the retransmission timer went off; it says how long the sender stood still.",
  },
  {
    code: "packets-lost",
    group: "Loss",
    title: "Packets were lost",
    severity: "warning",
    meaning: "Segments had to be sent again, those left out that had arrived all the same.",
  },
  {
    code: "retransmission-lost",
    group: "Loss",
    title: "Retransmissions were lost too",
    severity: "warning",
    meaning: "The same segment had to be sent more than twice.",
  },
  {
    code: "needless-retransmission",
    group: "Loss",
    title: "Sent again for nothing",
    severity: "warning",
    meaning:
      "What was sent again had arrived already, as an ACK, D-SACK or a timestamp proves. An info where it was a probe.",
  },
  {
    code: "out-of-order",
    group: "Loss",
    title: "Arrived out of order",
    severity: "warning",
    meaning: "By IP identification or timestamp, segments were sent before others and seen after them.",
  },
  {
    code: "not-recorded",
    group: "The capture",
    title: "Packets are missing from the capture",
    severity: "info",
    meaning: "Data was acknowledged that the capture does not hold: it arrived, and was not recorded.",
  },
  {
    code: "recorded-twice",
    group: "The capture",
    title: "Recorded twice",
    severity: "info",
    meaning:
      "The same packets are in the capture more than once, as with two interfaces or a mirror port. Each is judged once.",
  },
  {
    code: "delayed-ack",
    group: "Time lost",
    title: "Nagle met delayed ACKs",
    severity: "warning",
    meaning:
      "Twice or more, data followed at once upon an ACK without data that had taken 30 ms longer than a round trip, with nothing else outstanding.",
  },
  {
    code: "slow-answer",
    group: "Time lost",
    title: "A slow answer",
    severity: "info",
    meaning:
      "The server took a second or more, beyond the round trip, to begin an answer over HTTP/1, or half a second or more that was most of the connection's time.",
  },
];
