/**
 * Silences that new data ended, as far as the capture shows: was it new? At the receiver, where all that was out is lost,
 * what a timer sends again (RFC 6298 §5.4) has never been seen before. What comes next may tell: where it lies beyond a gap
 * (F-RTO sends new data then, RFC 5682 §2.1) and the sender's IP identification counts fewer packets between the two than
 * the gap takes, the gap was sent before.
 */
import type { Analyser } from "../analysis/analyser.ts";
import { FloatTable, IntTable } from "./columns.ts";
import type { Exchange } from "./exchange.ts";
import type { Gap } from "./trouble.ts";

/** Columns of a direction, of its last silence: since when and until when, ns. */
const SINCE = 0;
const UNTIL = 1;
const TIMES = 2;
/** The frame that ended it; where that frame's data ends; its octets. */
const FRAME = 0;
const END = 1;
const OCTETS = 2;
const INTS = 3;

export interface Pause {
  readonly since: number;
  readonly until: number;
  readonly frame: number;
  readonly octets: number;
}

export class Pauses {
  readonly #times = new FloatTable(TIMES);
  readonly #ints = new IntTable(INTS);

  /** Data, or a FIN, after a silence. */
  end({ direction, segment, packet, time }: Analyser, { end, quietSince }: Exchange): void {
    this.#times.reach(direction);
    this.#ints.reach(direction);
    this.#times.values[direction * TIMES + SINCE] = quietSince;
    this.#times.values[direction * TIMES + UNTIL] = time;
    const row = direction * INTS;
    this.#ints.values[row + FRAME] = segment.length === 0 ? 0 : packet.frame;
    this.#ints.values[row + END] = end;
    this.#ints.values[row + OCTETS] = segment.length;
  }

  /** The silence of `least` ns before the data that `gap` opens behind, if a timer ended it; `most`: octets of a packet. */
  endedByTimer(direction: number, gap: Gap, most: number, least: number): Pause | undefined {
    const row = direction * INTS;
    const frame = this.#ints.values[row + FRAME] ?? 0;
    if (
      most <= 0 ||
      frame === 0 ||
      this.#ints.values[row + END] !== gap.from ||
      gap.idBefore <= 0 ||
      gap.idAfter <= 0
    )
      return undefined;
    const packets = ((gap.idAfter - gap.idBefore) & 0xffff) - 1;
    if (packets < 0 || packets >= ((gap.to - gap.from) | 0) / most) return undefined;
    const since = this.#times.values[direction * TIMES + SINCE] as number;
    const until = this.#times.values[direction * TIMES + UNTIL] as number;
    if (until - since < least) return undefined;
    return { frame, since, until, octets: this.#ints.values[row + OCTETS] as number };
  }
}
