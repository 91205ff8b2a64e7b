/** Lines for the standard output, written in large pieces, no faster than they are taken. */
import { Buffer } from "node:buffer";
import type { TextOutput } from "../command-context.ts";

/** See the file's head. */
export class LineOutput {
  readonly #output: TextOutput;
  /** UTF-8 not written yet: encoded at once, as what is joined to one text first would be copied twice more. */
  #piece: Buffer = NONE;
  #length = 0;
  /** Pieces that have been written, and can be used again. */
  readonly #free: Buffer[] = [];
  #written = false;

  constructor(output: TextOutput) {
    this.#output = output;
  }

  /** Adds a line, which has no line break. */
  line(text: string): void {
    // No character of a string takes more than three octets.
    const most = text.length * 3 + 1;
    if (this.#length + most > this.#piece.length) {
      this.flush();
      this.#piece =
        (most > PIECE ? undefined : this.#free.pop()) ?? Buffer.allocUnsafeSlow(Math.max(PIECE, most));
    }
    this.#length += this.#piece.write(text, this.#length);
    this.#piece[this.#length] = LINE_BREAK;
    this.#length += 1;
  }

  flush(): void {
    if (this.#length === 0) return;
    const piece = this.#piece;
    const length = this.#length;
    this.#piece = NONE;
    this.#length = 0;
    this.#written = true;
    this.#output.write(piece.subarray(0, length), () => {
      if (piece.length === PIECE) this.#free.push(piece);
    });
  }

  /** Resolves when what was written has been taken, and others have had their turn; undefined where nothing was written. */
  drained(): Promise<unknown> | undefined {
    const output = this.#output;
    if (output.writableNeedDrain !== true) {
      if (!this.#written) return undefined;
      this.#written = false;
      return new Promise((resolve) => {
        setImmediate(resolve);
      });
    }
    return new Promise((resolve) => {
      output.once?.("drain", resolve);
    });
  }
}

/** Octets. */
const PIECE = 1 << 18;
const NONE = Buffer.alloc(0);
const LINE_BREAK = 10;
