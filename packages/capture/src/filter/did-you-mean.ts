/** Known names that are most like a name that is not known. */

/** The nearest first; none where nothing is near. */
export const nearest = (asked: string, known: readonly string[]): readonly string[] => {
  const wanted = asked.toLowerCase();
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return known
    .map((name) => ({
      name,
      far: wanted.length >= PART_LEAST && name.includes(wanted) ? 1 : editDistance(wanted, name),
    }))
    .filter(({ far }) => far <= limit)
    .toSorted((one, other) => one.far - other.far)
    .slice(0, NEAREST)
    .map(({ name }) => name);
};

/** `a, b or c`. */
export const orWords = (names: readonly string[]): string =>
  names.length === 1 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;

/** Levenshtein's: letters to be put in, left out or exchanged, at least. */
export const editDistance = (one: string, other: string): number => {
  if (Math.abs(one.length - other.length) > FAR) return Infinity;
  let above = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let at = 1; at <= other.length; at++) {
      const exchanged = (above[at - 1] as number) + (one[row - 1] === other[at - 1] ? 0 : 1);
      current.push(Math.min(exchanged, (above[at] as number) + 1, (current[at - 1] as number) + 1));
    }
    above = current;
  }
  return above.at(-1) as number;
};

const NEAREST = 3;
/** From so many letters on, a part of a name counts as a slip of the finger. */
const PART_LEAST = 3;
/** Texts whose lengths differ by more are nothing like each other. */
const FAR = 100;
