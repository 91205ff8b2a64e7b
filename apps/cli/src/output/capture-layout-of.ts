/** How captures are laid out, by what was asked for and what the terminal is. */
import pc from "picocolors";
import type { CommandContext } from "../command-context.ts";
import type { CaptureLayout } from "../render/capture/capture-layout.ts";
import { asciiGlyphs, unicodeGlyphs } from "../render/simulation/glyphs.ts";
import { useColor } from "./use-color.ts";
import { useUnicode } from "./use-unicode.ts";

/** What the user may say about it. */
export interface LayoutChoices {
  readonly width?: number | undefined;
  readonly ascii?: boolean | undefined;
  readonly color?: boolean | undefined;
}

/** See the file's head. */
export const layoutOf = (
  { width, ascii, color }: LayoutChoices,
  { stdout, env, platform }: CommandContext,
): CaptureLayout => {
  const isTerminal = stdout.isTTY === true;
  const unicode = useUnicode({ ascii, env, platform, isTerminal });
  return {
    width: width ?? Math.min(Math.max(stdout.columns || WIDTH, WIDTH_MIN), WIDTH_MAX),
    style: pc.createColors(useColor({ flag: color, env, isTerminal })),
    glyphs: unicode ? unicodeGlyphs : asciiGlyphs,
    unicode,
  };
};

/** Columns, where the output has no width of its own; the narrowest and the widest that it is laid out for. */
const WIDTH = 80;
const WIDTH_MIN = 64;
const WIDTH_MAX = 200;
