/** RFC 9293 §3.7 and §3.8.6: windows, and when small segments are worth sending. */
import type { Scenario } from "../scenario/scenario.ts";
import { opened, scenario, sends } from "./sketch.ts";

export const windows: readonly Scenario[] = [
  scenario({
    name: "zero-window",
    title: "The reader pauses, the window closes",
    about:
      "B's program does not read for twenty seconds. B's buffer fills, the window it offers falls to zero, and A may send " +
      "nothing but a probe now and then, each after a longer wait. When B reads again, a window update sets things going.",
    rfc: ["9293 §3.8.6.1"],
    b: { connection: { receiveBuffer: 16_000 }, reading: { how: "paused" } },
    program: [...sends(100_000), { at: 20_000, end: "B", call: "read", reading: { how: "at-once" } }],
  }),
  scenario({
    name: "window-update-lost",
    title: "The window opens, and nobody hears of it",
    about:
      "As in `zero-window`, but the update that opens the window again is lost. B has nothing more to say and A has " +
      "nothing it may send: only A's next probe gets them out of it. Stacks without probes hang here for ever.",
    rfc: ["9293 §3.8.6.1"],
    b: { connection: { receiveBuffer: 16_000 }, reading: { how: "paused" } },
    bToA: [{ kind: "script", rules: [{ packet: "window-update", from: 5000, number: 1, does: "drop" }] }],
    program: [...sends(100_000), { at: 5000, end: "B", call: "read", reading: { how: "at-once" } }],
  }),
  scenario({
    name: "silly-window",
    title: "A reader that takes fifty octets at a time",
    about:
      "If B offered every fifty octets as they became free, A would send segments of fifty octets: the silly window " +
      "syndrome. B keeps quiet until a full segment, or half its buffer, is free, and A waits for as much.",
    rfc: ["9293 §3.8.6.2"],
    b: { connection: { receiveBuffer: 8000 }, reading: { how: "paced", bytes: 50, every: 5 } },
    program: sends(40_000),
  }),
  scenario({
    name: "slow-reader",
    title: "The reader sets the pace",
    about:
      "The path could carry much more than B's program reads. The window keeps A to B's pace: what is in flight is never " +
      "more than what B has room for, and nothing is lost.",
    rfc: ["9293 §3.8.6"],
    b: { connection: { receiveBuffer: 32_000 }, reading: { how: "paced", bytes: 10_000, every: 100 } },
    program: sends(300_000),
  }),
  scenario({
    name: "nagle-and-delayed-ack",
    title: "Write, write, wait: Nagle meets delayed acknowledgements",
    about:
      "The second request on this connection: A writes a small header and then a small body, and waits. Nagle holds the " +
      "body back until the header is acknowledged; B holds that acknowledgement back, since it may have an answer to put " +
      "it on. It has none before the body is there: everybody waits for B's timer. Compare with `no-delay`.",
    rfc: ["9293 §3.7.4", "9293 §3.8.6.3"],
    b: { answers: { every: 600, bytes: 100 } },
    program: [
      ...opened,
      { at: 100, end: "A", call: "write", bytes: 600 },
      { at: 1000, end: "A", call: "write", bytes: 300, times: 2, every: 0 },
      { at: 2000, end: "A", call: "shutdown" },
    ],
  }),
  scenario({
    name: "no-delay",
    title: "Write, write, wait, with Nagle switched off",
    about:
      "The same two writes as in `nagle-and-delayed-ack`, with TCP_NODELAY: both segments leave at once and the answer is " +
      "there after one round trip. Two small packets are the price.",
    rfc: ["9293 §3.7.4"],
    a: { connection: { noDelay: true } },
    b: { answers: { every: 600, bytes: 100 } },
    program: [
      ...opened,
      { at: 100, end: "A", call: "write", bytes: 600 },
      { at: 1000, end: "A", call: "write", bytes: 300, times: 2, every: 0 },
      { at: 2000, end: "A", call: "shutdown" },
    ],
  }),
  scenario({
    name: "nagle",
    title: "Keystrokes gathered by Nagle",
    about:
      "A writes ten octets every ten milliseconds over a path of a hundred. The first goes out alone; whatever is written " +
      "while it is unacknowledged is gathered into one segment. One packet a round trip, not ten.",
    rfc: ["9293 §3.7.4"],
    delay: 50,
    program: [
      ...opened,
      { at: 200, end: "A", call: "write", bytes: 10, times: 100, every: 10 },
      { at: 2000, end: "A", call: "shutdown" },
    ],
  }),
  scenario({
    name: "delayed-ack",
    title: "Acknowledgements that wait for company",
    about:
      "B acknowledges every second full segment at once, and a single one after a wait. Count the packets in both " +
      "directions: fewer acknowledgements than segments, and the last one late.",
    rfc: ["9293 §3.8.6.3", "5681 §4.2"],
    both: [{ kind: "rate", bitsPerSecond: 5_000_000 }],
    program: [
      ...opened,
      { at: 100, end: "A", call: "write", bytes: 43_440 },
      { at: 2000, end: "A", call: "write", bytes: 100 },
      { at: 3000, end: "A", call: "shutdown" },
    ],
  }),
  scenario({
    name: "long-fat-pipe",
    title: "A window larger than 64 KiB",
    about:
      "100 Mbit/s over 200 ms hold 2.5 megabytes in flight. The 16 bits of the window field can say 65,535; the scale " +
      "agreed on in the handshake multiplies that. Compare with `long-thin-window`.",
    rfc: ["7323 §2"],
    delay: 100,
    a: { connection: { sendBuffer: 8_000_000 } },
    b: { connection: { receiveBuffer: 8_000_000 } },
    both: [{ kind: "rate", bitsPerSecond: 100_000_000, queue: { packets: 4000 } }],
    program: sends(20_000_000),
  }),
  scenario({
    name: "long-thin-window",
    title: "The same pipe without window scaling",
    about:
      "As `long-fat-pipe`, with window scaling switched off: 65,535 octets every 200 ms are 2.6 Mbit/s, however fast the " +
      "line. A middlebox that strips the option does this to people.",
    rfc: ["7323 §1.1"],
    delay: 100,
    a: { connection: { windowScaling: false } },
    both: [{ kind: "rate", bitsPerSecond: 100_000_000, queue: { packets: 4000 } }],
    program: sends(1_000_000),
  }),
  scenario({
    name: "urgent",
    title: "Urgent data",
    about:
      "The last octet of A's second write is urgent. The pointer goes out on every segment until that octet has been sent, " +
      "and B's program is told how far ahead it lies; the octets themselves stay in their place.",
    rfc: ["9293 §3.8.5"],
    program: [
      ...opened,
      { at: 100, end: "A", call: "write", bytes: 3000 },
      { at: 100, end: "A", call: "write", bytes: 10, urgent: true },
      { at: 500, end: "A", call: "shutdown" },
    ],
  }),
];
