/**
 * What a timer sends again of a segment that has never been seen, in pieces: those of a whole one show that it had been sent
 * as such, and is cut because the path took no whole ones (RFC 4821 §7.7).
 */
import { durationText } from "./words.ts";
import type { Resent } from "./trouble.ts";
import type { Proof } from "./timeout-episode.ts";

/** Data from `from` on, sent in whole segments of `whole` octets, was sent again in smaller ones. */
export interface Cut {
  readonly from: number;
  readonly whole: number;
  readonly proof: Proof;
}

/** `frame`: a piece that ends where a whole segment does. */
export const piecesText = (after: string, frame: number, whole: number): string =>
  `sent again after ${after} in smaller segments: frame ${frame} ends where a whole one of ${whole} bytes does`;

export class Pieces {
  /** The first time. */
  cut: Cut | undefined;
  /** The piece that the timer sent: where it began, its octets, and where the pieces up to now end. */
  #from = 0;
  #first = 0;
  #end = 0;
  #frame = 0;

  /** Sent again, though its first copy is not in the capture. `whole`: octets of a whole segment; 0: not known. */
  take(resent: Resent, whole: number): void {
    const { seq, end, frame, episode, oldest } = resent;
    if (this.cut !== undefined || whole === 0 || episode === undefined) return;
    const length = (end - seq) | 0;
    // The timer sends the oldest; what comes next of it, its answer lets out.
    if (oldest && episode.sent === 1) {
      this.#from = seq;
      this.#first = length;
      this.#frame = frame;
    } else if (this.#first === 0 || seq !== this.#end || length > this.#first) {
      this.#first = 0;
      return;
    }
    this.#end = end;
    const octets = (end - this.#from) | 0;
    if (octets === whole && length < whole) {
      const after = durationText(episode.waits.at(-1) ?? 0);
      const text = piecesText(after, frame, whole);
      this.cut = { from: this.#from, whole, proof: { frame: this.#frame, text } };
    }
    if (octets >= whole) this.#first = 0;
  }
}
