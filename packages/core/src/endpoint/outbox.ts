/** RFC 9293 §3.9.2: packets that belong to no connection, until they are polled. */
import type { IpAddress } from "../wire/address.ts";
import type { Segment } from "../wire/segment.ts";

/** A segment and the two hosts, or a whole packet. */
export type Outbound =
  | { readonly segment: Segment; readonly local: IpAddress; readonly remote: IpAddress }
  | { readonly segment: undefined; readonly packet: Uint8Array };

/** First in, first out, and no more than a number of them. */
export class Outbox {
  readonly #limit: number;
  #waiting: Outbound[] = [];
  #next = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Whether there was room. What is put in has to stay as it is. */
  put(outbound: Outbound): boolean {
    if (this.#waiting.length - this.#next >= this.#limit) return false;
    this.#waiting.push(outbound);
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
