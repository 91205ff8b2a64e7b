/** Lines for the standard output, written in large pieces, no faster than they are taken. */
import type { TextOutput } from "../command-context.ts";
import { OctetText } from "../output/octet-text.ts";

/** See the file's head. */
export class LineOutput {
  readonly #output: TextOutput;
  /** What is not written yet: encoded at once, as what is joined to one text first would be copied twice more. */
  #piece: OctetText = new OctetText(ROOM);
  /** Pieces that have been written, and can be used again. */
  readonly #free: OctetText[] = [];
  #written = false;

  constructor(output: TextOutput) {
    this.#output = output;
  }

  /** Adds a line, which has no line break. */
  line(text: string): void {
    this.#piece.text(text);
    this.endLine();
  }

  /** Where a line can be put together, which `endLine` then ends. */
  get open(): OctetText {
    return this.#piece;
  }

  endLine(): void {
    this.#piece.text("\n");
    if (this.#piece.length >= PIECE) this.flush();
  }

  flush(): void {
    const piece = this.#piece;
    if (piece.length === 0) return;
    this.#piece = this.#free.pop() ?? new OctetText(ROOM);
    this.#written = true;
    this.#output.write(piece.bytes.subarray(0, piece.length), () => {
      piece.length = 0;
      if (piece.bytes.length === ROOM) this.#free.push(piece);
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

/** Octets after which a piece is written, and what it has room for: what the last line has beyond them. */
const PIECE = 1 << 18;
const ROOM = PIECE + (1 << 14);
