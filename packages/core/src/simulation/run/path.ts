/** The path between the two ends: one link for each direction. */
import type { Link, Packet } from "../link/link.ts";
import { makeLink, seedOf } from "../link/impairment.ts";
import type { EndName, Scenario } from "../scenario/scenario.ts";
import type { Recorder } from "./recorder.ts";

/** A packet that has come out. */
export interface Arrival {
  readonly packet: Packet;
  readonly to: EndName;
  readonly at: number;
}

export class Path {
  readonly #links: Readonly<Record<EndName, Link>>;
  readonly #recorder: Recorder;

  constructor({ path, seed }: Scenario, recorder: Recorder) {
    const { both = [], aToB = [], bToA = [] } = path;
    this.#recorder = recorder;
    this.#links = {
      B: makeLink([...aToB, ...both], { seed: seedOf(seed, "A to B"), back: this.#answerTo("A") }),
      A: makeLink([...bToA, ...both], { seed: seedOf(seed, "B to A"), back: this.#answerTo("B") }),
    };
  }

  /** An end sends. The octets are copied. */
  send(bytes: Uint8Array, from: EndName, now: number): void {
    const to = from === "A" ? "B" : "A";
    this.#links[to].send(this.#recorder.sent(bytes, from, to, now), now);
  }

  /** When something comes out next; `Infinity`: nothing is under way. */
  nextArrival(): number {
    return Math.min(this.#links.A.nextArrival(), this.#links.B.nextArrival());
  }

  /** What has come out by `now`; at the same time, what goes to B comes first. */
  arrivals(now: number): readonly Arrival[] {
    return (["B", "A"] as const).flatMap((to) => {
      const link = this.#links[to];
      if (link.nextArrival() > now) return [];
      return link.arrivals(now).map((packet) => ({ packet, to, at: now }));
    });
  }

  /** A router's answer goes all the way that a packet of the other end would go. */
  #answerTo(end: EndName): (bytes: Uint8Array, now: number) => void {
    return (bytes, now) => this.#links[end].send(this.#recorder.sent(bytes, "router", end, now), now);
  }
}
