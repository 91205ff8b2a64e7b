/** A spell in which packets are held and then let go all at once, in order: a radio that changes cells, a machine asleep. */
import { EventQueue } from "../event-queue.ts";
import { note, type Link, type Packet } from "./link.ts";

export interface StallOptions {
  /** ms; what goes in at `from` or later and before `to` comes out at `to`. */
  readonly from: number;
  readonly to: number;
}

export class StallLink implements Link {
  readonly #options: StallOptions;
  readonly #out: EventQueue<Packet> = new EventQueue();

  constructor(options: StallOptions) {
    this.#options = options;
  }

  send(packet: Packet, now: number): void {
    const { from, to } = this.#options;
    const isHeld = now >= from && now < to;
    if (isHeld) note(packet, now, "held", "stall");
    this.#out.push(isHeld ? to : now, packet);
  }

  nextArrival(): number {
    return this.#out.nextAt;
  }

  arrivals(now: number): readonly Packet[] {
    return this.#out.takeDue(now);
  }
}
