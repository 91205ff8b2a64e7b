/** What is wrong with a script, and where: what the parser gives instead of throwing. */

/** A place in a script; both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** One located problem. `message` says everything in a sentence; the other fields say it in parts. */
export interface ScriptProblem extends Position {
  readonly message: string;
  /** What would have been right here, for example `a window from 0 to 65535`. */
  readonly expected: string;
  /** What stands there instead, cut to a readable length. */
  readonly found: string;
}

/** How the parser leaves when it finds something wrong; caught where the parser is entered, never seen outside. */
export class ScriptFault extends Error {
  readonly problem: ScriptProblem;

  constructor(position: Position, expected: string, found: string) {
    const shown = shorten(found);
    const message = `expected ${expected}, found ${shown}`;
    super(message);
    this.name = "ScriptFault";
    this.problem = { line: position.line, column: position.column, message, expected, found: shown };
  }
}

/** Long or unprintable text made fit for one line of a message. */
const shorten = (text: string): string => {
  const printable = text.slice(0, FOUND_LENGTH_MAX).replaceAll(/[^ -~\u00A0-\u{10FFFF}]/gu, "·");
  return text.length > FOUND_LENGTH_MAX ? `${printable}…` : printable;
};

const FOUND_LENGTH_MAX = 60;
