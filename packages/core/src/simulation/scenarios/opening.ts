/** RFC 9293 §3.5: how connections begin, and how they fail to. */
import type { Scenario } from "../scenario/scenario.ts";
import { opened, scenario } from "./sketch.ts";

/** A asks, B answers, A closes. */
const exchange = [
  ...opened,
  { at: 100, end: "A", call: "write", bytes: 200 },
  { at: 300, end: "A", call: "shutdown" },
] as const;

export const opening: readonly Scenario[] = [
  scenario({
    name: "handshake",
    title: "Three-way handshake, a request and its answer",
    about:
      "The plainest connection there is. SYN, SYN-ACK, ACK take one round trip and a half; A may send after one. Look at " +
      "the sequence numbers: the SYN and the FIN count as one octet each, so the first octet of data has the ISN plus " +
      "one. A closes first and waits in TIME-WAIT; B goes straight to CLOSED.",
    rfc: ["9293 §3.5", "9293 §3.6"],
    b: { answers: { every: 200, bytes: 1000 } },
    program: exchange,
  }),
  scenario({
    name: "syn-lost",
    title: "The first SYN is lost",
    about:
      "There is no round-trip time yet, so A waits the initial RTO, one second, before it tries again. That second is " +
      "what people see when a connection is sometimes slow to open and otherwise fast.",
    rfc: ["6298 §2", "9293 §3.8.1"],
    aToB: [{ kind: "script", rules: [{ packet: "syn", number: 1, does: "drop" }] }],
    program: exchange,
  }),
  scenario({
    name: "syn-ack-lost",
    title: "The first SYN-ACK is lost",
    about:
      "Both ends have a timer running: A for its SYN, B for its SYN-ACK. They go off within a one-way delay of each " +
      "other; B answers the repeated SYN with the same ISN, and what comes twice does no harm.",
    rfc: ["9293 §3.5", "6298 §2"],
    bToA: [{ kind: "script", rules: [{ packet: "syn-ack", number: 1, does: "drop" }] }],
    program: exchange,
  }),
  scenario({
    name: "handshake-ack-lost",
    title: "The third segment of the handshake is lost",
    about:
      "A is ESTABLISHED, B still in SYN-RECEIVED. Nothing is repeated for it: the ACK number on A's first data does what " +
      "the lost segment should have done, and B goes to ESTABLISHED with it.",
    rfc: ["9293 §3.10.7.4"],
    aToB: [{ kind: "script", rules: [{ packet: "ack", number: 1, does: "drop" }] }],
    program: exchange,
  }),
  scenario({
    name: "simultaneous-open",
    title: "Both ends open at once",
    about:
      "Nobody listens: both send a SYN, and the two cross on the way. Each goes from SYN-SENT to SYN-RECEIVED, not to " +
      "ESTABLISHED, and answers with SYN-ACK; there is one connection in the end, not two.",
    rfc: ["9293 §3.5"],
    program: [
      { at: 0, end: "A", call: "open", localPort: 5000, port: 6000 },
      { at: 5, end: "B", call: "open", localPort: 6000, port: 5000 },
      { at: 200, end: "A", call: "write", bytes: 100 },
      { at: 300, end: "A", call: "shutdown" },
    ],
  }),
  scenario({
    name: "refused",
    title: "Nobody listens on the port",
    about:
      "B's machine is there and has nothing at that port. It answers the SYN with RST,ACK whose acknowledgement number is " +
      "A's ISN plus one: that is how A knows that the reset is meant for its SYN. A program sees ECONNREFUSED after one " +
      "round trip.",
    rfc: ["9293 §3.5.2", "9293 §3.10.7.1"],
    program: [{ at: 0, end: "A", call: "open" }],
  }),
  scenario({
    name: "unanswered",
    title: "The SYN gets no answer at all",
    about:
      "A firewall that drops, or a machine that is gone. Every SYN is followed by a longer wait, one second, two, four, " +
      "until A gives up after some two minutes (here with the Linux profile: six repetitions). Nothing tells A sooner.",
    rfc: ["9293 §3.8.3", "6298 §5"],
    a: { connection: { profile: "linux" } },
    aToB: [{ kind: "outage", from: 0 }],
    program: [{ at: 0, end: "A", call: "open" }],
  }),
  scenario({
    name: "syn-flood",
    title: "A flood of SYNs, met with cookies",
    about:
      "Three hundred SYNs from addresses that will never answer come in ahead of A's. B remembers sixteen half-open " +
      "connections; beyond that it answers with SYN cookies and remembers nothing. A's handshake ends like any other: the " +
      "number it acknowledges is the cookie, from which B makes the connection.",
    rfc: ["4987 §3.6"],
    b: { synQueue: 16 },
    limit: 300_000,
    program: [
      { at: 0, end: "B", call: "listen", backlog: 16 },
      {
        at: 0,
        end: "B",
        call: "stray",
        from: "strangers",
        flags: ["SYN"],
        sequence: 1000,
        times: 300,
        every: 0.2,
      },
      { at: 30, end: "A", call: "open" },
      { at: 100, end: "A", call: "write", bytes: 200 },
      { at: 300, end: "A", call: "shutdown" },
    ],
  }),
  scenario({
    name: "fast-open",
    title: "Data with the SYN",
    about:
      "The first connection only asks for a cookie. The second one's SYN carries the cookie and the request, and B's " +
      "program reads it half a round trip after A has begun: a whole round trip is saved.",
    rfc: ["7413 §4"],
    a: { connection: { fastOpen: { client: true } } },
    b: { connection: { fastOpen: { server: true } }, answers: { every: 300, bytes: 2000 } },
    program: [
      { at: 0, end: "B", call: "listen" },
      { at: 0, end: "A", call: "open", connection: "first", bytes: 300 },
      { at: 500, end: "A", call: "shutdown", connection: "first" },
      { at: 1000, end: "A", call: "open", connection: "second", bytes: 300 },
      { at: 1500, end: "A", call: "shutdown", connection: "second" },
    ],
  }),
];
