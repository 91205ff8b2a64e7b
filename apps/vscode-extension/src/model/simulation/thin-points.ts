/** Fewer points of the same picture: of those that share a strip of time only the first, the lowest, the highest and the last stay. */

/** Time, value, time, value …, in the order of time. */
export const thinLine = (points: readonly number[], most: number): number[] => {
  const count = points.length / 2;
  if (count <= most) return points.map((number) => tidy(number));
  const strips = Math.max(1, Math.floor(most / 4));
  const from = points[0] ?? 0;
  const width = ((points.at(-2) ?? from) - from) / strips || 1;
  const kept: number[] = [];
  let index = 0;
  while (index < count) {
    const strip = Math.floor(((points[2 * index] ?? 0) - from) / width);
    const begin = index;
    let [low, high] = [index, index];
    while (index < count && Math.floor(((points[2 * index] ?? 0) - from) / width) === strip) {
      const value = points[2 * index + 1] ?? 0;
      if (value < (points[2 * low + 1] ?? 0)) low = index;
      if (value > (points[2 * high + 1] ?? 0)) high = index;
      index += 1;
    }
    for (const at of [...new Set([begin, low, high, index - 1])].toSorted((a, b) => a - b))
      kept.push(tidy(points[2 * at] ?? 0), tidy(points[2 * at + 1] ?? 0));
  }
  return kept;
};

/** Records of `size` numbers, the first a time: so many at most, evenly taken, and all that `keep` asks for before others. */
export const thinRecords = (
  records: readonly number[],
  size: number,
  most: number,
  keep: (at: number) => boolean = () => false,
): number[] => {
  const count = records.length / size;
  if (count <= most) return records.map((number) => tidy(number));
  const starts = Array.from({ length: count }, (_, index) => index * size);
  const wanted = evenly(starts.filter(keep), most / 2);
  const rest = evenly(
    starts.filter((at) => !keep(at)),
    most - wanted.length,
  );
  return [...wanted, ...rest]
    .toSorted((a, b) => a - b)
    .flatMap((at) => records.slice(at, at + size).map((number) => tidy(number)));
};

const evenly = (starts: readonly number[], most: number): readonly number[] => {
  const step = Math.max(1, starts.length / Math.max(1, Math.floor(most)));
  return starts.filter((_, index) => Math.floor(index / step) !== Math.floor((index - 1) / step));
};

/** Three digits behind the point are finer than any pixel, and a third of the characters. */
const tidy = (number: number): number => Math.round(number * 1000) / 1000;
