/** How far the reading of a capture has come, in one line that is redrawn on a terminal. */
import type { WriteStream } from "node:tty";
import { byteWords, countWords, formatDuration } from "@tcplens/trace";
import type { AnalysisProgress } from "./capture-analysis.ts";

/** See the file's head. */
export class LiveReading {
  readonly #terminal: WriteStream;
  readonly #name: string;
  readonly #size: number | undefined;
  readonly #startedAt = performance.now();
  #drawnAt = performance.now() + DRAWN_AFTER;
  #drawn = false;

  /** `size`: octets of the file, where they are known. */
  constructor(terminal: WriteStream, name: string, size: number | undefined) {
    this.#terminal = terminal;
    this.#name = name;
    this.#size = size;
  }

  advance(progress: AnalysisProgress): void {
    const now = performance.now();
    if (now < this.#drawnAt) return;
    this.#drawnAt = now + DRAWN_EVERY;
    this.#drawn = true;
    const line = readingLine(this.#name, progress, now - this.#startedAt, this.#size);
    this.#terminal.write(`\r\u001B[2K${line.slice(0, Math.max(20, this.#terminal.columns - 1))}`);
  }

  /** Wipes the line. */
  clear(): void {
    if (this.#drawn) this.#terminal.write("\r\u001B[2K");
    this.#drawn = false;
  }
}

/** `big.pcap  43 %, 412 MB of 1.1 GB, 1,900,000 packets/s, 9 connections, 0.4 s left`. `elapsed`: ms. */
const readingLine = (
  name: string,
  { analyser, octets, frames }: AnalysisProgress,
  elapsed: number,
  size: number | undefined,
): string => {
  const rate = Math.round(frames / Math.max(elapsed / 1000, 0.001));
  const known = size !== undefined && size >= octets && octets > 0;
  const parts = [
    ...(known ? [`${Math.floor((octets / size) * 100)} %`] : []),
    known ? `${byteWords(octets)} of ${byteWords(size)}` : byteWords(octets),
    `${rate.toLocaleString("en")} packets/s`,
    countWords(analyser.store.size, "connection"),
    ...(known ? [`${formatDuration((elapsed / octets) * (size - octets))} left`] : []),
  ];
  return `${name}  ${parts.join(", ")}`;
};

/** ms: what is read at once shows nothing. */
const DRAWN_AFTER = 300;
const DRAWN_EVERY = 100;
