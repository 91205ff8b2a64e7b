/** RFC 5681, RFC 9438, RFC 3168: how fast to send where nobody says how fast the path is. */
import type { Impairment } from "../link/impairment.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { opened, scenario, sends } from "./sketch.ts";

/** 10 Mbit/s, 40 ms there and back, and a queue of as much again. */
const bottleneck: Impairment = { kind: "rate", bitsPerSecond: 10_000_000, queue: { packets: 35 } };

export const congestion: readonly Scenario[] = [
  scenario({
    name: "new-reno",
    title: "Slow start and the sawtooth of NewReno",
    about:
      "The window doubles each round trip until the queue overflows, is halved, and then grows by one segment a round " +
      "trip until it overflows again. The plot of cwnd is the sawtooth of the textbooks.",
    rfc: ["5681 §3.1", "6582 §3.2"],
    a: { connection: { congestion: "new-reno" } },
    aToB: [bottleneck],
    program: sends(10_000_000),
  }),
  scenario({
    name: "cubic",
    title: "CUBIC's curve",
    about:
      "After a loss the window falls to seven tenths and then grows along a cubic curve: fast back towards where it was, " +
      "flat around there, and fast again beyond. How it grows depends on time, not on round trips.",
    rfc: ["9438 §4.1"],
    a: { connection: { congestion: "cubic" } },
    aToB: [bottleneck],
    program: sends(10_000_000),
  }),
  scenario({
    name: "bbr",
    title: "BBR paces at the rate it has measured",
    about:
      "BBR measures how fast data arrives and how short the round trip can be, and sends at that rate. Every few seconds " +
      "it tries whether more gets through, and the queue fills for a moment; every five it drains the queue to look at " +
      "the round trip again.",
    a: { connection: { congestion: "bbr" } },
    aToB: [bottleneck],
    program: sends(20_000_000),
  }),
  scenario({
    name: "random-loss-new-reno",
    title: "One packet in a hundred lost, with NewReno",
    about:
      "Losses that have nothing to do with congestion. Every one halves the window, and the line, which could carry " +
      "20 Mbit/s, stands mostly idle. Compare with `random-loss-bbr`.",
    rfc: ["5681 §3.1"],
    a: { connection: { congestion: "new-reno" } },
    aToB: [
      { kind: "rate", bitsPerSecond: 20_000_000 },
      { kind: "loss", probability: 0.01 },
    ],
    program: sends(3_000_000),
  }),
  scenario({
    name: "random-loss-bbr",
    title: "One packet in a hundred lost, with BBR",
    about:
      "The same losses as in `random-loss-new-reno`. BBR's rate comes from what arrives, so it hardly slows down.",
    a: { connection: { congestion: "bbr" } },
    aToB: [
      { kind: "rate", bitsPerSecond: 20_000_000 },
      { kind: "loss", probability: 0.01 },
    ],
    program: sends(3_000_000),
  }),
  scenario({
    name: "ecn",
    title: "Congestion told, not suffered",
    about:
      "The router marks packets when its queue grows, and B hands the mark back. A slows down as after a loss, but nothing " +
      "has been lost and nothing is sent twice. Look at the flags of the handshake, where both agree on it, and at ECE " +
      "and CWR later.",
    rfc: ["3168 §6.1"],
    a: { connection: { ecn: "request", congestion: "new-reno" } },
    aToB: [
      {
        kind: "rate",
        bitsPerSecond: 10_000_000,
        queue: { packets: 100, marking: { by: "threshold", packets: 20 } },
      },
    ],
    program: sends(5_000_000),
  }),
  scenario({
    name: "red",
    title: "A queue that drops early",
    about:
      "Random early detection drops a packet now and then while the queue is only half full. A hears of congestion before " +
      "the queue overflows; the delay stays short, and losses come one at a time.",
    rfc: ["5681 §3.1"],
    a: { connection: { congestion: "new-reno" } },
    aToB: [
      {
        kind: "rate",
        bitsPerSecond: 10_000_000,
        queue: { packets: 100, marking: { by: "red", from: 10, to: 40, weight: 0.01 } },
      },
    ],
    program: sends(5_000_000),
  }),
  scenario({
    name: "bufferbloat",
    title: "A queue that is far too long",
    about:
      "A thousand packets fit in front of 5 Mbit/s: two and a half seconds of waiting. Nothing tells A to slow down until " +
      "all of it is full. Look at the round-trip time: 40 ms at first, seconds later.",
    rfc: ["5681 §3.1"],
    a: { connection: { congestion: "cubic", sendBuffer: 4_000_000 } },
    b: { connection: { receiveBuffer: 4_000_000 } },
    aToB: [{ kind: "rate", bitsPerSecond: 5_000_000, queue: { packets: 1000 } }],
    program: sends(10_000_000),
  }),
  scenario({
    name: "idle-restart",
    title: "Slow start after a pause",
    about:
      "A sends, is quiet for five seconds, and sends again. The window it had found is out of date by then: it begins " +
      "again with the initial window. A server that answers now and then pays for this with every answer.",
    rfc: ["5681 §4.1"],
    aToB: [{ kind: "rate", bitsPerSecond: 50_000_000 }],
    program: [
      ...opened,
      { at: 100, end: "A", call: "write", bytes: 500_000 },
      { at: 6000, end: "A", call: "write", bytes: 500_000 },
      { at: 6000, end: "A", call: "shutdown" },
    ],
  }),
  scenario({
    name: "asymmetric",
    title: "A fast way there, a slow way back",
    about:
      "20 Mbit/s down, 64 kbit/s up: the acknowledgements queue on the way back, and A can send no faster than they " +
      "arrive. What is slow here is the direction in which hardly anything is sent.",
    rfc: ["5681 §3.1"],
    aToB: [{ kind: "rate", bitsPerSecond: 20_000_000 }],
    bToA: [{ kind: "rate", bitsPerSecond: 64_000, queue: { packets: 20 } }],
    program: sends(2_000_000),
  }),
];
