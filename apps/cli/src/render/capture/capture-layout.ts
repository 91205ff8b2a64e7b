/** How what a capture holds is laid out. */
import type { Grade } from "@tcplens/capture";
import type { TextStyle } from "@tcplens/trace";
import type { Glyphs } from "../simulation/glyphs.ts";

export interface CaptureLayout {
  readonly width: number;
  readonly style: TextStyle;
  readonly glyphs: Glyphs;
  /** Whether the terminal has braille patterns and other signs beyond ASCII. */
  readonly unicode: boolean;
}

/** A connection's sign, the same in every view, and its colour. */
export const gradeMark = (
  grade: Grade,
  { style, glyphs }: Pick<CaptureLayout, "style" | "glyphs">,
): { readonly text: string; readonly paint: (text: string) => string } => {
  switch (grade) {
    case "broken":
      return { text: glyphs.cross, paint: style.red };
    case "suspicious":
      return { text: glyphs.warning, paint: style.yellow };
    case "incomplete":
      return { text: glyphs.incomplete, paint: style.dim };
    case "healthy":
      return { text: glyphs.check, paint: style.green };
  }
};
