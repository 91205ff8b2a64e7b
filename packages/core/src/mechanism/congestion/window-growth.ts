/** RFC 5681 §3.1 in segments: the two ways a window grows, and what FlightSize is. Shared by NewReno and CUBIC. */
import type { CongestionWindow } from "./controller.ts";

/**
 * Slow start: one segment for each acknowledged, up to the window `end`. Returns how many of `acked` were not used because
 * the end was reached: they count in congestion avoidance. A fraction is kept in `cwndCount`.
 */
export const slowStart = (window: CongestionWindow, acked: number, end: number): number => {
  const kept = Math.floor(window.cwndCount);
  const credit = window.cwndCount - kept + acked;
  const grown = Math.min(Math.floor(credit), Math.max(0, end - window.cwnd));
  window.cwnd = Math.min(window.cwnd + grown, window.cwndClamp);
  const left = credit - grown;
  window.cwndCount = kept + (left < 1 ? left : 0);
  return left < 1 ? 0 : left;
};

/**
 * Congestion avoidance: one segment for each `per` acknowledged, counted, so that neither delayed nor divided ACKs change
 * the pace. Linux's way: credit gathered at a larger `per` is worth one segment at once.
 */
export const avoidCongestion = (window: CongestionWindow, per: number, acked: number): void => {
  if (window.cwndCount >= per) {
    window.cwndCount = 0;
    window.cwnd += 1;
  }
  window.cwndCount += acked;
  if (window.cwndCount >= per) {
    const grown = Math.floor(window.cwndCount / per);
    window.cwndCount -= grown * per;
    window.cwnd += grown;
  }
  window.cwnd = Math.min(window.cwnd, window.cwndClamp);
};

/** What a cut is measured from: RFC 5681 §3.1 (4) takes FlightSize, Linux the window. */
export type CutFrom = "flight-size" | "cwnd";

/**
 * What is cut from, segments. FlightSize is what is sent and not acknowledged cumulatively; no more than the window,
 * because what limited transmit has sent beyond it is not to be counted (RFC 5681 §3.2). Short segments count whole, as
 * they do in the window.
 */
export const cutBase = (window: CongestionWindow, from: CutFrom): number => {
  if (from === "cwnd") return window.cwnd;
  const octets = Math.max(0, window.sndNxt - window.sndUna);
  return Math.min(window.cwnd, Math.max(window.inFlight, Math.ceil(octets / Math.max(1, window.smss))));
};

/** RFC 5681 §3.1 (4): no threshold is below two segments. */
export const SSTHRESH_MIN = 2;
