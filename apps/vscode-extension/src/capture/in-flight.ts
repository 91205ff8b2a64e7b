/** What one side of a connection has sent and the other has not acknowledged yet. */
import type { PacketIndex } from "./packet-index.ts";
import { ACK, SYN } from "./tone.ts";

/** Takes the connection's packets in their order. SYN and FIN, which have numbers too, are not counted: they are no data. */
export class InFlight {
  readonly #index: PacketIndex;
  readonly #side: 0 | 1;
  /** Where what was sent ends, and what was acknowledged; NaN: nothing was yet. */
  #sent = Number.NaN;
  #acknowledged = Number.NaN;

  /** Of what `side` sends: 0 the connection's `a`, 1 its `b`. */
  constructor(index: PacketIndex, side: 0 | 1) {
    this.#index = index;
    this.#side = side;
  }

  /** Octets that are on their way after this packet. */
  after(row: number): number {
    const index = this.#index;
    const flags = index.flags(row);
    if ((index.direction(row) & 1) === this.#side) this.#send(row, flags);
    else if ((flags & ACK) !== 0) this.#acknowledge(index.ack(row));
    const octets = this.#sent - this.#acknowledged;
    return octets > 0 ? octets : 0;
  }

  #send(row: number, flags: number): void {
    const length = this.#index.length(row);
    if (length === 0) return;
    const from = this.#index.seq(row) + ((flags & SYN) === 0 ? 0 : 1);
    // Nothing tells what was acknowledged before the capture began.
    if (Number.isNaN(this.#acknowledged)) this.#acknowledged = from;
    if (!(this.#sent >= from + length)) this.#sent = from + length;
  }

  #acknowledge(ack: number): void {
    // RFC 9293 §3.4: a number half of all numbers away lies before, not after.
    if (ack - (Number.isNaN(this.#sent) ? 0 : this.#sent) >= 2 ** 31) return;
    if (!(this.#acknowledged >= ack)) this.#acknowledged = ack;
  }
}
