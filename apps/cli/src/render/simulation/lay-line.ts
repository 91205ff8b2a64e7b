/** A line of text put together from pieces that each have their column; colour comes last, so it changes no width. */

/** One piece. An empty one leaves no trace. */
export interface Piece {
  /** From 0. Where the piece before reaches further, it comes right behind that. */
  readonly column: number;
  readonly text: string;
  readonly paint?: ((text: string) => string) | undefined;
}

/** The line, without blanks at its end. The pieces come from left to right. */
export const layLine = (pieces: readonly Piece[]): string => {
  let line = "";
  let width = 0;
  for (const { column, text, paint } of pieces) {
    const kept = text.trimEnd();
    if (kept === "") continue;
    const blanks = Math.max(0, column - width);
    line += " ".repeat(blanks) + (paint === undefined ? kept : paint(kept));
    width += blanks + kept.length;
  }
  return line;
};
