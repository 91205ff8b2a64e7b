/** Packets that others overtake: some are held back for a time, or until so many have gone by. */
import type { Random } from "../../base/random.ts";
import { note, type Link, type Packet } from "./link.ts";

export interface ReorderOptions {
  /** Chance to be held back, 0 to 1. */
  readonly probability: number;
  /** Let go once so many others have gone by. */
  readonly distance?: number;
  /** Let go after so many ms at the latest. Default: 1000 where `distance` is given, else 10. */
  readonly delay?: number;
}

interface Held {
  readonly packet: Packet;
  readonly until: number;
  /** How many more have to go by. */
  left: number;
}

export class ReorderLink implements Link {
  readonly #probability: number;
  readonly #distance: number;
  readonly #delay: number;
  readonly #random: Random;
  #held: Held[] = [];
  #out: Packet[] = [];
  #outAt: number = Number.POSITIVE_INFINITY;

  constructor(options: ReorderOptions, random: Random) {
    this.#probability = options.probability;
    this.#distance = options.distance ?? Number.POSITIVE_INFINITY;
    this.#delay = options.delay ?? (options.distance === undefined ? DELAY_ALONE : DELAY_BESIDE_DISTANCE);
    this.#random = random;
  }

  send(packet: Packet, now: number): void {
    this.#letGo(now);
    if (this.#random.next() < this.#probability && this.#held.length < HELD_MAX) {
      note(packet, now, "reordered", "reorder");
      this.#held.push({ packet, until: now + this.#delay, left: this.#distance });
      return;
    }
    this.#pass(packet, now);
    for (const held of this.#held) held.left -= 1;
    this.#letGo(now);
  }

  nextArrival(): number {
    let next = this.#outAt;
    for (const { until } of this.#held) next = Math.min(next, until);
    return next;
  }

  arrivals(now: number): readonly Packet[] {
    this.#letGo(now);
    const out = this.#out;
    this.#out = [];
    this.#outAt = Number.POSITIVE_INFINITY;
    return out;
  }

  #letGo(now: number): void {
    const due = this.#held.filter(({ until, left }) => until <= now || left <= 0);
    if (due.length === 0) return;
    this.#held = this.#held.filter(({ until, left }) => until > now && left > 0);
    for (const { packet } of due) this.#pass(packet, now);
  }

  #pass(packet: Packet, now: number): void {
    this.#out.push(packet);
    this.#outAt = Math.min(this.#outAt, now);
  }
}

/** Packets held back at a time. */
const HELD_MAX = 1000;
const DELAY_ALONE = 10;
const DELAY_BESIDE_DISTANCE = 1000;
