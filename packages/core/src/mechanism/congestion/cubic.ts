/**
 * RFC 9438: CUBIC. The window follows a cubic function of the time since the last cut, flat where that cut happened, and
 * what Reno would have where that is more. All windows in segments, times in ms unless a name says seconds.
 */
import type { AckSample, CongestionController, CongestionEvent, CongestionWindow } from "./controller.ts";
import { SlowStart, type SlowStartMode } from "./slow-start.ts";
import { cutBase, SSTHRESH_MIN, type CutFrom } from "./window-growth.ts";

/** How CUBIC is to be. */
export interface CubicOptions {
  readonly cutFrom: CutFrom;
  readonly slowStart: SlowStartMode;
  /** §4.7. Of no use to a flow that has its path to itself. */
  readonly fastConvergence: boolean;
}

/** §4.1.2, what a congestion event changes and §4.9.2 puts back. */
interface Course {
  /** Window where the function is flat, W_max; 0: there has been no cut. */
  wMax: number;
  /** Seconds from the start of the stage to where it is flat. */
  k: number;
  /** Time in this stage that counts, ms. */
  elapsed: number;
  /** What Reno's window would be, W_est. */
  wEst: number;
  /** Window when the threshold was last set. */
  cwndPrior: number;
  /** A congestion avoidance stage is on. */
  inStage: boolean;
  /** §4.8: the next stage begins where the function is flat. */
  fromPlateau: boolean;
}

/** What is kept of a course at a cut. */
interface Undo extends Course {
  cwnd: number;
}

/** CUBIC bound to one window. */
export class Cubic implements CongestionController {
  readonly name = "cubic";
  readonly controlsRecovery = false;
  readonly #window: CongestionWindow;
  readonly #options: CubicOptions;
  readonly #slowStart: SlowStart;
  #course: Course = {
    wMax: 0,
    k: 0,
    elapsed: 0,
    wEst: 0,
    cwndPrior: 0,
    inStage: false,
    fromPlateau: false,
  };
  #undo: Undo | undefined;
  /** How far the window is beyond its whole segments. */
  #fraction = 0;
  /** The last acknowledgement at which the window was in use; -1: time does not count since. */
  #countedAt = -1;
  /** The cut without its lower bound. */
  #cut = 0;

  constructor(window: CongestionWindow, options: CubicOptions) {
    this.#window = window;
    this.#options = options;
    this.#slowStart = new SlowStart(window, options.slowStart);
  }

  onAck(sample: AckSample): void {
    const window = this.#window;
    if (sample.acked <= 0) return;
    let left = sample.acked;
    // §4.10: slow start when the window is no more than the threshold; it ends one segment above it.
    if (window.cwnd <= window.ssthresh) {
      this.#course.inStage = false;
      left = this.#slowStart.onAck(window, sample, Math.floor(window.ssthresh) + 1);
      if (window.cwnd <= window.ssthresh || left <= 0) return;
    }
    if (window.isCwndLimited) this.#avoid(left, sample.now);
    // §4.2: time in which the window could not grow, because it was not used up, does not count.
    else this.#countedAt = -1;
  }

  #avoid(acked: number, now: number): void {
    const { cwndClamp } = this.#window;
    const course = this.#course;
    if (!course.inStage) this.#beginStage();
    else if (this.#countedAt >= 0) course.elapsed += now - this.#countedAt;
    this.#countedAt = now;
    const cwnd = this.#window.cwnd + this.#fraction;
    // §4.3: from where the last cut happened on Reno grows by a whole segment in a round trip.
    course.wEst += ((course.wEst >= course.cwndPrior ? 1 : ALPHA) * acked) / cwnd;
    const next = this.#cubicAt(0) < course.wEst ? Math.max(cwnd, course.wEst) : this.#towards(cwnd, acked);
    this.#window.cwnd = Math.min(Math.floor(next), cwndClamp);
    this.#fraction = this.#window.cwnd < cwndClamp ? next - Math.floor(next) : 0;
  }

  /**
   * §4.4, §4.5: a step to where the function will be in a round trip. Counted by segments acknowledged, not by
   * acknowledgements, as §4.3 counts: a receiver that delays them must not halve the growth.
   */
  #towards(cwnd: number, acked: number): number {
    const target = Math.min(Math.max(this.#cubicAt(this.#window.srtt ?? 0), cwnd), 1.5 * cwnd);
    return Math.min(target, cwnd + ((target - cwnd) * acked) / cwnd);
  }

  /** §4.2, W_cubic. */
  #cubicAt(ahead: number): number {
    const { elapsed, k, wMax } = this.#course;
    return C * ((elapsed + ahead) / 1000 - k) ** 3 + wMax;
  }

  #beginStage(): void {
    const course = this.#course;
    const { cwnd } = this.#window;
    course.inStage = true;
    course.elapsed = 0;
    course.wEst = cwnd;
    // §4.8 after a time-out, §4.10 after a slow start that ended without loss: from the plateau upwards.
    if (course.fromPlateau || course.wMax <= cwnd) {
      course.wMax = cwnd;
      course.k = 0;
    } else course.k = Math.cbrt((course.wMax - cwnd) / C);
    course.fromPlateau = false;
    if (course.cwndPrior === 0) course.cwndPrior = cwnd;
  }

  /** §4.6, §4.7. */
  ssthreshAfterLoss(_now: number): number {
    const course = this.#course;
    const { cwnd } = this.#window;
    this.#undo = { ...course, cwnd };
    // §4.7: the path holds less than it did: give up a little more, for whoever has come.
    const further = this.#options.fastConvergence && cwnd < course.wMax;
    course.wMax = further ? (cwnd * (1 + BETA)) / 2 : cwnd;
    course.cwndPrior = cwnd;
    course.inStage = false;
    this.#fraction = 0;
    this.#countedAt = -1;
    this.#window.cwndCount = 0;
    this.#cut = Math.floor(cutBase(this.#window, this.#options.cutFrom) * BETA);
    return Math.max(this.#cut, SSTHRESH_MIN);
  }

  /** §4.6: down to one segment while ECE goes on. */
  cwndAfterEcn(): number {
    return Math.max(this.#cut, 1);
  }

  cwndAfterUndo(): number {
    return Math.max(this.#window.cwnd, this.#undo?.cwnd ?? 0);
  }

  onEvent(event: CongestionEvent, _now: number): void {
    switch (event) {
      case "timeout":
        this.#slowStart.onTimeout(this.#window);
        this.#course.fromPlateau = true;
        this.#course.inStage = false;
        return;
      case "fast-recovery":
      case "ecn":
        this.#course.fromPlateau = false;
        return;
      case "undone":
        this.#restore();
        return;
      case "idle-restart":
      case "transmit-start":
        // §5.8: idle time does not count.
        this.#countedAt = -1;
        return;
      case "recovered":
        return;
    }
  }

  /** §4.9.2: unless the window has grown beyond what it was, the course goes on from before the cut. */
  #restore(): void {
    const undo = this.#undo;
    this.#undo = undefined;
    if (undo === undefined || this.#window.cwnd > undo.cwnd) return;
    const { cwnd: _cwnd, ...course } = undo;
    this.#course = course;
    this.#countedAt = -1;
  }
}

/** §4.6: what is left of the window. */
const BETA = 0.7;
/** §5.1: segments per second cubed. */
const C = 0.4;
/** §4.3: growth of a window cut to BETA that has Reno's average. */
const ALPHA = (3 * (1 - BETA)) / (1 + BETA);
