/** What somebody may have meant who wrote a name that there is not. */

/** The one of `names` that takes the fewest slips of the finger to become `written`; `undefined`: none is near. */
export const nearestName = (written: string, names: readonly string[]): string | undefined => {
  const most = Math.max(1, Math.floor(written.length / 3));
  let nearest: { readonly name: string; readonly slips: number } | undefined;
  for (const name of names) {
    if (Math.abs(name.length - written.length) > most) continue;
    const slips = slipsBetween(written.toLowerCase(), name.toLowerCase());
    if (slips <= most && slips < (nearest?.slips ?? Number.POSITIVE_INFINITY)) nearest = { name, slips };
  }
  return nearest?.name;
};

/** Letters to add, to leave out, to exchange for others, or for their neighbours. */
const slipsBetween = (a: string, b: string): number => {
  let before: readonly number[] = [];
  let row: readonly number[] = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const same = a[i - 1] === b[j - 1];
      const swapped = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      next[j] = Math.min(
        (row[j] ?? 0) + 1,
        (next[j - 1] ?? 0) + 1,
        (row[j - 1] ?? 0) + (same ? 0 : 1),
        swapped ? (before[j - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    [before, row] = [row, next];
  }
  return row[b.length] ?? 0;
};
