/** Medians and pairs: a shared machine's speed drifts, so a comparison is made round by round and its median quoted. */

export const median = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = Math.floor(sorted.length / 2);
  return sorted.length % 2 === 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

/**
 * Runs each contender once per round, in turn, the order rotating so that none always goes first; `work` answers
 * with a figure. Returns the figures by name.
 */
export const rounds = async (count, contenders, { warmUp = 1 } = {}) => {
  const names = Object.keys(contenders);
  const figures = Object.fromEntries(names.map((name) => [name, []]));
  for (let round = -warmUp; round < count; round += 1) {
    for (let index = 0; index < names.length; index += 1) {
      const name = names[(index + round + warmUp) % names.length];
      const figure = await contenders[name]();
      if (round >= 0) figures[name].push(figure);
    }
  }
  return figures;
};

/** Median of the ratios a/b, round by round, with the least and the greatest. */
export const ratio = (a, b) => {
  const each = a.map((value, index) => value / b[index]);
  return { median: median(each), least: Math.min(...each), greatest: Math.max(...each) };
};

export const row = (cells) => `| ${cells.join(" | ")} |`;
