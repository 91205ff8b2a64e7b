/** The keys of a list of rows. */

/** Where a list stands: the chosen row (-1: none), rows of a page, and all. */
export interface RowsStanding {
  readonly now: number;
  readonly page: number;
  readonly total: number;
}

/** The row that a key goes to; undefined where the key is none of the list's. */
export const rowOfKey = (key: string, { now, page, total }: RowsStanding): number | undefined => {
  const moves: Readonly<Record<string, number>> = {
    ArrowDown: now + 1,
    ArrowUp: now < 0 ? 0 : now - 1,
    PageDown: now + page,
    PageUp: now - page,
    Home: 0,
    End: total - 1,
  };
  const to = moves[key];
  return to === undefined || total === 0 ? undefined : Math.min(Math.max(0, to), total - 1);
};
