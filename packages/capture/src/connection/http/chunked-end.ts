/** RFC 9112 §7.1: whether content in chunks has come to its end, an empty line after the last chunk, as far as it was seen. */
import type { Analyser } from "../../analysis/analyser.ts";

export class ChunkedEnd {
  /** Whose content it is: 0 a, 1 b. */
  readonly side: number;
  /** The number after the last octet that was seen. */
  end: number;
  #tail = "";
  /** False: the capture does not hold all up to there. */
  #known = true;

  constructor({ direction, segment }: Analyser) {
    this.side = direction & 1;
    this.end = segment.seq;
  }

  /** Data of either side. */
  take({ segment, packet, direction }: Analyser): void {
    const { seq, length, data, dataEnd } = segment;
    const ahead = (seq + length - this.end) | 0;
    if ((direction & 1) !== this.side || ahead <= 0) return;
    this.#known = seq === this.end && dataEnd - data === length;
    const last = packet.bytes.subarray(Math.max(data, dataEnd - END.length), dataEnd);
    this.#tail = `${this.#tail}${String.fromCharCode(...last)}`.slice(-END.length);
    this.end = (seq + length) | 0;
  }

  /** It has not come to its end, as far as was seen. */
  get goesOn(): boolean {
    return this.#known && !ENDS.has(this.#tail);
  }

  /** What was sent ends at that number, and the content does not: a chunk may itself end so, and then it is not told. */
  isCutAt(end: number): boolean {
    return this.#known && end === this.end && !ENDS.has(this.#tail);
  }
}

const END = "\r\n\r\n";
/** Some servers leave the line after the last chunk out. */
const ENDS: ReadonlySet<string> = new Set([END, "\n0\r\n"]);
