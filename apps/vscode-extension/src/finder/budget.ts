/**
 * How much a document may cost. A text can be made so that nearly every character begins something that has to be
 * looked into; the finder runs in the editor's process, so it looks into a part of them and leaves the rest.
 */

/** What is left to be spent on one document. One step is about a microsecond. */
export class Budget {
  #left: number;

  /** @param length The document's, in characters. */
  constructor(length: number) {
    this.#left = Math.min(STEPS_MAX, STEPS_MIN + length * STEPS_PER_CHARACTER);
  }

  /** Takes the steps; false when there are none left: what is beyond is not found. */
  spend(steps: number): boolean {
    this.#left -= steps;
    return this.#left >= 0;
  }

  /** Nothing more is wanted. */
  end(): void {
    this.#left = -1;
  }
}

/** What a small document may cost, whatever it holds. */
const STEPS_MIN = 30_000;
/** What any document may cost: a third of a second. */
const STEPS_MAX = 300_000;
/** Source and settings need a tenth of it: some 50 characters a candidate, and few that look good. */
const STEPS_PER_CHARACTER = 0.15;
