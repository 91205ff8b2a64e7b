/** Numbers, addresses and names as findings write them: short, with units, safe to print. */

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const NAME_LENGTH_MAX = 260;
const LIST_LENGTH_MAX = 4;

/** A span of `milliseconds`, with the unit that keeps it short: `13 µs`, `0.4 ms`, `312 ms`, `3.2 s`, `2 min 5 s`, `12 days`. */
export const durationWords = (milliseconds: number): string => {
  if (!Number.isFinite(milliseconds)) return "an unknown time";
  const span = Math.max(0, milliseconds);
  if (span < 0.0005) return "0 ms";
  if (span < 0.0995) return `${Math.round(span * 1000)} µs`;
  if (span < 9.95) return `${span.toFixed(1)} ms`;
  if (span < 999.5) return `${Math.round(span)} ms`;
  if (span < 119_950) return `${(span / 1000).toFixed(1)} s`;
  if (span < 2 * HOUR) {
    const seconds = Math.round(span / 1000);
    return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  }
  return span < 2 * DAY ? `${Math.round(span / HOUR)} hours` : `${Math.round(span / DAY)} days`;
};

/** `1 byte`, `517 bytes`, `12.3 kB` (1000 bytes), `4.5 MB`. */
export const byteWords = (bytes: number): string => {
  if (!Number.isFinite(bytes)) return "an unknown number of bytes";
  if (bytes < 10_000) return countWords(bytes, "byte");
  return bytes < 999_950 ? `${(bytes / 1000).toFixed(1)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;
};

/** `1 attempt`, `4 attempts`; an irregular plural is passed as `many`. */
export const countWords = (count: number, one: string, many = `${one}s`): string =>
  `${count} ${count === 1 ? one : many}`;

/** `a`, `a and b`, `a, b and c`; a long list ends with how many more there are. */
export const listWords = (items: readonly string[], conjunction: "and" | "or" = "and"): string => {
  const all =
    items.length > LIST_LENGTH_MAX
      ? [...items.slice(0, LIST_LENGTH_MAX - 1), `${items.length - LIST_LENGTH_MAX + 1} more`]
      : items;
  const last = all.at(-1) ?? "";
  return all.length < 2 ? last : `${all.slice(0, -1).join(", ")} ${conjunction} ${last}`;
};

/** The same words, each once, in the order of their first appearance. */
export const distinct = <T>(items: Iterable<T>): readonly T[] => [...new Set(items)];

/**
 * A name from outside (a host, a certificate's subject) as it may be shown: without control and bidirectional
 * formatting characters, which could rewrite a terminal's line, and of bounded length.
 */
export const shown = (name: string): string => {
  const clean = name.replaceAll(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, "\u{FFFD}");
  return clean.length > NAME_LENGTH_MAX ? `${clean.slice(0, NAME_LENGTH_MAX)}…` : clean;
};

/** `10.0.3.7:5432`, `[fd00::7]:5432`. */
export const endpointWords = (host: string, port: number): string =>
  host.includes(":") ? `[${shown(host)}]:${port}` : `${shown(host)}:${port}`;

/** The first letter in upper case: for a sentence that starts with a word of a table. */
export const sentence = (words: string): string => words.charAt(0).toUpperCase() + words.slice(1);
