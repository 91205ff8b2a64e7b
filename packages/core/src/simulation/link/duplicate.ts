/** Packets that arrive twice. */
import type { Random } from "../../base/random.ts";
import { EventQueue } from "../event-queue.ts";
import { copied, note, type Link, type Packet } from "./link.ts";

export interface DuplicateOptions {
  /** 0 to 1. */
  readonly probability: number;
  /** How much later the copy comes, ms. Default: 0, right behind. */
  readonly delay?: number;
}

export class DuplicateLink implements Link {
  readonly #options: DuplicateOptions;
  readonly #random: Random;
  readonly #out: EventQueue<Packet> = new EventQueue();

  constructor(options: DuplicateOptions, random: Random) {
    this.#options = options;
    this.#random = random;
  }

  send(packet: Packet, now: number): void {
    this.#out.push(now, packet);
    if (this.#random.next() >= this.#options.probability) return;
    const copy = copied(packet);
    note(copy, now, "duplicated", "duplicate");
    this.#out.push(now + (this.#options.delay ?? 0), copy);
  }

  nextArrival(): number {
    return this.#out.nextAt;
  }

  arrivals(now: number): readonly Packet[] {
    return this.#out.takeDue(now);
  }
}
