/** Colour for text: each function wraps what it is given. Layout is done before, so colour never changes it. */

/** What a terminal can do to a piece of text. */
export interface TextStyle {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly blue: (text: string) => string;
  readonly magenta: (text: string) => string;
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
