/** Lines for the standard output, written in large pieces, no faster than they are taken. */
import { Buffer } from "node:buffer";
import type { TextOutput } from "../command-context.ts";

/** See the file's head. */
export class LineOutput {
  readonly #output: TextOutput;
  /** UTF-8 not written yet: encoded at once, as what is joined to one text first would be copied twice more. */
  #piece = Buffer.alloc(0);
  #length = 0;

  constructor(output: TextOutput) {
    this.#output = output;
  }

  /** Adds a line, which has no line break. */
  line(text: string): void {
    // No character of a string takes more than three octets.
    const most = text.length * 3 + 1;
    if (this.#length + most > this.#piece.length) this.#begin(most);
    this.#length += this.#piece.write(text, this.#length);
    this.#piece[this.#length] = LINE_BREAK;
    this.#length += 1;
  }

  flush(): void {
    if (this.#length === 0) return;
    const piece = this.#piece.subarray(0, this.#length);
    // What comes next has a place of its own: this one is the output's until it is written.
    this.#piece = this.#piece.subarray(this.#length);
    this.#length = 0;
    this.#output.write(piece);
  }

  /** Resolves when what was written has been taken; undefined where that is so already. */
  drained(): Promise<unknown> | undefined {
    const output = this.#output;
    if (output.writableNeedDrain !== true) return undefined;
    return new Promise((resolve) => {
      output.once?.("drain", resolve);
    });
  }

  #begin(least: number): void {
    this.flush();
    if (this.#piece.length < least) this.#piece = Buffer.allocUnsafeSlow(Math.max(PIECE, least));
  }
}

/** Octets. */
const PIECE = 1 << 18;
const LINE_BREAK = 10;
