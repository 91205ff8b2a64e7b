/** Links one behind the other: what comes out of one goes into the next, at the time at which it comes out. */
import type { Link, Packet } from "./link.ts";
import { PassingLink } from "./passing-link.ts";

/** One link made of several; of none, one that lets everything through. */
export const stack = (links: readonly Link[]): Link => {
  const [first] = links;
  if (first === undefined) return new PassingLink((packet, _now, out) => out.push(packet));
  return links.length === 1 ? first : new Stack(links);
};

class Stack implements Link {
  readonly #links: readonly Link[];

  constructor(links: readonly Link[]) {
    this.#links = links;
  }

  send(packet: Packet, now: number): void {
    this.#links[0]?.send(packet, now);
  }

  nextArrival(): number {
    let next = Number.POSITIVE_INFINITY;
    for (const link of this.#links) next = Math.min(next, link.nextArrival());
    return next;
  }

  arrivals(now: number): readonly Packet[] {
    const out: Packet[] = [];
    // What was due earlier is passed on earlier, and with its own time, however late this is called.
    for (let at = this.nextArrival(); at <= now; at = this.nextArrival()) {
      for (const [index, link] of this.#links.entries()) {
        if (link.nextArrival() > at) continue;
        const next = this.#links[index + 1];
        for (const packet of link.arrivals(at)) {
          if (next === undefined) out.push(packet);
          else next.send(packet, at);
        }
      }
    }
    return out;
  }
}
