/** RFC 6298 §5, RFC 8985 §7.2, RFC 9293 §3.8.6.1: the one timer of the sending side, and what it is set for. */
import { makeController } from "../mechanism/congestion/make-controller.ts";
import { backedOff } from "../mechanism/retransmission-timer.ts";
import type { Tcb } from "./tcb.ts";
import { unsent } from "./unsent.ts";

/** Starts the retransmission timer anew (RFC 6298 §5.1, §5.3). */
export const armRetransmission = (tcb: Tcb, now: number): void => {
  tcb.timer = "retransmission";
  tcb.timerAt = now + backedOff(tcb.rto, tcb.backoff, tcb.settings.rtoMax);
};

/** Nothing is outstanding: the timer is off (RFC 6298 §5.2). */
export const stopSendTimer = (tcb: Tcb): void => {
  tcb.timer = "none";
  tcb.timerAt = Number.POSITIVE_INFINITY;
};

/** After new data has gone out (§5.1: started if it is not running). `before`: segments that were out already. */
export const armAfterSending = (tcb: Tcb, before: number, now: number): void => {
  tcb.probes = 0;
  tcb.probingSince = -1;
  if (before === 0 || tcb.timer === "tail-loss-probe" || tcb.timer === "none" || tcb.timer === "window-probe")
    rearm(tcb, now);
  scheduleLossProbe(tcb, untilTimeout(tcb, now), now);
};

/** After an acknowledgement of new data: anew while anything is outstanding (§5.2, §5.3). */
export const armAfterAck = (tcb: Tcb, now: number): void => {
  if (scheduleLossProbe(tcb, backedOff(tcb.rto, tcb.backoff, tcb.settings.rtoMax), now)) return;
  rearm(tcb, now);
};

/** The retransmission timer, or none where nothing is outstanding. */
export const rearm = (tcb: Tcb, now: number): void => {
  if (tcb.sent.count === 0) {
    stopSendTimer(tcb);
    return;
  }
  // In place of a probe or a reordering timer it keeps its own time, counted from when the oldest segment went out.
  const wait =
    tcb.timer === "tail-loss-probe" || tcb.timer === "reordering"
      ? Math.max(LEAST, untilTimeout(tcb, now))
      : backedOff(tcb.rto, tcb.backoff, tcb.settings.rtoMax);
  tcb.timer = "retransmission";
  tcb.timerAt = now + wait;
};

/** From now until the oldest segment's retransmission timeout; negative when it is overdue. */
const untilTimeout = (tcb: Tcb, now: number): number =>
  tcb.sent.at(0).sentAt + backedOff(tcb.rto, tcb.backoff, tcb.settings.rtoMax) - now;

/**
 * RFC 8985 §7.2: a probe after two round trips, so that the loss of a flight's tail need not wait for the
 * retransmission timeout. `limit`: when that would be.
 */
const scheduleLossProbe = (tcb: Tcb, limit: number, now: number): boolean => {
  if (!tcb.settings.tailLossProbe || !tcb.sack || tcb.sent.count === 0) return false;
  if (tcb.congestionState !== "open" && tcb.congestionState !== "cwr") return false;
  // §7.2: what has been reported beyond a gap is for RACK or DupThresh to judge.
  if (tcb.sent.sacked > 0) return false;
  // §7.3: one probe for each sample; Linux asks only that the one before is answered.
  if (tcb.loss?.tlpUsed === true && tcb.settings.profile.name !== "linux") return false;
  if (tcb.state === "SYN-RECEIVED" || tcb.state === "SYN-SENT") return false;
  let wait = PROBE_INITIAL;
  // §7.2: with one segment out its acknowledgement may be delayed, by up to the worst-case delayed ACK timer.
  if (tcb.srtt >= 0) wait = 2 * tcb.srtt + (tcb.sent.count === 1 ? DELAYED_ACK_MAX : TIMEOUT_LEAST);
  tcb.timer = "tail-loss-probe";
  tcb.timerAt = now + (limit > 0 ? Math.min(wait, limit) : wait);
  return true;
};

/** RFC 9293 §3.8.6.1: data waits, nothing is outstanding, and the window does not take it: ask after it. */
export const armProbe = (tcb: Tcb, now: number): void => {
  if (tcb.timer !== "none" || tcb.sent.count > 0 || unsent(tcb) === 0) return;
  if (tcb.sndUna + tcb.sndWnd - tcb.sndNxt >= Math.min(unsent(tcb), tcb.mss)) return;
  tcb.timer = "window-probe";
  tcb.timerAt = now + probeInterval(tcb);
};

/** The wait before the next window probe: the timeout, doubled each time, between the profile's bounds. */
export const probeInterval = (tcb: Tcb): number => {
  const { persistMin, persistMax } = tcb.settings.profile;
  return Math.min(
    persistMax,
    Math.max(persistMin, backedOff(Math.max(tcb.rto, persistMin), tcb.backoff, persistMax)),
  );
};

/** RFC 5681 §4.1: after an idle time of more than a timeout the window says nothing any more. */
export const restartFromIdle = (tcb: Tcb, now: number): void => {
  // A connection that has never sent anything has no need of a controller.
  tcb.controller ??= makeController(tcb.settings.congestion, tcb.cc, {
    variant: tcb.settings.profile.congestionVariant,
    ...(tcb.random === undefined ? {} : { random: tcb.random }),
  });
  if (tcb.sent.count > 0) return;
  const idle = tcb.lastDataSentAt < 0 ? 0 : now - tcb.lastDataSentAt;
  if (tcb.settings.slowStartAfterIdle && idle > tcb.rto && !tcb.controller.controlsRecovery) {
    const restart = Math.min(tcb.settings.initialWindow, tcb.cc.cwnd);
    let window = tcb.cc.cwnd;
    // RFC 2861's decay, which Linux keeps: halved for each timeout that has passed.
    if (tcb.settings.profile.name === "linux") {
      tcb.cc.ssthresh = Math.max(tcb.cc.ssthresh, ((3 * tcb.cc.cwnd) / 4) | 0);
      for (let spent = idle - tcb.rto; spent > 0 && window > restart; spent -= tcb.rto) window >>= 1;
    } else window = restart;
    tcb.cc.cwnd = Math.max(window, restart);
    tcb.cc.cwndCount = 0;
    tcb.controller?.onEvent("idle-restart", now);
  }
  tcb.controller?.onEvent("transmit-start", now);
};

const LEAST = 1;
/** RFC 8985 §7.2: WCDelAckT. */
const DELAYED_ACK_MAX = 200;
const TIMEOUT_LEAST = 2;
/** RFC 8985 §7.2: where there is no sample yet. */
const PROBE_INITIAL = 1000;
