/**
 * CUBIC in whole numbers as Linux 6 reckons it: the function of RFC 9438 §4.2 in 1/1024 of a second, worked out once a tick,
 * and a window that grows by one for every `cnt` segments acknowledged. One thing may differ by a segment: the kernel begins
 * its cube root with a table, here a formula stands for it.
 */
import type { AckSample, CongestionController, CongestionEvent, CongestionWindow } from "./controller.ts";
import { HyStartLinux } from "./hystart-linux.ts";
import { avoidCongestion, slowStart, SSTHRESH_MIN } from "./window-growth.ts";

/** How Linux's CUBIC is to be. */
export interface CubicLinuxOptions {
  readonly hyStart: boolean;
  readonly fastConvergence: boolean;
  /** Ticks per second of the kernel's clock; K and the function are read on it. */
  readonly ticksPerSecond: number;
}

/** Linux's CUBIC bound to one window. */
export class CubicLinux implements CongestionController {
  readonly name = "cubic";
  readonly controlsRecovery = false;
  readonly #window: CongestionWindow;
  readonly #options: CubicLinuxOptions;
  /** Made when first needed. */
  #hyStart: HyStartLinux | undefined;
  /** Segments to be acknowledged for the window to grow by one. */
  #cnt = 0;
  /** Window where the function is flat; 0: no cut since the beginning or the last time-out. */
  #lastMax = 0;
  /** Window and tick when the function was last worked out; -1: not yet. */
  #lastCwnd = 0;
  #lastTick = -1;
  #origin = 0;
  /** 1/1024 s from the start of the epoch to where the function is flat. */
  #k = 0;
  /** Shortest round trip, µs; 0: none yet. */
  #delayMin = 0;
  /** Tick at which the epoch began; -1: it begins with the next acknowledgement. */
  #epochStart = -1;
  #acked = 0;
  /** What Reno's window would be. */
  #renoCwnd = 0;
  #priorCwnd = 0;
  /** Tick at which something was last sent; -1: never. */
  #sentTick = -1;

  constructor(window: CongestionWindow, options: CubicLinuxOptions) {
    this.#window = window;
    this.#options = options;
  }

  onAck(sample: AckSample): void {
    const window = this.#window;
    if (sample.rtt >= 0) this.#measure(sample);
    if (sample.acked <= 0 || !window.isCwndLimited) return;
    let left = sample.delivered;
    if (window.cwnd < window.ssthresh) {
      left = slowStart(window, left, window.ssthresh);
      if (left <= 0) return;
    }
    this.#update(left, this.#tick(sample.now));
    avoidCongestion(window, this.#cnt, left);
  }

  #measure(sample: AckSample): void {
    const window = this.#window;
    // The first second after a cut says little about the path without a queue.
    const { ticksPerSecond } = this.#options;
    if (this.#epochStart >= 0 && this.#tick(sample.now) - this.#epochStart < ticksPerSecond) return;
    const delay = Math.max(1, Math.round(sample.rtt * 1000));
    if (this.#delayMin === 0 || this.#delayMin > delay) this.#delayMin = delay;
    if (!this.#options.hyStart || window.cwnd >= window.ssthresh) return;
    this.#hyStart ??= new HyStartLinux();
    if (!this.#hyStart.found) this.#hyStart.onSample(window, delay, this.#delayMin, micros(sample.now));
  }

  #update(acked: number, tick: number): void {
    const { cwnd } = this.#window;
    this.#acked += acked;
    const { ticksPerSecond } = this.#options;
    const unchanged = this.#lastCwnd === cwnd && this.#lastTick >= 0;
    if (unchanged && tick - this.#lastTick <= Math.floor(ticksPerSecond / 32)) return;
    if (this.#epochStart < 0 || tick !== this.#lastTick) {
      this.#lastCwnd = cwnd;
      this.#lastTick = tick;
      if (this.#epochStart < 0) this.#beginEpoch(acked, tick);
      this.#follow(cwnd, tick);
    }
    this.#keepUpWithReno(cwnd);
    // One for two acknowledged is the most: half of slow start.
    this.#cnt = Math.max(this.#cnt, 2);
  }

  #beginEpoch(acked: number, tick: number): void {
    const { cwnd } = this.#window;
    this.#epochStart = tick;
    this.#acked = acked;
    this.#renoCwnd = cwnd;
    if (this.#lastMax <= cwnd) {
      this.#k = 0;
      this.#origin = cwnd;
    } else {
      this.#k = cubeRoot(CUBE_FACTOR * (this.#lastMax - cwnd));
      this.#origin = this.#lastMax;
    }
  }

  /** RFC 9438 §4.2: where the function will be after the shortest round trip, and how fast that means to grow. */
  #follow(cwnd: number, tick: number): void {
    const { ticksPerSecond } = this.#options;
    const ahead = Math.ceil((this.#delayMin * ticksPerSecond) / 1_000_000);
    const time = Math.floor(((tick - this.#epochStart + ahead) * 1024) / ticksPerSecond);
    const distance = Math.abs(time - this.#k);
    const rise = Math.floor((CUBE_SCALE * distance * distance * distance) / 2 ** 40);
    const target = time < this.#k ? this.#origin - rise : this.#origin + rise;
    this.#cnt = target > cwnd ? Math.floor(cwnd / (target - cwnd)) : 100 * cwnd;
    // Before the first cut nothing is known of the path: 5 % a round trip at least.
    if (this.#lastMax === 0) this.#cnt = Math.min(this.#cnt, 20);
  }

  /** RFC 9438 §4.3. */
  #keepUpWithReno(cwnd: number): void {
    const step = Math.max(1, Math.floor((cwnd * RENO_SCALE) / 8));
    if (this.#acked > step) {
      const steps = Math.ceil(this.#acked / step) - 1;
      this.#acked -= steps * step;
      this.#renoCwnd += steps;
    }
    if (this.#renoCwnd > cwnd) this.#cnt = Math.min(this.#cnt, Math.floor(cwnd / (this.#renoCwnd - cwnd)));
  }

  ssthreshAfterLoss(_now: number): number {
    const { cwnd } = this.#window;
    this.#epochStart = -1;
    const further = this.#options.fastConvergence && cwnd < this.#lastMax;
    this.#lastMax = further ? Math.floor((cwnd * (1024 + BETA)) / 2048) : cwnd;
    this.#priorCwnd = cwnd;
    this.#window.cwndCount = 0;
    return Math.max(Math.floor((cwnd * BETA) / 1024), SSTHRESH_MIN);
  }

  cwndAfterUndo(): number {
    return Math.max(this.#window.cwnd, this.#priorCwnd);
  }

  onEvent(event: CongestionEvent, now: number): void {
    if (event === "timeout") this.#forget(now);
    if (event !== "transmit-start" || this.#epochStart < 0 || this.#sentTick < 0) return;
    // RFC 9438 §5.8: idle time does not count.
    const tick = this.#tick(now);
    this.#epochStart = Math.min(tick, this.#epochStart + Math.max(0, tick - this.#sentTick));
  }

  onTransmit(now: number): void {
    this.#sentTick = this.#tick(now);
  }

  #forget(now: number): void {
    this.#cnt = 0;
    this.#lastMax = 0;
    this.#lastCwnd = 0;
    this.#lastTick = -1;
    this.#origin = 0;
    this.#k = 0;
    this.#delayMin = 0;
    this.#epochStart = -1;
    this.#acked = 0;
    this.#renoCwnd = 0;
    this.#hyStart?.restart(this.#window, micros(now));
  }

  #tick(now: number): number {
    return Math.floor((now * this.#options.ticksPerSecond) / 1000);
  }
}

const micros = (now: number): number => Math.floor(now * 1000);

/**
 * A cube root near enough for the kernel: a guess from the leading four to six bits, a little high, and one Newton step
 * with 341/1024 for a third. What this is off by, 0.03 % on average, shows in K.
 */
const cubeRoot = (value: number): number => {
  const scale = Math.floor(Math.log2(value) / 3) - 1;
  const leading = Math.floor(value / 8 ** scale);
  const guess = Math.floor((Math.round(65 * Math.cbrt(leading - 0.35) + 5.2) * 2 ** scale) / 64);
  const step = 2 * guess + Math.floor(value / (guess * (guess - 1)));
  return Math.floor((step * 341) / 1024);
};

/** RFC 9438 §4.6, β in 1/1024. */
const BETA = 717;
/** RFC 9438 §5.1, C in 1/1024, times the 10 that stand for a round trip of 100 ms. */
const CUBE_SCALE = 410;
/** What divides by C: K³ in (1/1024 s)³ for each segment. */
const CUBE_FACTOR: number = Math.floor(2 ** 40 / CUBE_SCALE);
/** RFC 9438 §4.3, 1/α in eighths: 8 (1 + β) / 3 (1 - β). */
const RENO_SCALE: number = Math.floor(Math.floor((8 * (1024 + BETA)) / 3) / (1024 - BETA));
