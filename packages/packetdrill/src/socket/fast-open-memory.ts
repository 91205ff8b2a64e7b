/** RFC 7413 §4.1.3: what Linux remembers of a server between two connections: its cookie, and what it has made of one. */
import type { FastOpenOptions } from "@tcplens/core";
import type { TcpOption } from "../language/packet.ts";

/** How the SYN of one connection asked for Fast Open. */
export interface FastOpenAttempt {
  /** By a cookie or a request for one. */
  readonly byCookie: boolean;
  readonly experimental: boolean;
  /** Octets of data that went with it. */
  readonly data: number;
}

/** The one server that a script talks to. */
export class FastOpenMemory {
  #cookie: { readonly bytes: Uint8Array; readonly experimental: boolean } | undefined;
  #segmentSize: number | undefined;
  /** 1: the next request is made by the experimental option; 2: that has been tried, too. */
  #experiment: 0 | 1 | 2 = 0;

  /** Forgets everything, as `ip tcp_metrics flush all` does. */
  flush(): void {
    this.#cookie = undefined;
    this.#segmentSize = undefined;
    this.#experiment = 0;
  }

  get hasCookie(): boolean {
    return this.#cookie !== undefined;
  }

  /** What a connection that asks for Fast Open is to do. `withoutCookie`: the data goes with the SYN all the same. */
  options(withoutCookie: boolean, segmentSize: number): FastOpenOptions {
    const cookie = this.#cookie;
    const maximumSegmentSize = this.#segmentSize ?? segmentSize;
    if (withoutCookie) return { client: true, withoutCookie, cookie: new Uint8Array(), maximumSegmentSize };
    // Without one the SYN asks for it: an option with nothing in it.
    if (cookie === undefined)
      return { client: true, cookie: new Uint8Array(), experimental: this.#experiment === 1 };
    const { bytes, experimental } = cookie;
    return { client: true, cookie: bytes, experimental, maximumSegmentSize };
  }

  /** Octets of data that fit into a SYN: those of a segment less the most that options can take. */
  room(segmentSize: number): number {
    return Math.min(segmentSize, this.#segmentSize ?? segmentSize) - OPTIONS_MAX;
  }

  /** What the answer to such a SYN says. `repeated`: the SYN had to be sent again. */
  note(attempt: FastOpenAttempt, options: readonly TcpOption[], repeated: boolean): void {
    const size = options.find((option) => option.kind === "mss")?.value;
    if (size !== undefined) this.#segmentSize = size;
    // A cookie that nobody has asked for is not kept.
    if (!attempt.byCookie) return;
    // Of several the last one counts.
    const cookie = options.findLast((option) => option.kind === "fast-open");
    if (cookie !== undefined && isValid(cookie.cookie)) {
      this.#cookie = { bytes: cookie.cookie, experimental: cookie.experimental };
      return;
    }
    if (repeated || attempt.data > 0 || this.#cookie !== undefined) return;
    const next = attempt.experimental ? 2 : 1;
    if (next > this.#experiment) this.#experiment = next;
  }
}

/** RFC 7413 §4.1.1: 4 to 16 octets, an even number of them. */
const isValid = (cookie: Uint8Array): boolean =>
  cookie.length >= 4 && cookie.length <= 16 && cookie.length % 2 === 0;

const OPTIONS_MAX = 40;
