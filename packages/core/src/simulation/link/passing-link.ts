/** A link that lets packets through at once, or not: what loss, marking and their like have in common. */
import type { Link, Packet } from "./link.ts";

/** What becomes of a packet that goes in: it is put on `out`, itself or changed, any number of times. */
export type Passage = (packet: Packet, now: number, out: Packet[]) => void;

export class PassingLink implements Link {
  readonly #passage: Passage;
  #out: Packet[] = [];
  #at: number = Number.POSITIVE_INFINITY;

  constructor(passage: Passage) {
    this.#passage = passage;
  }

  send(packet: Packet, now: number): void {
    this.#passage(packet, now, this.#out);
    if (this.#out.length > 0 && this.#at === Number.POSITIVE_INFINITY) this.#at = now;
  }

  nextArrival(): number {
    return this.#at;
  }

  arrivals(now: number): readonly Packet[] {
    if (now < this.#at) return nothing;
    const out = this.#out;
    this.#out = [];
    this.#at = Number.POSITIVE_INFINITY;
    return out;
  }
}

const nothing: readonly Packet[] = [];
