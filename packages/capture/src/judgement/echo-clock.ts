/**
 * How long ago what a segment echoes passed the capture, by the timestamps of the other side (RFC 7323 §3.2), whose
 * clock is taken to go evenly. Of data that answers an ACK, at the receiver, it is the round trip as it is at that time: queues have
 * made it longer than it was in the handshake.
 */
import type { Analyser } from "../analysis/analyser.ts";
import { FloatTable, IntTable } from "./columns.ts";

/** A timestamp of a direction, and when it came, ns since the stream's first packet. */
export interface Tick {
  time: number;
  timestamp: number;
}

export class EchoClock {
  /** Of a direction: its SYN's timestamp. */
  readonly #timestamps = new IntTable(1);
  /** When the SYN came, ns since the stream's first packet, + 1; 0: it had no timestamp. */
  readonly #times = new FloatTable(1);

  /** A SYN is seen. */
  begin({ direction, segment, time }: Analyser): void {
    if (!segment.hasTimestamps) return;
    this.#timestamps.reach(direction);
    this.#times.reach(direction);
    this.#timestamps.values[direction] = segment.tsVal;
    this.#times.values[direction] = time + 1;
  }

  /** ns from when the other side sent the timestamp `echo` until `at`; `later`: one of its latest. NaN: not known. */
  age({ direction, segment }: Analyser, later: Tick | undefined, echo: number, at: number): number {
    const other = direction ^ 1;
    const began = this.#times.values[other] ?? 0;
    if (later === undefined || !segment.hasTimestamps || began === 0) return Number.NaN;
    const ticks = (later.timestamp - (this.#timestamps.values[other] as number)) | 0;
    if (ticks < TICKS_LEAST) return Number.NaN;
    const perTick = (later.time - (began - 1)) / ticks;
    return at - later.time + ((later.timestamp - echo) | 0) * perTick;
  }
}

/** Ticks that tell how long one lasts. */
const TICKS_LEAST = 20;
