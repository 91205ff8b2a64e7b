/** Times in which a server refused what it accepted before and afterwards, and what it had ended together just before. */
import type { ConnectionFacts } from "./connection-facts.ts";
import { Moments, type SecondsLeft } from "./moments.ts";
import { Tally } from "./tally.ts";

/** Refused connections on end, by when they were asked for. Instants are seconds since 1970; NaN: there is none. */
export interface RefusedRun {
  readonly refused: Tally;
  /** Connections that the server ended together, after it had accepted the last; undefined: none that stand out. */
  readonly cut: Tally | undefined;
  /** The last that was accepted before, and the first afterwards. */
  readonly before: number;
  after: number;
}

export class RefusedRuns {
  readonly runs: RefusedRun[] = [];
  /** When the server ended connections. */
  readonly #cuts: Moments;
  #accepted = Number.NaN;
  #open: RefusedRun | undefined;
  #more = false;

  constructor(budget: SecondsLeft) {
    this.#cuts = new Moments(budget);
  }

  /** Connections come in the order in which they began. */
  take({ stream, start, cut, opened }: ConnectionFacts, refused: boolean): void {
    if (Number.isNaN(start)) return;
    if (refused) {
      this.#open ??= this.#begin(start);
      this.#open.refused.add(stream, start);
      return;
    }
    this.#cuts.add(stream, cut);
    if (opened === "handshake") {
      this.#accepted = start;
      this.#cuts.forget(start - USUAL - 2);
      if (this.#open === undefined) return;
      this.#open.after = start;
      this.#open = undefined;
    }
  }

  /** Refused and accepted in turns: several programs behind one address, or a queue that is full now and then. */
  get inTurns(): boolean {
    return this.#more;
  }

  #begin(start: number): RefusedRun {
    const before = this.#accepted;
    this.#more ||= this.runs.length === RUNS_MAX;
    const cut = this.#more ? undefined : this.#cutTogether(start, before);
    const run = { refused: new Tally(), cut, before, after: Number.NaN };
    if (!this.#more) this.runs.push(run);
    return run;
  }

  /** All that began before `start` has been taken by now. */
  #cutTogether(start: number, accepted: number): Tally | undefined {
    const last = this.#cuts.lastBefore(start);
    if (!(last >= accepted)) return undefined;
    const cut = this.#cuts.between(last - 1, last);
    const usual = this.#cuts.between(last - 1 - USUAL, last - 2).count / USUAL;
    return cut.count >= CUT_MIN && cut.count >= usual * TIMES_USUAL ? cut : undefined;
  }
}

/** Nobody restarts a server so often within one capture. */
const RUNS_MAX = 4;
const CUT_MIN = 2;
const TIMES_USUAL = 3;
/** Seconds that tell how many connections the server ends in one. */
const USUAL = 10;
