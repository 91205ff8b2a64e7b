/** Random loss: every packet with the same chance, whatever became of the one before. */
import type { Random } from "../../base/random.ts";
import { note, type Link } from "./link.ts";
import { PassingLink } from "./passing-link.ts";

export interface LossOptions {
  /** 0 to 1. */
  readonly probability: number;
}

export const lossLink = ({ probability }: LossOptions, random: Random): Link =>
  new PassingLink((packet, now, out) => {
    if (random.next() < probability) note(packet, now, "lost", "loss");
    else out.push(packet);
  });
