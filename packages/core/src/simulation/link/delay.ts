/** The time a packet takes: a fixed delay and a part that varies. */
import type { Random } from "../../base/random.ts";
import { EventQueue } from "../event-queue.ts";
import type { Link, Packet } from "./link.ts";

export interface DelayOptions {
  /** ms. */
  readonly delay: number;
  /** How far it varies, ms. Default: 0. */
  readonly jitter?: number;
  /**
   * `uniform`: from `delay - jitter` to `delay + jitter`. `normal`: `jitter` is the standard deviation. `exponential`:
   * `jitter` is the mean of what is added. Never less than 0. Default: `uniform`.
   */
  readonly distribution?: "uniform" | "normal" | "exponential";
  /** Whether a packet may overtake one that is slower. Default: false. */
  readonly overtaking?: boolean;
}

export class DelayLink implements Link {
  readonly #options: DelayOptions;
  readonly #random: Random;
  readonly #underWay: EventQueue<Packet> = new EventQueue();
  #lastDue = 0;

  constructor(options: DelayOptions, random: Random) {
    this.#options = options;
    this.#random = random;
  }

  send(packet: Packet, now: number): void {
    let due = now + Math.max(0, this.#options.delay + this.#variation());
    if (this.#options.overtaking !== true) due = Math.max(due, this.#lastDue);
    this.#lastDue = due;
    this.#underWay.push(due, packet);
  }

  nextArrival(): number {
    return this.#underWay.nextAt;
  }

  arrivals(now: number): readonly Packet[] {
    return this.#underWay.takeDue(now);
  }

  #variation(): number {
    const { jitter = 0, distribution = "uniform" } = this.#options;
    if (jitter === 0) return 0;
    switch (distribution) {
      case "uniform":
        return jitter * (2 * this.#random.next() - 1);
      case "normal":
        return jitter * normal(this.#random);
      case "exponential":
        return -jitter * Math.log(1 - this.#random.next());
    }
  }
}

/** Box and Muller: mean 0, standard deviation 1. */
const normal = (random: Random): number =>
  Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
