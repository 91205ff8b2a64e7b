/** Impairments as data, as scenario files write them, and the links made from them. */
import { seeded, type Random } from "../../base/random.ts";
import { burstLossLink, type BurstLossOptions } from "./burst-loss.ts";
import { corruptLink, type CorruptOptions } from "./corrupt.ts";
import { DelayLink, type DelayOptions } from "./delay.ts";
import { DuplicateLink, type DuplicateOptions } from "./duplicate.ts";
import type { Link } from "./link.ts";
import { lossLink, type LossOptions } from "./loss.ts";
import { mtuLink, type Answer, type MtuOptions } from "./mtu.ts";
import { outageLink, type OutageOptions } from "./outage.ts";
import { RateLink, type RateOptions } from "./rate.ts";
import { ReorderLink, type ReorderOptions } from "./reorder.ts";
import { ScriptLink, type ScriptRule } from "./script.ts";
import { StallLink, type StallOptions } from "./stall.ts";
import { stack } from "./stack.ts";

export type Impairment =
  | ({ readonly kind: "delay" } & DelayOptions)
  | ({ readonly kind: "rate" } & RateOptions)
  | ({ readonly kind: "loss" } & LossOptions)
  | ({ readonly kind: "burst-loss" } & BurstLossOptions)
  | ({ readonly kind: "reorder" } & ReorderOptions)
  | ({ readonly kind: "duplicate" } & DuplicateOptions)
  | ({ readonly kind: "corrupt" } & CorruptOptions)
  | ({ readonly kind: "mtu" } & MtuOptions)
  | ({ readonly kind: "outage" } & OutageOptions)
  | ({ readonly kind: "stall" } & StallOptions)
  | { readonly kind: "script"; readonly rules: readonly ScriptRule[] };

/** What a link needs of its surroundings. */
export interface LinkSurroundings {
  /** Every impairment draws from a sequence of its own, so that one more of them changes nothing for the others. */
  readonly seed: number;
  /** Where answers of routers go. */
  readonly back: Answer;
}

/** One direction of a path: the impairments one behind the other, the first nearest to the sender. */
export const makeLink = (impairments: readonly Impairment[], { seed, back }: LinkSurroundings): Link => {
  const seen = new Map<string, number>();
  return stack(
    impairments.map((impairment) => {
      const number = (seen.get(impairment.kind) ?? 0) + 1;
      seen.set(impairment.kind, number);
      return makeOne(impairment, seeded(seedOf(seed, `${impairment.kind} ${number}`)), back);
    }),
  );
};

const makeOne = (impairment: Impairment, random: Random, back: Answer): Link => {
  switch (impairment.kind) {
    case "delay":
      return new DelayLink(impairment, random);
    case "rate":
      return new RateLink(impairment, random);
    case "loss":
      return lossLink(impairment, random);
    case "burst-loss":
      return burstLossLink(impairment, random);
    case "reorder":
      return new ReorderLink(impairment, random);
    case "duplicate":
      return new DuplicateLink(impairment, random);
    case "corrupt":
      return corruptLink(impairment, random);
    case "mtu":
      return mtuLink(impairment, back);
    case "outage":
      return outageLink(impairment);
    case "stall":
      return new StallLink(impairment);
    case "script":
      return new ScriptLink(impairment.rules);
  }
};

/** A seed for a name beside a seed: FNV-1a over the characters, begun at the seed. */
export const seedOf = (seed: number, name: string): number => {
  let hash = (seed ^ 0x811c_9dc5) >>> 0;
  for (let at = 0; at < name.length; at += 1) hash = Math.imul(hash ^ name.charCodeAt(at), 0x0100_0193) >>> 0;
  return hash;
};
