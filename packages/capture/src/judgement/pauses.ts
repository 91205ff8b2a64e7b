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
/** Pieces that have come since then, the first among them; 0: they are not followed. Where the next begins. */
const PIECES = 3;
const NEXT_PIECE = 4;
/** The first of them that ends where whole segments do; 0: none yet. */
const PIECE_FRAME = 5;
const INTS = 6;

export interface Pause {
  readonly since: number;
  readonly until: number;
  readonly frame: number;
  readonly octets: number;
  /** Octets of the whole segments that had been sent before, the first of them from where this data begins; 0: not known. */
  readonly cutFrom: number;
}

/** What ended it came in pieces, of which the one in `pieceFrame` ends where a whole segment did. */
export interface PauseInPieces extends Pause {
  readonly pieceFrame: number;
  readonly pieces: number;
  readonly octetsOfPieces: number;
}

export class Pauses {
  readonly #rows = new SeldomRows();
  readonly #times = new FloatTable(TIMES);
  readonly #ints = new IntTable(INTS);

  /** Data, or a FIN, after a silence, in which the other side may have sent something. */
  end({ direction, segment, packet, time }: Analyser, { end, quietSince, times }: Exchange): void {
    const index = this.#rows.made(direction);
    this.#times.reach(index);
    this.#ints.reach(index);
    const heard = times.values[direction ^ 1] as number;
    this.#times.values[index * TIMES + SINCE] = Math.max(quietSince, heard);
    this.#times.values[index * TIMES + UNTIL] = time;
    const row = index * INTS;
    this.#ints.values[row + PIECES] = segment.length >= PIECE_LEAST ? 1 : 0;
    this.#ints.values[row + NEXT_PIECE] = end;
    this.#ints.values[row + PIECE_FRAME] = 0;
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

  /** What a direction sends is followed. */
  isFollowed(direction: number): boolean {
    const index = this.#rows.of(direction);
    return index >= 0 && (this.#ints.values[index * INTS + PIECES] as number) > 0;
  }

  /**
   * New data of a direction that is followed. The silence before, if a timer ended it: since then all has come in pieces of one
   * length, but for those that end where segments of `whole` octets do, and this is the second of those. `least`: ns.
   */
  endedInPieces(
    { direction, segment, packet }: Analyser,
    end: number,
    whole: number,
    least: number,
  ): PauseInPieces | undefined {
    const index = this.#rows.of(direction);
    const row = index * INTS;
    const ints = this.#ints.values;
    const first = ints[row + OCTETS] as number;
    const from = ((ints[row + END] as number) - first) | 0;
    const { length, seq } = segment;
    const isLast = length < first && ((end - from) | 0) % whole === 0;
    const isNext = seq === ints[row + NEXT_PIECE] && first < whole && length > 0;
    const pieces = (ints[row + PIECES] as number) + 1;
    const pieceFrame = ints[row + PIECE_FRAME] as number;
    if (isNext && (length === first || (isLast && pieceFrame === 0))) {
      ints[row + PIECES] = pieces;
      ints[row + NEXT_PIECE] = end;
      if (isLast) ints[row + PIECE_FRAME] = packet.frame;
      return undefined;
    }
    ints[row + PIECES] = 0;
    const since = this.#times.values[index * TIMES + SINCE] as number;
    const until = this.#times.values[index * TIMES + UNTIL] as number;
    if (!isNext || !isLast || until - since < least) return undefined;
    const octetsOfPieces = (end - from) | 0;
    const frame = ints[row + FRAME] as number;
    return { frame, since, until, octets: first, cutFrom: whole, pieceFrame, pieces, octetsOfPieces };
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

/** Octets: nobody cuts segments smaller (RFC 4821 §7.7 goes down to packets of 512). */
const PIECE_LEAST = 400;
