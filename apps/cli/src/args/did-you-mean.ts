/** Known names that are most like a name that is not known. */
import { distance } from "fastest-levenshtein";

/** The nearest first; none where nothing is near. */
export const nearest = (asked: string, known: readonly string[]): readonly string[] => {
  const wanted = asked.toLowerCase();
  const limit = Math.max(2, Math.floor(wanted.length / 3));
  return known
    .map((name) => ({
      name,
      far: wanted.length >= PART_LEAST && name.includes(wanted) ? 1 : distance(wanted, name),
    }))
    .filter(({ far }) => far <= limit)
    .toSorted((one, other) => one.far - other.far)
    .slice(0, NEAREST)
    .map(({ name }) => name);
};

/** `a, b or c`. */
export const orWords = (names: readonly string[]): string =>
  names.length === 1 ? (names[0] ?? "") : `${names.slice(0, -1).join(", ")} or ${names.at(-1) ?? ""}`;

const NEAREST = 3;
/** From so many letters on, a part of a name counts as a slip of the finger. */
const PART_LEAST = 3;
