/**
 * Silences that new data ended, as far as the capture shows: was it new? At the receiver, where all that was out is lost,
 * what a timer sends again (RFC 6298 §5.4) has never been seen before. What comes next may tell: where it lies beyond a gap
 * (F-RTO sends new data then, RFC 5682 §2.1) and the sender's IP identification counts fewer packets between the two than
 * the gap takes, the gap was sent before. So it was where whole segments, of which what ended the silence was the beginning of
 * the first, end where the gap does: a sender that finds a path too narrow cuts what it sends again (RFC 4821 §7.7).
 */
import type { Analyser } from "../analysis/analyser.ts";
import { FloatTable, IntTable, SeldomRows } from "./columns.ts";
import type { Exchange } from "./exchange.ts";
import type { Gap } from "./trouble.ts";

/** Columns of a direction's last silence: since when and until when, ns. */
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
  /** Octets of the whole segments that had been sent before, the first of them from where this data begins; 0: not known. */
  readonly cutFrom: number;
}

export class Pauses {
  readonly #rows = new SeldomRows();
  readonly #times = new FloatTable(TIMES);
  readonly #ints = new IntTable(INTS);

  /** Data, or a FIN, after a silence. */
  end({ direction, segment, packet, time }: Analyser, { end, quietSince }: Exchange): void {
    const index = this.#rows.made(direction);
    this.#times.reach(index);
    this.#ints.reach(index);
    this.#times.values[index * TIMES + SINCE] = quietSince;
    this.#times.values[index * TIMES + UNTIL] = time;
    const row = index * INTS;
    this.#ints.values[row + FRAME] = segment.length === 0 ? 0 : packet.frame;
    this.#ints.values[row + END] = end;
    this.#ints.values[row + OCTETS] = segment.length;
  }

  /**
   * The silence of `least` ns before the data that `gap` opens behind, if a timer ended it. `mss`: its receiver's; `whole`:
   * octets of a whole segment, 0 where that is not known; `length`: those of the segment beyond the gap.
   */
  endedByTimer(
    direction: number,
    gap: Gap,
    mss: number,
    whole: number,
    length: number,
    least: number,
  ): Pause | undefined {
    const index = this.#rows.of(direction);
    if (index < 0) return undefined;
    const row = index * INTS;
    const frame = this.#ints.values[row + FRAME] as number;
    if (mss <= 0 || frame === 0 || this.#ints.values[row + END] !== gap.from) return undefined;
    const octets = this.#ints.values[row + OCTETS] as number;
    const cutFrom = octets < whole && length % whole !== 0 && isCut(gap, octets, whole) ? whole : 0;
    if (cutFrom === 0 && !isSentBefore(gap, mss)) return undefined;
    const since = this.#times.values[index * TIMES + SINCE] as number;
    const until = this.#times.values[index * TIMES + UNTIL] as number;
    if (until - since < least) return undefined;
    return { frame, since, until, octets, cutFrom };
  }
}

/** The sender has sent fewer packets while the gap opened than it takes: of `most` octets at most. */
const isSentBefore = ({ from, to, idBefore, idAfter }: Gap, most: number): boolean => {
  if (idBefore <= 0 || idAfter <= 0) return false;
  const packets = ((idAfter - idBefore) & 0xffff) - 1;
  return packets >= 0 && packets < ((to - from) | 0) / most;
};

/** The `octets` before the gap and those in it make segments of `whole` octets, and one of these at least is in it. */
const isCut = ({ from, to }: Gap, octets: number, whole: number): boolean =>
  ((to - from) | 0) >= whole && (((to - from) | 0) + octets) % whole === 0;
