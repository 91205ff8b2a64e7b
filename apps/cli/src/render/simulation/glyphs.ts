/** The characters that a simulation is drawn with: Unicode, or ASCII where a terminal has no more. */

/** See the file's head. */
export interface Glyphs {
  /** An arrow's line and its heads. Everything in a simulation is the model's, whose line is dotted. */
  readonly stroke: string;
  readonly toRight: string;
  readonly toLeft: string;
  /** Where a packet ends that does not arrive. */
  readonly stop: string;
  /** Before what an end does. */
  readonly bullet: string;
  readonly fold: string;
  readonly becomes: string;
  readonly comes: string;
  readonly range: string;
  /** In place of what is cut off. */
  readonly ellipsis: string;
  readonly times: string;
  readonly check: string;
  readonly cross: string;
  readonly warning: string;
  /** What was not seen whole. */
  readonly incomplete: string;
  /** An axis: the line, its corner, its ticks. */
  readonly vertical: string;
  readonly horizontal: string;
  readonly corner: string;
  readonly tickLeft: string;
  readonly tickDown: string;
}

export const unicodeGlyphs: Glyphs = {
  stroke: "┈",
  toRight: "▶",
  toLeft: "◀",
  stop: "✕",
  bullet: "·",
  fold: "⋮",
  becomes: "→",
  comes: "←",
  range: "–",
  ellipsis: "…",
  times: "×",
  check: "✓",
  cross: "✕",
  warning: "△",
  incomplete: "◌",
  vertical: "│",
  horizontal: "─",
  corner: "└",
  tickLeft: "┤",
  tickDown: "┬",
};

export const asciiGlyphs: Glyphs = {
  stroke: ".",
  toRight: ">",
  toLeft: "<",
  stop: "X",
  bullet: "*",
  fold: ":",
  becomes: "->",
  comes: "<-",
  range: "-",
  ellipsis: "~",
  times: "x",
  check: "+",
  cross: "X",
  warning: "!",
  incomplete: "o",
  vertical: "|",
  horizontal: "-",
  corner: "+",
  tickLeft: "+",
  tickDown: "+",
};

/** The text with ASCII characters alone; what has no likeness becomes a question mark. */
export const toAscii = (text: string): string =>
  // oxlint-disable-next-line no-control-regex -- all of ASCII is kept, the escapes of colours among it
  text.replaceAll(/[^\u0000-\u007F]/gu, (character) => likenesses.get(character) ?? "?");

const likenesses: ReadonlyMap<string, string> = new Map([
  ["\u00A7", "section "],
  ["\u00B5", "u"],
  ["\u00D7", "x"],
  ["\u2013", "-"],
  ["\u2014", "-"],
  ["\u2018", "'"],
  ["\u2019", "'"],
  ["\u2026", "..."],
  ["\u2190", "<-"],
  ["\u2192", "->"],
]);
