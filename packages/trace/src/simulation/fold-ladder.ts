/** A long ladder made short: what is like the rest is left out, and what was left out is said. */
import type { EndName } from "@tcplens/core/simulation";
import type { RunRow } from "./run-ladder.ts";

/** A row, or how many of them are not shown. */
export type FoldedRow = RunRow | Fold;

/** What is not shown between two rows. Every row left out is counted once. */
export interface Fold {
  readonly kind: "fold";
  readonly rows: number;
  /** Of the first and the last row left out, ms. */
  readonly from: number;
  readonly to: number;
  /** Packets by who sent them, octets of data in them, and how many of them did not arrive or were sent again. */
  readonly packets: Readonly<Record<EndName | "others", number>>;
  readonly octets: Readonly<Record<EndName, number>>;
  readonly lost: number;
  readonly again: number;
}

/**
 * Keeps about `most` rows. The beginning, the end and every change of state stay, as far as there is room; then the
 * beginnings of what is out of the ordinary, each with what surrounds it; then what is ordinary.
 */
export const foldLadder = (rows: readonly RunRow[], most: number): readonly FoldedRow[] => {
  if (rows.length <= most + SLACK) return rows;
  const kept = choose(rows, most);
  const folded: FoldedRow[] = [];
  let hidden: RunRow[] = [];
  const flush = (): void => {
    // A fold takes a line as well: what is hardly longer is shown.
    if (hidden.length <= FOLD_LEAST) folded.push(...hidden);
    else folded.push(foldOf(hidden));
    hidden = [];
  };
  for (const [index, row] of rows.entries()) {
    if (!kept.has(index)) {
      hidden.push(row);
      continue;
    }
    flush();
    folded.push(row);
  }
  flush();
  return folded;
};

/** Which rows stay, by their places. */
const choose = (rows: readonly RunRow[], most: number): ReadonlySet<number> => {
  const kept = new Set<number>();
  const keep = (index: number): void => {
    if (index >= 0 && index < rows.length && kept.size < most) kept.add(index);
  };
  const head = most * HEAD_SHARE;
  for (let index = 0, alike = 0; index < rows.length && kept.size < head; index += 1) {
    alike = rows[index]?.weight === 0 ? alike + 1 : 0;
    if (alike <= ALIKE_MOST) keep(index);
    // Beyond a long stretch of what is alike lies no beginning any more.
    else if (alike > ALIKE_MOST * 4) break;
  }
  for (let index = 1; index <= most * TAIL_SHARE; index += 1) keep(rows.length - index);
  for (const [index, row] of rows.entries()) if (row.weight === 3) keep(index);
  // Why an end does what it does, each with what it does then, before the many packets that it is about.
  for (const [index, row] of rows.entries()) {
    if (kept.size >= most * REASONS_SHARE) break;
    if (row.kind !== "happening" || row.weight < 2) continue;
    keep(index);
    keep(index + 1);
  }
  const episodes = episodesOf(rows);
  for (let depth = 0; kept.size < most && depth < rows.length; depth += EPISODE_STEP) {
    for (const { from, to } of episodes) {
      for (let index = from + depth; index < Math.min(to, from + depth + EPISODE_STEP); index += 1)
        keep(index);
    }
    if (episodes.every(({ from, to }) => from + depth >= to)) break;
  }
  for (let index = 0; index < rows.length && kept.size < most; index += 1) keep(index);
  return kept;
};

interface Episode {
  readonly from: number;
  /** The one after the last. */
  readonly to: number;
}

/** Stretches in which things out of the ordinary lie close together, with a little of what is around them. */
const episodesOf = (rows: readonly RunRow[]): readonly Episode[] => {
  const episodes: { from: number; to: number }[] = [];
  for (const [index, row] of rows.entries()) {
    if (row.weight < 2) continue;
    const last = episodes.at(-1);
    if (last !== undefined && index - last.to <= EPISODE_GAP) last.to = index + 1 + CONTEXT;
    else episodes.push({ from: Math.max(0, index - CONTEXT), to: index + 1 + CONTEXT });
  }
  return episodes;
};

const foldOf = (rows: readonly RunRow[]): Fold => {
  const packets = { A: 0, B: 0, others: 0 };
  const octets = { A: 0, B: 0 };
  let lost = 0;
  let again = 0;
  for (const row of rows) {
    if (row.kind !== "packet") continue;
    const { from, says, arrivals, elsewhere, again: repeated } = row.packet;
    const isOfEnd = from === "A" || from === "B";
    packets[isOfEnd ? from : "others"] += 1;
    if (isOfEnd && says.kind === "segment" && !repeated) octets[from] += says.length;
    if (!elsewhere && arrivals.every(({ damaged }) => damaged)) lost += 1;
    if (repeated) again += 1;
  }
  return {
    kind: "fold",
    rows: rows.length,
    from: rows[0]?.at ?? 0,
    to: rows.at(-1)?.at ?? 0,
    packets,
    octets,
    lost,
    again,
  };
};

/** The parts of what is kept that come from the beginning and the end whatever they are. */
const HEAD_SHARE = 0.25;
const TAIL_SHARE = 0.15;
/** How full the ladder may be with reasons alone. */
const REASONS_SHARE = 0.75;
/** Of ordinary rows one after the other, so many are shown at the beginning. */
const ALIKE_MOST = 5;
/** A ladder that is longer by so few rows is shown whole. */
const SLACK = 12;
/** So few rows are shown rather than counted. */
const FOLD_LEAST = 3;
/** So many ordinary rows may lie within what is out of the ordinary, and so many are shown around it. */
const EPISODE_GAP = 6;
const CONTEXT = 1;
/** How much of each is shown before more of the others is. */
const EPISODE_STEP = 14;
