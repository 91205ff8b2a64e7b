/** What somebody may have meant who has misspelt a name. */

/** The one of `known` that is written most alike; `undefined` where none is near. */
export const nearName = (name: string, known: Iterable<string>): string | undefined => {
  let best: string | undefined;
  // One slip in three letters is still the same word.
  let least = Math.min(SLIPS_MAX, Math.floor(name.length / 3)) + 1;
  for (const each of known) {
    if (Math.abs(each.length - name.length) >= least) continue;
    const slips = slipsBetween(name, each);
    if (slips < least) [best, least] = [each, slips];
  }
  return best;
};

/** `; did you mean …?` where there is such a name, or nothing. */
export const didYouMean = (name: string, known: Iterable<string>): string => {
  const near = nearName(name, known);
  return near === undefined ? "" : `; did you mean ${near}?`;
};

const SLIPS_MAX = 3;

/** Letters left out, added, changed, or swapped with the next, so as to get from one to the other. */
const slipsBetween = (a: string, b: string): number => {
  let before: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= b.length; column += 1) {
      const same = a[row - 1] === b[column - 1];
      const least = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + (same ? 0 : 1),
      );
      const swapped = row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1];
      next.push(swapped ? Math.min(least, (before[column - 2] ?? 0) + 1) : least);
    }
    [before, last] = [last, next];
  }
  return last[b.length] ?? 0;
};
