/** RFC 5681 §3.1: slow start and congestion avoidance as NewReno (RFC 6582) has them. In segments. */
import type { AckSample, CongestionController, CongestionEvent, CongestionWindow } from "./controller.ts";
import { SlowStart, type SlowStartMode } from "./slow-start.ts";
import { avoidCongestion, cutBase, slowStart, SSTHRESH_MIN, type CutFrom } from "./window-growth.ts";

/** How NewReno is to be. */
export interface NewRenoOptions {
  /** `linux`: slow start without a limit on what one acknowledgement adds; what SACK reports counts once only. */
  readonly variant: "rfc" | "linux";
  /** What is halved. */
  readonly cutFrom: CutFrom;
  readonly slowStart: SlowStartMode;
}

/** NewReno bound to one window. */
export class NewReno implements CongestionController {
  readonly name = "new-reno";
  readonly controlsRecovery = false;
  readonly #window: CongestionWindow;
  readonly #cutFrom: CutFrom;
  /** `undefined`: slow start as Linux has it. */
  readonly #slowStart: SlowStart | undefined;
  /** The window before the last cut; 0: there was none. */
  #priorCwnd = 0;

  constructor(window: CongestionWindow, options: NewRenoOptions) {
    this.#window = window;
    this.#cutFrom = options.cutFrom;
    this.#slowStart = options.variant === "linux" ? undefined : new SlowStart(window, options.slowStart);
  }

  onAck(sample: AckSample): void {
    const window = this.#window;
    // Only what acknowledges something new makes the window grow; duplicate ACKs do not.
    if (sample.acked <= 0) return;
    // §3.1 leaves open which of the two applies when they are equal; here the window is then already large enough.
    let left = this.#slowStart === undefined ? sample.delivered : sample.acked;
    if (window.cwnd < window.ssthresh) {
      left = this.#inSlowStart(sample, left);
      if (left <= 0) return;
    }
    if (window.isCwndLimited) avoidCongestion(window, window.cwnd, left);
  }

  #inSlowStart(sample: AckSample, arrived: number): number {
    const window = this.#window;
    if (this.#slowStart !== undefined) return this.#slowStart.onAck(window, sample, window.ssthresh);
    return window.isCwndLimited ? slowStart(window, arrived, window.ssthresh) : 0;
  }

  /** RFC 5681 §3.1 (4). */
  ssthreshAfterLoss(_now: number): number {
    this.#priorCwnd = this.#window.cwnd;
    this.#window.cwndCount = 0;
    return Math.max(Math.floor(cutBase(this.#window, this.#cutFrom) / 2), SSTHRESH_MIN);
  }

  /** RFC 3168 §6.1.2: halved like for loss, but a window of two becomes one. */
  cwndAfterEcn(): number {
    return Math.max(Math.floor(this.#priorCwnd / 2), 1);
  }

  cwndAfterUndo(): number {
    return Math.max(this.#window.cwnd, this.#priorCwnd);
  }

  onEvent(event: CongestionEvent, _now: number): void {
    if (event === "timeout") this.#slowStart?.onTimeout(this.#window);
  }
}
