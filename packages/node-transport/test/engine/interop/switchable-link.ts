/** Impairments that can be exchanged while packets flow: what is under way in the old ones still comes through. */
import { type Link, type Packet, stack } from "@tcplens/core/simulation";

export class SwitchableLink implements Link {
  #link: Link = stack([]);
  #before: readonly Link[] = [];

  set(link: Link): void {
    this.#before = [...this.#before, this.#link].filter((each) => each.nextArrival() !== Infinity);
    this.#link = link;
  }

  send(packet: Packet, now: number): void {
    this.#link.send(packet, now);
  }

  nextArrival(): number {
    return Math.min(this.#link.nextArrival(), ...this.#before.map((link) => link.nextArrival()));
  }

  arrivals(now: number): readonly Packet[] {
    if (this.#before.length === 0) return this.#link.arrivals(now);
    return [...this.#before, this.#link].flatMap((link) => link.arrivals(now));
  }
}
