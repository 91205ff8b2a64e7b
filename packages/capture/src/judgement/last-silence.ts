/**
 * The last long time of a direction that was put down to its program, and as what: where it turns out later that a
 * retransmission timer ended it, it was waited for an answer.
 */
import { FloatTable, SeldomRows } from "./columns.ts";
import { SILENCE } from "./silence.ts";

/** Columns: the part of time that it went to, ns, and when it ended, ns since the stream's first packet. */
const PART = 0;
const SPENT = 1;
const UNTIL = 2;
const TIMES = 3;

export interface SilentTime {
  readonly part: number;
  readonly spent: number;
}

export class LastSilence {
  readonly #rows = new SeldomRows();
  readonly #times = new FloatTable(TIMES);

  /** `spent` ns until `until` went to `part`. */
  note(direction: number, part: number, spent: number, until: number): void {
    if (spent < SILENCE) return;
    const index = this.#rows.made(direction);
    this.#times.reach(index);
    const row = index * TIMES;
    this.#times.values[row + PART] = part;
    this.#times.values[row + SPENT] = spent;
    this.#times.values[row + UNTIL] = until;
  }

  /** What ended at `until`; undefined: nothing long did. */
  endedAt(direction: number, until: number): SilentTime | undefined {
    const row = this.#rows.of(direction) * TIMES;
    if (row < 0 || this.#times.values[row + UNTIL] !== until) return undefined;
    return {
      part: this.#times.values[row + PART] as number,
      spent: this.#times.values[row + SPENT] as number,
    };
  }
}
