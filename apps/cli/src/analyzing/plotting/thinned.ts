/** As many points as an eye can tell apart on a plot, out of millions. */
import type { Point } from "../../render/plot/plot.ts";

/** One point of those that fall into the same cell of a fine grid. */
export const thinned = (points: readonly Point[]): readonly Point[] => {
  if (points.length <= POINTS_FREE) return points;
  const first = points[0]?.[0] ?? 0;
  const span = (points.at(-1)?.[0] ?? 0) - first || 1;
  let greatest = 1;
  for (const [, value, upper = value] of points) greatest = Math.max(greatest, upper);
  const seen = new Set<number>();
  return points.filter(([at, value]) => {
    const cell =
      Math.floor(((at - first) / span) * ACROSS) * (DOWN + 1) + Math.floor((value / greatest) * DOWN);
    if (seen.has(cell)) return false;
    seen.add(cell);
    return true;
  });
};

/** Of a line that holds its value until the next point: the first, the least, the greatest and the last of each column. */
export const thinnedSteps = (points: readonly Point[]): readonly Point[] => {
  if (points.length <= POINTS_FREE) return points;
  const first = points[0]?.[0] ?? 0;
  const span = (points.at(-1)?.[0] ?? 0) - first || 1;
  const kept: Point[] = [];
  let column: Point[] = [];
  let at = 0;
  const flush = (): void => {
    const chosen = new Set([column[0], extreme(column, 1), extreme(column, -1), column.at(-1)]);
    kept.push(...column.filter((point) => chosen.has(point)));
    column = [];
  };
  for (const point of points) {
    const next = Math.floor(((point[0] - first) / span) * ACROSS);
    if (next !== at) flush();
    at = next;
    column.push(point);
  }
  flush();
  return kept;
};

const extreme = (points: readonly Point[], sign: 1 | -1): Point | undefined => {
  let best = points[0];
  for (const point of points) if (best !== undefined && point[1] * sign > best[1] * sign) best = point;
  return best;
};

/** So many are drawn as they are. */
const POINTS_FREE = 5000;
/** Cells of the grid: as fine as a screen. */
const ACROSS = 1200;
const DOWN = 600;
