/** A line of a certain rate with a queue in front of it. */
import { InvalidArgument } from "../../base/errors.ts";
import type { Random } from "../../base/random.ts";
import { marked } from "./congestion-mark.ts";
import { altered, note, type Link, type Packet } from "./link.ts";
import {
  queueDiscipline,
  type QueueDiscipline,
  type QueueLength,
  type QueueOptions,
} from "./queue-discipline.ts";

export interface RateOptions {
  readonly bitsPerSecond: number;
  readonly queue?: QueueOptions;
}

interface Queued {
  readonly packet: Packet;
  readonly leaves: number;
}

export class RateLink implements Link {
  readonly #bitsPerMs: number;
  readonly #discipline: QueueDiscipline;
  /** In order; the first is on the line, up to where it has come out. */
  #queue: Queued[] = [];
  #octets = 0;
  #freeAt = 0;

  constructor(options: RateOptions, random: Random) {
    if (!(options.bitsPerSecond > 0))
      throw new InvalidArgument("bitsPerSecond", "more than 0", options.bitsPerSecond);
    this.#bitsPerMs = options.bitsPerSecond / 1000;
    this.#discipline = queueDiscipline(options.queue ?? {}, (8 * USUAL_SIZE) / this.#bitsPerMs, random);
  }

  send(packet: Packet, now: number): void {
    const size = packet.bytes.length;
    const verdict = this.#discipline(this.#lengthAt(now), size, now);
    const admitted = this.#admitted(packet, verdict, now);
    if (admitted === undefined) {
      note(packet, now, "lost", "rate");
      return;
    }
    this.#freeAt = Math.max(this.#freeAt, now) + (8 * size) / this.#bitsPerMs;
    this.#queue.push({ packet: admitted, leaves: this.#freeAt });
    this.#octets += size;
  }

  nextArrival(): number {
    return this.#queue[0]?.leaves ?? Number.POSITIVE_INFINITY;
  }

  arrivals(now: number): readonly Packet[] {
    let count = 0;
    while ((this.#queue[count]?.leaves ?? Number.POSITIVE_INFINITY) <= now) count += 1;
    if (count === 0) return [];
    const out = this.#queue.splice(0, count).map(({ packet }) => packet);
    for (const { bytes } of out) this.#octets -= bytes.length;
    return out;
  }

  #lengthAt(now: number): QueueLength {
    if (this.#freeAt <= now) return { packets: 0, octets: 0, emptySince: this.#freeAt };
    let gone = 0;
    let octets = this.#octets;
    // What has left at this very moment may not have been taken yet.
    for (
      let first = this.#queue[gone];
      first !== undefined && first.leaves <= now;
      first = this.#queue[gone]
    ) {
      octets -= first.packet.bytes.length;
      gone += 1;
    }
    return { packets: this.#queue.length - gone, octets, emptySince: undefined };
  }

  #admitted(packet: Packet, verdict: ReturnType<QueueDiscipline>, now: number): Packet | undefined {
    if (verdict === "take") return packet;
    const bytes = verdict === "notify" ? marked(packet.bytes) : undefined;
    if (bytes === undefined) return undefined;
    note(packet, now, "marked", "rate");
    return altered(packet, bytes);
  }
}

/** Octets of the packet by which the average of random early detection sinks. */
const USUAL_SIZE = 1500;
