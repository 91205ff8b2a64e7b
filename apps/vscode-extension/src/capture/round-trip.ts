/**
 * The round trip of a connection: the least that was measured on its path. What the handshake took is not that: a client
 * that waits with its ACK makes it long.
 */
import type { Analyser, ConnectionReport } from "@tcplens/capture";
import type { RoundTripKind } from "../shared/capture-view.ts";

/** Of each direction the least ns from what was sent to its acknowledgement; 0: none seen. */
export class LeastRoundTrips {
  #least = new Float64Array(2048);

  /** A packet has been taken. */
  took({ direction, judge }: Analyser): void {
    const rtt = judge.ackRtt;
    // Times that run backwards (several clocks in one file) say nothing.
    if (judge.ackedFrame === 0 || !(rtt > 0)) return;
    const sender = direction ^ 1;
    if (sender >= this.#least.length) {
      const larger = new Float64Array(2 ** Math.ceil(Math.log2(sender + 2)));
      larger.set(this.#least);
      this.#least = larger;
    }
    const least = this.#least[sender] as number;
    if (least === 0 || rtt < least) this.#least[sender] = rtt;
  }

  /** In ms; null: nothing was measured. */
  of({ stream, capture_point, initial_rtt }: ConnectionReport): {
    readonly rtt: number | null;
    readonly rttKind: RoundTripKind;
  } {
    const toB = this.#least[stream * 2] ?? 0;
    const toA = this.#least[stream * 2 + 1] ?? 0;
    // What an end itself takes to answer beside the capture is no part of the path.
    const at = capture_point?.at;
    const ns = at === "a" || at === "both" ? toB : at === "b" ? toA : toA > 0 && toB > 0 ? toA + toB : 0;
    if (ns > 0) return { rtt: ns / 1e6, rttKind: "measured" };
    return { rtt: initial_rtt === null ? null : initial_rtt * 1000, rttKind: "handshake" };
  }
}
