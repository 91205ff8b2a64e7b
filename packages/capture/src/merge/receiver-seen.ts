/** What a receiver's ACKs say of octets, as they came to the point near the sender. */
import { ACK } from "../segment/tcp-segment.ts";
import type { PacketSeen } from "./vantage-point.ts";

/** To be asked in the order of time. */
export class ReceiverSeen {
  readonly #answers: readonly PacketSeen[];
  readonly #base: number;
  #next = 0;
  #acknowledged = 0;
  /** Of the last ACK with SACK blocks (RFC 2018), while it acknowledges no more than they do: edges. */
  #blocks: readonly number[] = [];

  /** `base`: the sequence number that octets are counted from. */
  constructor(answers: readonly PacketSeen[], base: number) {
    this.#answers = answers;
    this.#base = base;
  }

  /**
   * `has`: they were acknowledged by then. `lacks`: it has reported later ones, and not these. `at`: by the capture's clock,
   * never earlier than the last time.
   */
  says(from: number, to: number, at: number): "has" | "lacks" | "nothing" {
    this.#read(at);
    if (this.#acknowledged >= to) return "has";
    const blocks = this.#blocks.map((edge) => (edge - this.#base) | 0);
    const pairs = blocks.flatMap((edge, index) =>
      index % 2 === 0 ? [[edge, blocks[index + 1] ?? edge] as const] : [],
    );
    if (pairs.some(([start, end]) => start <= from && to <= end)) return "has";
    return pairs.some(([start]) => start >= to) ? "lacks" : "nothing";
  }

  #read(at: number): void {
    for (
      let answer = this.#answers[this.#next];
      answer !== undefined && answer.at <= at;
      answer = this.#answers[this.#next]
    ) {
      this.#next += 1;
      if ((answer.flags & ACK) === 0) continue;
      const acknowledged = (answer.ack - this.#base) | 0;
      if (acknowledged < this.#acknowledged) continue;
      this.#acknowledged = acknowledged;
      this.#blocks = answer.sack;
    }
  }
}
