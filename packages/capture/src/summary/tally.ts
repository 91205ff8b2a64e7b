/** Connections counted: how many, the first of them by number, and between which moments. */
import { STREAMS_MAX } from "./summary-sentence.ts";

export class Tally {
  count = 0;
  readonly streams: number[] = [];
  /** Seconds since 1970. */
  from: number = Number.POSITIVE_INFINITY;
  to: number = Number.NEGATIVE_INFINITY;

  /** `at`: NaN where it is not known. */
  add(stream: number, at: number): void {
    this.count += 1;
    if (this.streams.length < STREAMS_MAX) this.streams.push(stream);
    if (at < this.from) this.from = at;
    if (at > this.to) this.to = at;
  }

  /** Adds all that another has counted. */
  join(other: Tally): void {
    this.count += other.count;
    this.streams.push(...other.streams.slice(0, STREAMS_MAX - this.streams.length));
    this.from = Math.min(this.from, other.from);
    this.to = Math.max(this.to, other.to);
  }
}
