/** RFC 5681 §3.2, RFC 6298, RFC 6675, RFC 8985: packets that are lost, or only seem to be, and how they come back. */
import type { ScriptRule } from "../link/script.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { opened, scenario, sends } from "./sketch.ts";

const drop = (
  ...rules: readonly Omit<ScriptRule, "does">[]
): { readonly kind: "script"; readonly rules: ScriptRule[] } => ({
  kind: "script",
  rules: rules.map((rule) => Object.assign({ does: "drop" as const }, rule)),
});

/** As TCP was before RFC 8985 and RFC 2018. */
const classic = { congestion: "new-reno", rack: false, tailLossProbe: false, sack: false } as const;

export const loss: readonly Scenario[] = [
  scenario({
    name: "fast-retransmit",
    title: "One segment is lost, three duplicate ACKs bring it back",
    about:
      "Without SACK and RACK, as RFC 5681 has it. Every segment behind the lost one makes B repeat its acknowledgement; " +
      "with the third repetition A sends the segment again without waiting for its timer, halves its window, and goes on " +
      "in congestion avoidance.",
    rfc: ["5681 §3.2"],
    a: { connection: classic },
    aToB: [drop({ packet: "data", number: 5 })],
    program: sends(60_000),
  }),
  scenario({
    name: "partial-acknowledgement",
    title: "Two losses in one window, repaired one a round trip",
    about:
      "Still without SACK. The acknowledgement that follows the first repair covers only part of what was out: NewReno " +
      "takes it as a sign of the next hole, sends that again at once, and stays in recovery until all of the window is " +
      "acknowledged.",
    rfc: ["6582 §3.2"],
    a: { connection: classic },
    aToB: [drop({ packet: "data", number: 5 }, { packet: "data", number: 8 })],
    program: sends(60_000),
  }),
  scenario({
    name: "sack-recovery",
    title: "Four losses in one window, repaired in one round trip",
    about:
      "B's selective acknowledgements tell A exactly what has arrived. A sends the four holes again within one round " +
      "trip, however many there are, and never repeats what B holds.",
    rfc: ["2018 §4", "6675 §5"],
    a: { connection: { congestion: "new-reno", rack: false } },
    aToB: [
      drop(
        { packet: "data", number: 11 },
        { packet: "data", number: 13 },
        { packet: "data", number: 15 },
        { packet: "data", number: 17 },
      ),
    ],
    program: sends(100_000),
  }),
  scenario({
    name: "limited-transmit",
    title: "A small window, and new segments that call for the lost one",
    about:
      "Four segments are out and the first is lost: only three are left to bring duplicate ACKs. With the first two of " +
      "them A sends one new segment each, so that the third one comes and no timer is needed.",
    rfc: ["3042 §2"],
    a: { connection: { ...classic, initialWindow: 4 } },
    aToB: [drop({ packet: "data", number: 1 })],
    program: sends(20_000),
  }),
  scenario({
    name: "tail-loss-probe",
    title: "The last segment is lost, and a probe finds out",
    about:
      "Nothing follows the lost segment, so no duplicate ACK will ever come. After two round trips of silence A sends the " +
      "last segment once more, as a probe. Compare with `retransmission-timeout`, the same loss without probes.",
    rfc: ["8985 §7"],
    aToB: [drop({ packet: "data", number: 7 })],
    program: sends(10_000),
  }),
  scenario({
    name: "retransmission-timeout",
    title: "The last segment is lost, and only the timer is left",
    about:
      "The same loss as in `tail-loss-probe`, with the probe switched off: A waits the whole RTO, a second by RFC 6298, " +
      "where the round trip takes forty milliseconds. Then the window is one segment and slow start begins again.",
    rfc: ["6298 §5", "5681 §3.1"],
    a: { connection: { tailLossProbe: false } },
    aToB: [drop({ packet: "data", number: 7 })],
    program: sends(10_000),
  }),
  scenario({
    name: "spurious-timeout",
    title: "A time-out for nothing, taken back",
    about:
      "The path stops for a second and then delivers everything it held. A's timer goes off meanwhile, the window falls " +
      "to one segment, the first segment goes out again. The acknowledgements that come echo the time of the first " +
      "sending: nothing had been lost, and A puts its window back.",
    rfc: ["5682 §2", "7323 §4"],
    a: { connection: { profile: "linux" } },
    aToB: [{ kind: "stall", from: 300, to: 1300 }],
    program: [
      ...opened,
      { at: 100, end: "A", call: "write", bytes: 20_000 },
      { at: 300, end: "A", call: "write", bytes: 200_000 },
      { at: 300, end: "A", call: "shutdown" },
    ],
  }),
  scenario({
    name: "lost-acknowledgements",
    title: "Half of all acknowledgements are lost, and nobody minds",
    about:
      "An acknowledgement says that everything up to a number has arrived, so a later one makes up for all that were lost " +
      "before it. No data is sent twice; the window grows a little more slowly.",
    rfc: ["9293 §3.4"],
    bToA: [drop({ packet: "ack", every: 2 })],
    program: sends(200_000),
  }),
  scenario({
    name: "burst-loss",
    title: "Losses in bursts",
    about:
      "A wireless link: good for a while, then several packets in a row are gone. Watch how a burst costs hardly more than " +
      "a single loss, as long as something behind it arrives, and what it costs when a repetition is lost as well.",
    rfc: ["8985 §6", "9937 §6"],
    aToB: [
      { kind: "rate", bitsPerSecond: 10_000_000, queue: { packets: 100 } },
      { kind: "burst-loss", badBegins: 0.005, badEnds: 0.25 },
    ],
    program: sends(1_000_000),
  }),
  scenario({
    name: "reordering",
    title: "Packets out of order, none lost",
    about:
      "One in ten is overtaken by the five behind it. Duplicate ACKs come by the dozen, yet nothing is lost. A learns how " +
      "far things get out of order and stops sending again what is only late.",
    rfc: ["8985 §6.2", "2883 §4"],
    both: [{ kind: "rate", bitsPerSecond: 20_000_000 }],
    aToB: [{ kind: "reorder", probability: 0.1, distance: 5 }],
    program: sends(1_000_000),
  }),
  scenario({
    name: "duplicates",
    title: "Packets that arrive twice",
    about:
      "A third of all packets is doubled on the way. B throws the second copy away, answers it at once, and says in a " +
      "D-SACK block what came twice; A does not take that for a loss.",
    rfc: ["2883 §4", "9293 §3.10.7.4"],
    both: [{ kind: "duplicate", probability: 0.33, delay: 2 }],
    program: sends(100_000),
  }),
  scenario({
    name: "corruption",
    title: "Bits that turn over on the way",
    about:
      "One packet in fifty arrives with one wrong bit. The checksum does not come out, B throws the packet away without a " +
      "word, and to A it is a loss like any other. Not one wrong octet reaches the program.",
    rfc: ["9293 §3.1"],
    both: [{ kind: "corrupt", probability: 0.02 }],
    program: sends(300_000),
  }),
  scenario({
    name: "fin-lost",
    title: "The FIN is lost, and its repetition too",
    about:
      "A FIN takes a place in the sequence like an octet, so it is repeated like one. B stays in ESTABLISHED until it " +
      "comes; A stays in FIN-WAIT-1 until it is acknowledged.",
    rfc: ["9293 §3.6", "6298 §5"],
    aToB: [drop({ packet: "fin", number: [1, 2] })],
    program: [
      ...opened,
      { at: 100, end: "A", call: "write", bytes: 500 },
      { at: 300, end: "A", call: "shutdown" },
    ],
  }),
  scenario({
    name: "dead-path",
    title: "The path dies in the middle of a transfer",
    about:
      "Every repetition waits twice as long as the one before, up to the greatest RTO, and after fifteen of them (Linux: " +
      "some sixteen minutes) A gives up. Nothing in TCP notices sooner; that is what user timeouts are for.",
    rfc: ["9293 §3.8.3", "6298 §5"],
    limit: 7_200_000,
    a: { connection: { profile: "linux" } },
    both: [{ kind: "outage", from: 200 }],
    program: [
      ...opened,
      { at: 100, end: "A", call: "write", bytes: 1000 },
      { at: 250, end: "A", call: "write", bytes: 1000 },
    ],
  }),
];
