/**
 * How long ago what a segment echoes passed the capture, by the timestamps of the other side (RFC 7323 §3.2), whose
 * clock is taken to go evenly. Of data that answers an ACK, at the receiver, it is the round trip as it is at that time: queues have
 * made it longer than it was in the handshake.
 */
import type { Analyser } from "../analysis/analyser.ts";
import { FloatTable, IntTable } from "./columns.ts";

/** Columns of a direction: whether its SYN had a timestamp, and which. */
const KNOWN = 0;
const TIMESTAMP = 1;
const INTS = 2;

/** A timestamp of a direction, and when it came, ns since the stream's first packet. */
export interface Tick {
  time: number;
  timestamp: number;
}

export class EchoClock {
  readonly #ints = new IntTable(INTS);
  /** When the SYN came. */
  readonly #times = new FloatTable(1);

  /** A SYN is seen. */
  begin({ direction, segment, time }: Analyser): void {
    if (!segment.hasTimestamps) return;
    this.#ints.reach(direction);
    this.#times.reach(direction);
    this.#ints.values[direction * INTS + KNOWN] = 1;
    this.#ints.values[direction * INTS + TIMESTAMP] = segment.tsVal;
    this.#times.values[direction] = time;
  }

  /** ns from when the other side sent the timestamp `echo` until `at`; `later`: one of its latest. NaN: not known. */
  age({ direction, segment }: Analyser, later: Tick | undefined, echo: number, at: number): number {
    const other = direction ^ 1;
    if (later === undefined || !segment.hasTimestamps || this.#ints.values[other * INTS + KNOWN] !== 1)
      return Number.NaN;
    const ticks = (later.timestamp - (this.#ints.values[other * INTS + TIMESTAMP] as number)) | 0;
    if (ticks < TICKS_LEAST) return Number.NaN;
    const perTick = (later.time - (this.#times.values[other] as number)) / ticks;
    return at - later.time + ((later.timestamp - echo) | 0) * perTick;
  }
}

/** Ticks that tell how long one lasts. */
const TICKS_LEAST = 20;
