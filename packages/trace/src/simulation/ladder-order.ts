/**
 * In which order a ladder's rows stand. A packet is as low as the middle of its way, as a drawing with slanted lines has
 * it; what an end does stands below what it has sent before and above what reaches it later. So both ends' clocks run
 * downwards as far as packets do not cross.
 */
import type { EndName } from "@tcplens/core/simulation";
import type { PacketView } from "./packet-view.ts";

/** How low packets stand, ms. Asked in the order of sending. */
export class PacketHeights {
  /** One way, ms, of the packet before. */
  readonly #lastWay: Partial<Record<EndName, number>> = {};

  /** @param packets All of them: what is lost is placed as if it had taken as long as others. */
  constructor(packets: readonly PacketView[]) {
    for (const packet of packets) {
      const way = wayOf(packet);
      if (way !== undefined) this.#lastWay[packet.to] ??= way;
    }
  }

  heightOf(packet: PacketView): number {
    if (packet.from === "stray") return packet.at;
    const way = wayOf(packet);
    // What was held back says nothing of the way.
    if (way !== undefined && !packet.heldBack) this.#lastWay[packet.to] = way;
    const other = packet.to === "A" ? "B" : "A";
    return packet.at + (way ?? this.#lastWay[packet.to] ?? this.#lastWay[other] ?? 0) / 2;
  }
}

const wayOf = ({ at, from, arrivals }: PacketView): number | undefined => {
  const [first] = arrivals;
  return first === undefined || (from !== "A" && from !== "B") ? undefined : first.at - at;
};

/** What comes first of what stands at the same height. */
export const rank = { arrival: 0, happening: 1, packet: 2, outcome: 3 } as const;

/** Where a row stands. */
export interface Place {
  readonly height: number;
  readonly rank: number;
}

/** Where what an end does by itself stands, among the packets that it sends and gets. */
export class HappeningPlaces {
  /** Both in the order of time: what each end sends, with the lowest place of all so far, and what reaches it, with the highest of all from there. */
  readonly #sent: Readonly<Record<EndName, readonly Moment[]>>;
  readonly #reached: Readonly<Record<EndName, readonly Moment[]>>;

  constructor(packets: readonly PacketView[], heightOf: (packet: PacketView) => number) {
    const sent: Record<EndName, Moment[]> = { A: [], B: [] };
    const reached: Record<EndName, Moment[]> = { A: [], B: [] };
    for (const packet of packets) {
      const { at, from, to, arrivals } = packet;
      const height = heightOf(packet);
      if (from === "A" || from === "B") sent[from].push({ at, height });
      const [first] = arrivals;
      if (first !== undefined) reached[to].push({ at: first.at, height });
    }
    this.#sent = { A: lowestSoFar(sent.A), B: lowestSoFar(sent.B) };
    this.#reached = { A: highestFrom(reached.A), B: highestFrom(reached.B) };
  }

  /** @param wanted `rank.outcome` where it follows from what the end has sent at that very moment. */
  placeOf(end: EndName, at: number, wanted: number): Place {
    const isBehind = wanted === rank.outcome;
    const sent = this.#sent[end];
    const before = sent[firstIndex(sent, (moment) => (isBehind ? moment.at > at : moment.at >= at)) - 1];
    // Where packets cross both cannot be had.
    if (before !== undefined && before.height >= at) return { height: before.height, rank: rank.outcome };
    const reached = this.#reached[end];
    const later = reached[firstIndex(reached, (moment) => moment.at > at)];
    if (later !== undefined && later.height <= at) return { height: later.height, rank: rank.arrival };
    return { height: at, rank: wanted };
  }
}

interface Moment {
  readonly at: number;
  readonly height: number;
}

const lowestSoFar = (moments: readonly Moment[]): readonly Moment[] => {
  let lowest = Number.NEGATIVE_INFINITY;
  return moments
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, height }) => ({ at, height: (lowest = Math.max(lowest, height)) }));
};

const highestFrom = (moments: readonly Moment[]): readonly Moment[] => {
  let highest = Number.POSITIVE_INFINITY;
  return moments
    .toSorted((a, b) => b.at - a.at)
    .map(({ at, height }) => ({ at, height: (highest = Math.min(highest, height)) }))
    .toReversed();
};

/** The first of which it is true, by halving; their number where it is true of none. */
const firstIndex = (moments: readonly Moment[], is: (moment: Moment) => boolean): number => {
  let [low, high] = [0, moments.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const moment = moments[middle];
    if (moment !== undefined && is(moment)) high = middle;
    else low = middle + 1;
  }
  return low;
};
