/**
 * RFC 9406: HyStart++. Leaves slow start when the round trip grows longer, for a conservative slow start (CSS) that finds
 * out within five rounds whether that was a queue or only jitter.
 */
import type { AckSample, CongestionWindow } from "./controller.ts";

/** Where HyStart++ is; `done`: congestion avoidance has begun. */
export type HyStartPhase = "slow-start" | "conservative" | "done";

/** The first slow start of one connection. */
export class HyStartPlusPlus {
  phase: HyStartPhase = "slow-start";
  /** Shortest round trips of the last round and of this one, ms. */
  #lastRoundMinRtt = Number.POSITIVE_INFINITY;
  #currentRoundMinRtt = Number.POSITIVE_INFINITY;
  #samples = 0;
  /** Offset: when it is acknowledged, the round is over. */
  #windowEnd: number;
  /** What the round trip has to fall below for CSS to have been a mistake, ms. */
  #baseline = Number.POSITIVE_INFINITY;
  #conservativeRounds = 0;
  /** Growth not yet a whole segment. */
  #credit = 0;

  /** §4.2: `windowEnd` is SND.NXT at the beginning, an offset. */
  constructor(windowEnd: number) {
    this.#windowEnd = windowEnd;
  }

  /** §4.2. `limit` is L, segments. A window that is not in use does not grow, but its round trips count. */
  onAck(window: CongestionWindow, sample: AckSample, limit: number): void {
    if (this.phase === "done") return;
    if (window.isCwndLimited) this.#grow(window, Math.min(sample.acked, limit));
    if (sample.rtt >= 0) {
      // In whole µs: a fall must not come of how differences of instants are rounded.
      const rtt = Math.round(sample.rtt * 1000) / 1000;
      this.#currentRoundMinRtt = Math.min(this.#currentRoundMinRtt, rtt);
      this.#samples += 1;
      this.#judge();
    }
    if (sample.acknowledgement >= this.#windowEnd) this.#endRound(window);
  }

  #grow(window: CongestionWindow, acked: number): void {
    this.#credit += this.phase === "conservative" ? acked / CSS_GROWTH_DIVISOR : acked;
    const grown = Math.floor(this.#credit);
    this.#credit -= grown;
    window.cwnd = Math.min(window.cwnd + grown, window.cwndClamp);
  }

  /** Whether the delay has grown, or in CSS has fallen again. */
  #judge(): void {
    if (this.#samples < N_RTT_SAMPLE) return;
    if (this.phase === "conservative") {
      if (this.#currentRoundMinRtt >= this.#baseline) return;
      this.#baseline = Number.POSITIVE_INFINITY;
      this.phase = "slow-start";
      return;
    }
    if (this.#lastRoundMinRtt === Number.POSITIVE_INFINITY) return;
    const eighth = this.#lastRoundMinRtt / MIN_RTT_DIVISOR;
    const threshold = Math.max(MIN_RTT_THRESH, Math.min(eighth, MAX_RTT_THRESH));
    if (this.#currentRoundMinRtt < this.#lastRoundMinRtt + threshold) return;
    this.#baseline = this.#currentRoundMinRtt;
    this.#conservativeRounds = 0;
    this.phase = "conservative";
  }

  #endRound(window: CongestionWindow): void {
    // The round in which CSS began counts, partial as it is.
    if (this.phase === "conservative") {
      this.#conservativeRounds += 1;
      if (this.#conservativeRounds >= CSS_ROUNDS) {
        window.ssthresh = window.cwnd;
        this.phase = "done";
      }
    }
    this.#lastRoundMinRtt = this.#currentRoundMinRtt;
    this.#currentRoundMinRtt = Number.POSITIVE_INFINITY;
    this.#samples = 0;
    this.#windowEnd = window.sndNxt;
  }
}

/** §4.3. Times ms. */
const MIN_RTT_THRESH = 4;
const MAX_RTT_THRESH = 16;
const MIN_RTT_DIVISOR = 8;
const N_RTT_SAMPLE = 8;
const CSS_GROWTH_DIVISOR = 4;
const CSS_ROUNDS = 5;
