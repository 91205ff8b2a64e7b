/** The fields of every impairment, as a scenario file has them. The compiler compares the table with the types. */
import type { DelayOptions } from "../link/delay.ts";
import type { Impairment } from "../link/impairment.ts";
import type { MtuOptions } from "../link/mtu.ts";
import { packetKinds } from "../link/packet-kinds.ts";
import type { QueueOptions, RandomEarlyDetection, ThresholdMarking } from "../link/queue-discipline.ts";
import type { ScriptRule } from "../link/script.ts";
import { LIMIT_MAX, RULES_MAX } from "./scenario-limits.ts";
import {
  about,
  either,
  listed,
  listOf,
  number,
  objectOf,
  oneOf,
  optional,
  pairOf,
  taggedBy,
  whole,
  yesNo,
  type Rule,
} from "./shape.ts";

const probability = number(0, 1);
const time = number(0, LIMIT_MAX);
const packetCount = whole(1, 1_000_000);

const queue: Rule<QueueOptions> = objectOf<QueueOptions>({
  packets: optional(packetCount, "How many packets may wait; 1000 unless it is said."),
  octets: optional(whole(1, 1_000_000_000), "How many octets may wait; no bound unless it is said."),
  marking: optional(
    taggedBy<ThresholdMarking | RandomEarlyDetection, "by">("by", {
      threshold: { packets: about(packetCount, "Mark what finds so many packets waiting.") },
      red: {
        from: about(
          number(0, 1_000_000),
          "Average queue, in packets, below which nothing is marked or dropped.",
        ),
        to: about(number(0, 1_000_000), "Average queue from which everything is."),
        probability: optional(probability, "Chance just below that; 0.1 unless it is said."),
        weight: optional(
          probability,
          "What the newest length counts in the average; 0.002 unless it is said.",
        ),
      },
    }),
    "Mark (or drop, where a packet cannot be marked) before the queue is full.",
  ),
});

const rule: Rule<ScriptRule> = objectOf<ScriptRule>({
  packet: about(listed(packetKinds), "Which kind of packet."),
  number: optional(
    either(whole(1, 1_000_000), pairOf(whole(1, 1_000_000))),
    "Which of them, counted from 1 in this direction, or [first, last]; all unless it is said.",
  ),
  every: optional(packetCount, "Of these, only every so many-th; all unless it is said."),
  retransmissions: optional(whole(0, 1000), "Drop so many retransmissions of it too."),
  from: optional(time, "Only what is sent at this time or later, ms."),
  to: optional(time, "Only what is sent before this time, ms."),
  does: about(
    oneOf<ScriptRule["does"]>({ drop: true, duplicate: true, corrupt: true, mark: true, hold: true }),
    "What happens to it.",
  ),
  delay: optional(time, "For hold and duplicate: how much later it goes on, ms."),
});

/** One impairment. */
export const impairment: Rule<Impairment> = taggedBy<Impairment, "kind">("kind", {
  delay: {
    delay: about(time, "ms, one way."),
    jitter: optional(time, "How far it varies, ms."),
    distribution: optional(
      oneOf<NonNullable<DelayOptions["distribution"]>>({ uniform: true, normal: true, exponential: true }),
    ),
    overtaking: optional(yesNo, "Whether a packet may overtake a slower one."),
  },
  rate: {
    bitsPerSecond: about(number(1, 1e12), "How fast the line is."),
    queue: optional(queue, "What waits in front of it."),
  },
  loss: { probability: about(probability, "Chance of every packet to be lost.") },
  "burst-loss": {
    badBegins: about(probability, "Chance, before each packet, that a bad spell begins."),
    badEnds: about(probability, "Chance, before each packet, that a bad spell ends."),
    lossInBad: optional(probability, "Chance to be lost in a bad spell; 1 unless it is said."),
    lossInGood: optional(probability, "Chance to be lost in a good one; 0 unless it is said."),
  },
  reorder: {
    probability: about(probability, "Chance of every packet to be held back."),
    distance: optional(packetCount, "Let go once so many others have gone by."),
    delay: optional(time, "Let go after so many ms at the latest."),
  },
  duplicate: {
    probability: about(probability, "Chance of every packet to arrive twice."),
    delay: optional(time, "How much later the copy comes, ms."),
  },
  corrupt: {
    probability: about(probability, "Chance of every packet to be damaged."),
    bits: optional(whole(1, 1000), "Bits turned over; 1 unless it is said."),
    where: optional(oneOf<"segment" | "packet">({ segment: true, packet: true })),
  },
  mtu: {
    octets: about(whole(68, 65_535), "The largest packet that passes."),
    answer: optional(
      oneOf<NonNullable<MtuOptions["answer"]>>({ icmp: true, "icmp-without-mtu": true, silent: true }),
      "What the sender of a larger one is told.",
    ),
  },
  outage: {
    from: about(time, "When it begins, ms."),
    to: optional(time, "When it ends, ms; never unless it is said."),
  },
  stall: {
    from: about(time, "Packets sent from here on are held, ms."),
    to: about(time, "All that were held go on here, ms."),
  },
  script: { rules: about(listOf(rule, 1, RULES_MAX), "The first that fits a packet decides.") },
});
