/**
 * Hybrid slow start as Linux has it, the predecessor of RFC 9406: slow start ends where the acknowledgements of one round
 * come closely spaced for longer than half the shortest round trip, or where the round trip has grown. Times are whole µs
 * inside, as the kernel's.
 */
import type { CongestionWindow } from "./controller.ts";

/** Hybrid slow start of one connection; `found` once it has ended a slow start. */
export class HyStartLinux {
  found = false;
  #roundStart = 0;
  #lastAck = 0;
  /** Offset: beyond it a new round begins; the first one begins with the first sample. */
  #roundEnd = -1;
  /** Shortest round trip of this round; -1: none yet. */
  #currentRtt = -1;
  #samples = 0;

  /** A new round. `now` in µs. */
  reset(window: CongestionWindow, now: number): void {
    this.#roundStart = now;
    this.#lastAck = now;
    this.#roundEnd = window.sndNxt;
    this.#currentRtt = -1;
    this.#samples = 0;
  }

  /** After a time-out it may end another slow start. */
  restart(window: CongestionWindow, now: number): void {
    this.found = false;
    this.reset(window, now);
  }

  /** A round trip of `delay`, the shortest so far being `delayMin`. Sets the threshold when slow start is to end. */
  onSample(window: CongestionWindow, delay: number, delayMin: number, now: number): void {
    // As in Linux 5.16 to 6.13: below that window rounds are not marked either.
    if (window.cwnd < LOW_WINDOW) return;
    if (window.sndUna > this.#roundEnd) this.reset(window, now);
    this.#judgeTrain(window, delayMin, now);
    this.#judgeDelay(window, delay, delayMin);
  }

  #judgeTrain(window: CongestionWindow, delayMin: number, now: number): void {
    if (now - this.#lastAck > TRAIN_GAP) return;
    this.#lastAck = now;
    let threshold = delayMin + cushion(window);
    // Pacing by itself spreads a round's segments over up to half a round trip.
    if (window.pacingRate === 0) threshold = Math.floor(threshold / 2);
    if (now - this.#roundStart > threshold) this.#end(window);
  }

  #judgeDelay(window: CongestionWindow, delay: number, delayMin: number): void {
    if (this.#currentRtt < 0 || this.#currentRtt > delay) this.#currentRtt = delay;
    if (this.#samples < MIN_SAMPLES) {
      this.#samples += 1;
      return;
    }
    const eighth = Math.floor(delayMin / 8);
    if (this.#currentRtt > delayMin + Math.min(Math.max(eighth, DELAY_MIN), DELAY_MAX)) this.#end(window);
  }

  #end(window: CongestionWindow): void {
    this.found = true;
    window.ssthresh = window.cwnd;
  }
}

/** What aggregation into large segments may add to a round: four of them at the pace of slow start, 1 ms at most. */
const cushion = (window: CongestionWindow): number => {
  const rate =
    window.pacingRate > 0
      ? window.pacingRate
      : (2 * window.cwnd * window.smss) / Math.max(window.srtt ?? 0, CLOCK_STEP);
  return Math.min(CUSHION_MAX, Math.floor((AGGREGATE_OCTETS * 4 * 1000) / rate));
};

/** Segments below which it does not look. */
const LOW_WINDOW = 16;
/** Acknowledgements no further apart than this belong to one train, µs. */
const TRAIN_GAP = 2000;
const MIN_SAMPLES = 8;
/** Bounds of the growth in delay that ends slow start, µs. */
const DELAY_MIN = 4000;
const DELAY_MAX = 16_000;
const CUSHION_MAX = 1000;
const AGGREGATE_OCTETS = 65_536;
/** One µs, in ms. */
const CLOCK_STEP = 0.001;
