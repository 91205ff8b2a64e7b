/** A BBR flow without a network: it is told, acknowledgement by acknowledgement, what a path would tell it. */
import { Bbr } from "../../src/mechanism/congestion/bbr.ts";
import type { BbrPhase } from "../../src/mechanism/congestion/bbr-state.ts";
import type { AckSample, CongestionWindow, LostSegment } from "../../src/mechanism/congestion/controller.ts";
import { ack } from "./acks.ts";
import { newWindow } from "./pipe.ts";

/** Segments per ms. */
export const RATE = 2;
const ROUND_TRIP = 50;

/** A flow that is told what a path of 2 segments per ms and 50 ms would tell it. */
export class Told {
  readonly window: CongestionWindow = { ...newWindow(10), srtt: ROUND_TRIP, minRtt: ROUND_TRIP };
  readonly bbr: Bbr = new Bbr(this.window, { random: () => 0.5, ecnResponse: "like-loss" });
  now = 0;
  rate = 0.2;

  /** One round trip, `rate` being what is delivered; `losing`: in the middle of it a loss is told of. */
  round(fields: Partial<AckSample> = {}, losing?: LostSegment): void {
    const { window } = this;
    const prior = window.delivered;
    const segments = Math.max(10, Math.round(this.rate * ROUND_TRIP));
    for (let index = 0; index < segments; index += 1) {
      window.delivered += 1;
      window.inFlight = Math.min(segments, window.cwnd);
      if (losing !== undefined && index === Math.floor(segments / 2)) this.bbr.onLost(losing, this.now);
      this.now += ROUND_TRIP / segments;
      this.bbr.onAck(
        ack(window, {
          now: this.now,
          rtt: ROUND_TRIP,
          priorDelivered: prior,
          interval: ROUND_TRIP,
          deliveredInInterval: this.rate * ROUND_TRIP,
          txInFlight: segments,
          lostSinceSent: 0,
          ...(index === 0 ? fields : { ...fields, lost: 0 }),
          ...(losing !== undefined && index === Math.floor(segments / 2)
            ? { lost: 1, lostSinceSent: 1 }
            : {}),
        }),
      );
    }
  }

  /** Brings it to where Startup has found the bandwidth and Drain has ended. */
  steady(): void {
    for (; this.rate < RATE; this.rate *= 2) this.round();
    this.rate = RATE;
    for (let rounds = 0; rounds < 6; rounds += 1) this.round();
    this.window.inFlight = 90;
    this.until("probe-cruise");
  }

  /** Rounds until it is in `phase`. */
  until(phase: BbrPhase): void {
    for (let rounds = 0; this.bbr.state.phase !== phase; rounds += 1) {
      if (rounds > 300) throw new Error(`it is still in ${this.bbr.state.phase}, not in ${phase}`);
      this.round();
    }
  }

  lost(start: number, fields: Partial<LostSegment> = {}): LostSegment {
    this.window.lost = (this.window.lost ?? 0) + 1;
    const stamp = { delivered: 0, deliveredAt: 0, firstSentAt: 0, isAppLimited: false };
    return { start, end: start + 1, ...stamp, txInFlight: 100, lostBefore: 0, ...fields };
  }
}
