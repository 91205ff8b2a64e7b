/** Text in columns of a terminal: how wide it is, padding, wrapping. */

/** Columns a terminal gives the text: two for East Asian wide characters and emoji, none for combining marks. */
export const columns = (text: string): number => {
  if (!WIDE_OR_MARK.test(text)) return text.length;
  let width = 0;
  for (const character of text) {
    if (/\p{Mark}/u.test(character)) continue;
    width += WIDE.test(character) ? 2 : 1;
  }
  return width;
};

/** Spaces added at the end, up to `width` columns. */
export const padEnd = (text: string, width: number): string =>
  text + " ".repeat(Math.max(0, width - columns(text)));

/** Spaces added at the start, up to `width` columns. */
export const padStart = (text: string, width: number): string =>
  " ".repeat(Math.max(0, width - columns(text))) + text;

/**
 * Breaks at spaces, of which several count as one, into lines of at most `width` columns. A number stays with its unit,
 * and a word that is wider by itself stays whole: a cut address or command is of no use. Never empty.
 */
export const wrap = (text: string, width: number): readonly string[] => {
  const lines: string[] = [];
  let line = "";
  for (const word of text.trim().split(BREAK)) {
    if (line === "") line = word;
    else if (columns(line) + 1 + columns(word) <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = word;
    }
  }
  return [...lines, line];
};

/** A number and its unit stay together. */
const BREAK = / +(?!(?:ms|s|min|kB|MB|bytes?)\b)/;
const WIDE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}|[\u{20000}-\u{3fffd}]/u;
const WIDE_OR_MARK = new RegExp(`${WIDE.source}|\\p{Mark}|[\\ud800-\\udfff]|[^\\u0000-\\uffff]`, "u");
