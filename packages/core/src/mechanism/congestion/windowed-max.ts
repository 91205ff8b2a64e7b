/**
 * draft-ietf-ccwg-bbr-06 §5.5.9: the largest of the samples of the last few rounds. Exact: samples that a later and larger one
 * has made pointless are dropped, so that at most one for each round is kept. Holds nothing before the first sample.
 */

/** A maximum over a sliding window of rounds. */
export class WindowedMax {
  /** Rounds and values by turns, values falling. */
  #kept: number[] | undefined;

  /** The largest value of the last `length` rounds, this one, `round`, included. */
  update(value: number, round: number, length: number): number {
    const kept = (this.#kept ??= []);
    while (kept.length > 0 && (kept.at(-1) as number) <= value) kept.length -= 2;
    while (kept.length > 0 && (kept[0] as number) <= round - length) kept.splice(0, 2);
    // One sample for each round is enough: an earlier one of this round is the larger and stays.
    if (kept.length === 0 || kept.at(-2) !== round) kept.push(round, value);
    return kept[1] as number;
  }
}
