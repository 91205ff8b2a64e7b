/** Impairments that can be exchanged while packets flow; what is under way in the old ones is lost. */
import { type Link, type Packet, stack } from "@tcplens/core/simulation";

export class SwitchableLink implements Link {
  #link: Link = stack([]);

  /** None: everything passes at once. */
  set(links: readonly Link[]): void {
    this.#link = stack(links);
  }

  send(packet: Packet, now: number): void {
    this.#link.send(packet, now);
  }

  nextArrival(): number {
    return this.#link.nextArrival();
  }

  arrivals(now: number): readonly Packet[] {
    return this.#link.arrivals(now);
  }
}
