/** Lines for the standard output, written in large pieces, no faster than they are taken. */
import type { TextOutput } from "../command-context.ts";

/** See the file's head. */
export class LineOutput {
  readonly #output: TextOutput;
  #text = "";

  constructor(output: TextOutput) {
    this.#output = output;
  }

  /** Adds a line, which has no line break. */
  line(text: string): void {
    this.#text += `${text}\n`;
    if (this.#text.length > PIECE) this.flush();
  }

  flush(): void {
    if (this.#text === "") return;
    const text = this.#text;
    this.#text = "";
    this.#output.write(text);
  }

  /** Resolves when what was written has been taken; undefined where that is so already. */
  drained(): Promise<unknown> | undefined {
    const output = this.#output;
    if (output.writableNeedDrain !== true) return undefined;
    return new Promise((resolve) => {
      output.once?.("drain", resolve);
    });
  }
}

/** Characters. */
const PIECE = 1 << 18;
