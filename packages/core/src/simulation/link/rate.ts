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
  /** In order, from `#head` on; the first is on the line, up to where it has come out. */
  #queue: (Queued | undefined)[] = [];
  #head = 0;
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
    return this.#queue[this.#head]?.leaves ?? Number.POSITIVE_INFINITY;
  }

  arrivals(now: number): readonly Packet[] {
    const out: Packet[] = [];
    for (let first = this.#first; first !== undefined && first.leaves <= now; first = this.#first) {
      out.push(first.packet);
      this.#octets -= first.packet.bytes.length;
      this.#queue[this.#head] = undefined;
      this.#head += 1;
    }
    this.#tidy();
    return out;
  }

  get #first(): Queued | undefined {
    return this.#queue[this.#head];
  }

  /** Gives back the front of the queue once it is the larger part of it. */
  #tidy(): void {
    if (this.#head < TIDY_MIN || 2 * this.#head < this.#queue.length) return;
    this.#queue.splice(0, this.#head);
    this.#head = 0;
  }

  #lengthAt(now: number): QueueLength {
    if (this.#freeAt <= now) return { packets: 0, octets: 0, emptySince: this.#freeAt };
    let gone = this.#head;
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

const TIDY_MIN = 64;
/** Octets of the packet by which the average of random early detection sinks. */
const USUAL_SIZE = 1500;
