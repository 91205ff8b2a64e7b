/** Colour for text: each function wraps what it is given. Layout is done before, so colour never changes it. */

/** What a terminal can do to a piece of text. */
export interface TextStyle {
  bold(text: string): string;
  dim(text: string): string;
  red(text: string): string;
  green(text: string): string;
  yellow(text: string): string;
  blue(text: string): string;
  magenta(text: string): string;
}

const same = (text: string): string => text;

/** No colour. */
export const plainStyle: TextStyle = {
  bold: same,
  dim: same,
  red: same,
  green: same,
  yellow: same,
  blue: same,
  magenta: same,
};
