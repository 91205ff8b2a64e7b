/** RFC 9293 §3.9.2: segments that belong to no connection, until they are polled. */
import type { IpAddress } from "../wire/address.ts";
import type { Segment } from "../wire/segment.ts";

/** A segment and the two hosts. */
export interface Outbound {
  readonly segment: Segment;
  readonly local: IpAddress;
  readonly remote: IpAddress;
}

/** First in, first out, and no more than a number of them. */
export class Outbox {
  readonly #limit: number;
  #waiting: Outbound[] = [];
  #next = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether there was room. `local` and `remote` have to stay as they are. */
  put(segment: Segment, local: IpAddress, remote: IpAddress): boolean {
    if (this.#waiting.length - this.#next >= this.#limit) return false;
    this.#waiting.push({ segment, local, remote });
    return true;
  }

  take(): Outbound | undefined {
    const outbound = this.#waiting[this.#next];
    if (outbound === undefined) return undefined;
    this.#next += 1;
    if (this.#next === this.#waiting.length || this.#next >= COMPACT_AT) {
      this.#waiting = this.#waiting.slice(this.#next);
      this.#next = 0;
    }
    return outbound;
  }
}

/** Taken entries kept before the list is made short again. */
const COMPACT_AT = 1024;
