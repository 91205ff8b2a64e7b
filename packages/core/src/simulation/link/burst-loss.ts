/** Loss in bursts: a Gilbert–Elliott chain, a good and a bad state that follow each other by chance, packet by packet. */
import type { Random } from "../../base/random.ts";
import { note, type Link } from "./link.ts";
import { PassingLink } from "./passing-link.ts";

export interface BurstLossOptions {
  /** Chance, before each packet, that a good spell ends, 0 to 1. */
  readonly badBegins: number;
  /** Chance, before each packet, that a bad spell ends; its inverse is how many packets a bad spell lasts. */
  readonly badEnds: number;
  /** Chance to be lost in a bad spell. Default: 1. */
  readonly lossInBad?: number;
  /** Chance to be lost in a good one. Default: 0. */
  readonly lossInGood?: number;
}

export const burstLossLink = (options: BurstLossOptions, random: Random): Link => {
  const { badBegins, badEnds, lossInBad = 1, lossInGood = 0 } = options;
  let bad = false;
  return new PassingLink((packet, now, out) => {
    if (random.next() < (bad ? badEnds : badBegins)) bad = !bad;
    if (random.next() < (bad ? lossInBad : lossInGood)) note(packet, now, "lost", "burst-loss");
    else out.push(packet);
  });
};
