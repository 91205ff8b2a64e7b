/** What a full or filling queue does with a packet that comes: takes it, marks it, or drops it. */
import type { Random } from "../../base/random.ts";

/** How long the queue is when a packet comes, itself not counted. */
export interface QueueLength {
  readonly packets: number;
  readonly octets: number;
  /** Since when nothing waits, ms; `undefined`: something does. */
  readonly emptySince: number | undefined;
}

/** `notify`: to be marked, or dropped where that cannot be (RFC 3168 §5). */
type QueueVerdict = "take" | "notify" | "drop";

/** A bound on a queue; what it does before that bound is reached is the discipline's. */
export interface QueueOptions {
  /** Packets that may wait, the one being sent counted. Default: 1000. */
  readonly packets?: number;
  /** Octets that may wait. Default: no bound. */
  readonly octets?: number;
  /** Default: nothing but the bound (drop-tail). */
  readonly marking?: ThresholdMarking | RandomEarlyDetection;
}

/** Marks, never drops, what finds more than this waiting. */
export interface ThresholdMarking {
  readonly by: "threshold";
  readonly packets: number;
}

/** Floyd and Jacobson's random early detection, as RFC 2309 §3 recommended it, in packets. */
export interface RandomEarlyDetection {
  readonly by: "red";
  /** Average queue below which nothing is notified, and from which everything is. */
  readonly from: number;
  readonly to: number;
  /** Chance just below `to`. Default: 0.1. */
  readonly probability?: number;
  /** How much the newest length counts in the average. Default: 0.002. */
  readonly weight?: number;
}

export type QueueDiscipline = (length: QueueLength, size: number, now: number) => QueueVerdict;

/** `sendTime`: ms the line takes for a packet of usual size, by which the average sinks while nothing waits. */
export const queueDiscipline = (options: QueueOptions, sendTime: number, random: Random): QueueDiscipline => {
  const { packets = PACKETS, octets = Number.POSITIVE_INFINITY, marking } = options;
  const notify =
    marking === undefined
      ? never
      : marking.by === "threshold"
        ? threshold(marking)
        : red(marking, sendTime, random);
  return (length, size, now) => {
    const early = notify(length, now);
    if (length.packets >= packets || length.octets + size > octets) return "drop";
    return early ? "notify" : "take";
  };
};

type Notify = (length: QueueLength, now: number) => boolean;

const never: Notify = () => false;

const threshold =
  ({ packets }: ThresholdMarking): Notify =>
  (length) =>
    length.packets >= packets;

const red = (options: RandomEarlyDetection, sendTime: number, random: Random): Notify => {
  const { from, to, probability = 0.1, weight = 0.002 } = options;
  let average = 0;
  /** Packets since the last one notified; -1: the average has been below `from`. */
  let since = -1;
  return (length, now) => {
    if (length.emptySince === undefined) average += weight * (length.packets - average);
    // Nothing has waited for a while: as if so many packets had found the queue empty.
    else average *= (1 - weight) ** ((now - length.emptySince) / sendTime);
    if (average < from) {
      since = -1;
      return false;
    }
    if (average >= to) {
      since = 0;
      return true;
    }
    since += 1;
    const chance = (probability * (average - from)) / (to - from);
    // The further back the last one, the likelier the next: notifications come evenly, not in clusters.
    if (random.next() * Math.max(0, 1 - since * chance) >= chance) return false;
    since = 0;
    return true;
  };
};

const PACKETS = 1000;
