/** Every finding about a connection of a capture: its code, what it is called, how bad it usually is, what it means. */
import type { CaptureFindingKind } from "./finding-kind.ts";
import { resetKinds } from "./reset-kinds.ts";

/** In the order of docs/capture-findings.md. */
export const captureFindingCatalogue: readonly CaptureFindingKind[] = [
  ...resetKinds,
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
      "The SYN had to be sent again twice or more, or those of two other connections to the same server as well at that time, while another connection to it was answered at once, or had been a second before; and little else of those connections was lost. An error where it was never answered.",
  },
  {
    code: "syn-retransmitted",
    group: "Opening",
    title: "Answered late",
    severity: "warning",
    meaning:
      "The SYN had to be sent again before it was answered. Where an answer echoes the timestamp of the first SYN, or two came in a short time, the first SYN had arrived and its answer was lost.",
  },
  {
    code: "syn-ack-retransmitted",
    group: "Opening",
    title: "Taken up late",
    severity: "warning",
    meaning: "The SYN-ACK had to be sent again, by a timer or to another SYN, before the ACK of it came.",
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
    meaning:
      "The handshake took a second or more though nothing was sent again, or though nothing was lost: each SYN was answered as long after it.",
  },
  {
    code: "simultaneous-open",
    group: "Opening",
    title: "Simultaneous open",
    severity: "info",
    meaning: "Both ends sent a SYN before they had the other's.",
  },
  {
    code: "two-servers",
    group: "Opening",
    title: "Two servers behind one address",
    severity: "warning",
    meaning:
      "The same SYN was answered with SYN-ACKs of two sequence numbers, in turns. An info where the number changed but once. Not judged where the SYN is not in the capture, or where its sender has taken up both.",
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
    meaning: "A FIN was sent again, and acknowledged: it, or the ACK of it, was lost or late.",
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
      "Over HTTP/1 the server closed or reset the connection before all octets were sent that its Content-Length had announced, or closed it without the last chunk of content in chunks. Not judged: content of 2 GiB or more, requests sent ahead, heads that the capture does not hold whole, and a client that closed first.",
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
    code: "request-unanswered",
    group: "Answers",
    title: "No answer to the request",
    severity: "error",
    meaning:
      "The client's request (of HTTP/1, or TLS's first message) was acknowledged and not one octet came back for a second or more, until the client closed or reset the connection. A warning where it is not known what is spoken: there the client's first data, 4096 octets at most, got nothing back for two seconds or more, the larger part of the connection.",
  },
  {
    code: "answered-too-late",
    group: "Answers",
    title: "The client had given up",
    severity: "warning",
    meaning:
      "Over HTTP/1 the client closed when it had waited for half a second or more, and answered with a reset when the answer came.",
  },
  {
    code: "server-error",
    group: "Answers",
    title: "The server answered with an error",
    severity: "info",
    meaning:
      "Answers of HTTP/1 with a status of 500 or more, as far as they begin a turn of the conversation.",
  },
  {
    code: "not-tls",
    group: "Answers",
    title: "The other side does not speak TLS",
    severity: "error",
    meaning: "The client began with TLS, and the first that the server sent is plain text.",
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
    code: "tls-alert",
    group: "Answers",
    title: "The TLS handshake was refused",
    severity: "error",
    meaning:
      "A side ended the TLS handshake with a fatal alert. Where the alert is encrypted its length tells it, and what it says is not known; alerts after the handshake are not told.",
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
    code: "unscaled-window",
    group: "Standing still",
    title: "No window scaling",
    severity: "warning",
    meaning:
      "A side's SYN or SYN-ACK came without the window scale option, so that no more than 65,535 bytes can be on the way, and a sender that had more to send filled such a window again and again.",
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
      "A large segment was sent again and again and got through in smaller pieces, or never, while small ones did, and no ICMP error said so. Where all that followed the handshake was large and nothing of it was acknowledged, it may be that. Recorded at the receiver, which sees no large one: after a silence came pieces of whole segments.",
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
    code: "one-way",
    group: "Standing still",
    title: "Only one way gets through",
    severity: "error",
    meaning:
      "The same, while the other end was still sending: new data, or again what had been acknowledged, so that it had none of the packets of that direction, small or large.",
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
    code: "path-stalled",
    group: "Standing still",
    title: "Nothing came through for a while",
    severity: "warning",
    meaning:
      "For a second or more, while the retransmission timer went off twice or more, nothing came from the other side; then it answered the first copies, and by timestamps or D-SACK nothing had been lost.",
  },
  {
    code: "retransmission-timeout",
    group: "Loss",
    title: "Waited for the retransmission timer",
    severity: "warning",
    meaning:
      "Segments were sent again only when the retransmission timer went off; it says how long the sender stood still. Where all of them had arrived, it is no loss, and told as `path-stalled` or `needless-retransmission`.",
  },
  {
    code: "packets-lost",
    group: "Loss",
    title: "Packets were lost",
    severity: "warning",
    meaning: "Segments had to be sent again, those left out that had arrived all the same.",
  },
  {
    code: "arrived-damaged",
    group: "Loss",
    title: "Segments arrived damaged",
    severity: "warning",
    meaning:
      "Segments came with a wrong checksum and had to be sent again, in a direction whose other checksums are right. Recorded where they were sent it cannot be seen, and they count as lost. Of a large capture the first 4 MB are looked at whole, and after that what is near to a loss.",
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
    code: "delivered-twice",
    group: "Loss",
    title: "Delivered twice",
    severity: "info",
    meaning:
      "The receiver says that it had got twice what was sent once, with D-SACK or with an ACK once more upon each copy that the capture holds. Where it does not say so, copies are told as `recorded-twice`.",
  },
  {
    code: "congestion-marked",
    group: "Loss",
    title: "Marked as congested",
    severity: "info",
    meaning:
      "With ECN a queue on the way marked packets in place of dropping them: the receiver echoed it (ECE) and the sender slowed down (CWR).",
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
      "The same packets are in the capture more than once, as with two interfaces or a mirror port. Each is judged once. A “may be” where they are few and came the same way: the network may have doubled them.",
  },
  {
    code: "clock-set",
    group: "The capture",
    title: "Times run backwards",
    severity: "warning",
    meaning:
      "A packet has a time a second or more before that of the packet that it follows. What is known by times alone is not told of such a connection.",
  },
  {
    code: "queueing-delay",
    group: "Time lost",
    title: "A queue on the way is full",
    severity: "info",
    meaning:
      "For a second or more the round trip was several times that of the handshake and grew with what was under way, so that more of it came through no faster: it waited in a queue (bufferbloat). Seen where it is sent.",
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
    severity: "warning",
    meaning:
      "The server took a second or more, beyond one round trip and more than four of them, to begin an answer over HTTP/1. A note where it took half a second or more, and most of the connection's time, of HTTP/1 or of anything else, or where many answers of HTTP/1 together took a second or more, and most of it.",
  },
  {
    code: "answer-paused",
    group: "Time lost",
    title: "A pause within an answer",
    severity: "warning",
    meaning:
      "Within the content of an answer over HTTP/1, whose length is known, the server sent nothing for a second or more in all, in pauses of 0.3 s or more, though all that it had sent was acknowledged and the window was open. An info where the round trip is 50 ms or more: what was lost before the capture looks the same.",
  },
];
