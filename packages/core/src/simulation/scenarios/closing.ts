/** RFC 9293 §3.6: how connections end, in order and otherwise. */
import type { Scenario } from "../scenario/scenario.ts";
import { opened, scenario } from "./sketch.ts";

export const closing: readonly Scenario[] = [
  scenario({
    name: "half-close",
    title: "One direction ends, the other goes on",
    about:
      "A sends its request and shuts its half down at once. B reads to the end, and only then begins to answer: A is in " +
      "FIN-WAIT-2 all the while and reads as if nothing had happened.",
    rfc: ["9293 §3.6"],
    b: { whenPeerFinishes: "stay" },
    program: [
      ...opened,
      { at: 100, end: "A", call: "write", bytes: 1000 },
      { at: 100, end: "A", call: "shutdown" },
      { at: 1000, end: "B", call: "write", bytes: 50_000 },
      { at: 2000, end: "B", call: "shutdown" },
    ],
  }),
  scenario({
    name: "simultaneous-close",
    title: "Both ends close at once",
    about:
      "The two FINs cross. Each end gets a FIN where it waited for an acknowledgement, goes to CLOSING, and, with the " +
      "acknowledgement, to TIME-WAIT: this is the only way that both ends get there.",
    rfc: ["9293 §3.6"],
    program: [...opened, { at: 100, end: "A", call: "shutdown" }, { at: 105, end: "B", call: "shutdown" }],
  }),
  scenario({
    name: "reset",
    title: "One end aborts",
    about:
      "A's program gives up in the middle: RST, and everything that was on its way is void. B's program hears of it as an " +
      "error (ECONNRESET), not as an end. Nobody waits in TIME-WAIT.",
    rfc: ["9293 §3.10.5", "9293 §3.5.3"],
    program: [
      ...opened,
      { at: 100, end: "A", call: "write", bytes: 50_000 },
      { at: 150, end: "A", call: "abort" },
    ],
  }),
  scenario({
    name: "unread-data",
    title: "A program lets go of what it has not read",
    about:
      "B closes its socket while octets are waiting to be read. A FIN would tell A that all is well; so B sends a reset, " +
      "and A learns that its data was thrown away.",
    rfc: ["9293 §3.6.1"],
    b: { reading: { how: "paused" } },
    program: [
      ...opened,
      { at: 100, end: "A", call: "write", bytes: 1000 },
      { at: 300, end: "B", call: "release" },
    ],
  }),
  scenario({
    name: "time-wait-reuse",
    title: "The same ports again, while TIME-WAIT lasts",
    about:
      "B closes first and keeps the pair of sockets in TIME-WAIT. A opens again from the same port a second later. Its " +
      "timestamp is newer than anything of the old connection, so B takes the SYN and lets the old one go.",
    rfc: ["6191 §2", "9293 §3.6.1"],
    a: { whenPeerFinishes: "shutdown" },
    program: [
      { at: 0, end: "B", call: "listen" },
      { at: 0, end: "A", call: "open", connection: "first", localPort: 5000 },
      { at: 100, end: "B", call: "shutdown", connection: "first" },
      { at: 1200, end: "A", call: "open", connection: "second", localPort: 5000 },
      { at: 1300, end: "A", call: "write", connection: "second", bytes: 1000 },
      { at: 1400, end: "A", call: "shutdown", connection: "second" },
    ],
  }),
  scenario({
    name: "half-open",
    title: "One end has forgotten the connection",
    about:
      "B's machine restarts in the middle. A knows nothing of it until it sends: B's new self has no such connection and " +
      "answers with a reset. Until then A's end is half-open, and could have stayed so for ever.",
    rfc: ["9293 §3.5.1"],
    program: [
      ...opened,
      { at: 100, end: "A", call: "write", bytes: 100 },
      { at: 500, end: "B", call: "reboot" },
      { at: 60_000, end: "A", call: "write", bytes: 100 },
    ],
  }),
  scenario({
    name: "half-open-syn",
    title: "The end that has forgotten opens again",
    about:
      "A's machine restarts and opens with the same ports; B still has the old connection. B cannot believe the SYN and " +
      "asks with a challenge ACK; A, which knows nothing of that, answers with a reset, and its next SYN gets through.",
    rfc: ["9293 §3.5.1", "5961 §4.2"],
    program: [
      { at: 0, end: "B", call: "listen" },
      { at: 0, end: "A", call: "open", connection: "old", localPort: 5000 },
      { at: 100, end: "A", call: "write", connection: "old", bytes: 100 },
      { at: 500, end: "A", call: "reboot" },
      { at: 1000, end: "A", call: "open", connection: "new", localPort: 5000 },
      { at: 5000, end: "A", call: "write", connection: "new", bytes: 100 },
      { at: 6000, end: "A", call: "shutdown", connection: "new" },
    ],
  }),
  scenario({
    name: "keep-alive",
    title: "Probes find that the peer is gone",
    about:
      "Nobody has anything to say, and after ten seconds the cable is pulled out. A asks after thirty idle seconds, and " +
      "then every five; after three unanswered probes it gives up. Without keep-alive it would never know.",
    rfc: ["9293 §3.8.4"],
    a: { connection: { keepAlive: { idle: 30_000, interval: 5000, count: 3 } } },
    both: [{ kind: "outage", from: 10_000 }],
    program: [...opened, { at: 100, end: "A", call: "write", bytes: 100 }],
  }),
  scenario({
    name: "user-timeout",
    title: "A program that will not wait so long",
    about:
      "The path dies as in `dead-path`, but A's program has said that data may stay unacknowledged for twenty seconds. " +
      "A gives up then, and not after a quarter of an hour.",
    rfc: ["9293 §3.9.1.1", "5482 §3"],
    a: { connection: { userTimeout: 20_000 } },
    both: [{ kind: "outage", from: 200 }],
    program: [...opened, { at: 250, end: "A", call: "write", bytes: 1000 }],
  }),
];
