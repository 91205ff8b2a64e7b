/**
 * A segment that this host's own queue has no room for has not been sent (as Linux and BSD have it; no RFC speaks of it).
 * The window is cut once, as for congestion, and what waits is tried again: with the next acknowledgement, or after a while.
 */
import { CWR, FIN, SYN } from "../base/control-bits.ts";
import type { Segment } from "../wire/segment.ts";
import { enterCwr, isReducing } from "./congestion-state.ts";
import { refresh } from "./flight.ts";
import { lossState } from "./loss-detection.ts";
import { ackOffset } from "./positions.ts";
import { rearm, stopSendTimer } from "./send-timers.ts";
import type { Tcb } from "./tcb.ts";
import { finWaits, unsent } from "./unsent.ts";

/** Nothing is out and the queue takes nothing. Times ms. */
export interface Refusal {
  /** When it is tried again. */
  at: number;
  /** Tries since, and when the first was; -1: none yet. */
  probes: number;
  since: number;
}

/** `segment` is the one that `poll` has given last. */
export const onRefused = (tcb: Tcb, segment: Segment, now: number): void => {
  if (tcb.state === "CLOSED" || tcb.state === "LISTEN") return;
  const offset = ackOffset(tcb, segment.sequence);
  if (isWindowProbe(tcb, offset)) {
    tcb.backoff = Math.max(0, tcb.backoff - 1);
    tcb.timerAt = now + TRY_AGAIN;
    return;
  }
  const isText = segment.payload.length > 0 || (segment.flags & FIN) !== 0;
  // A SYN is repeated by its timer, and an acknowledgement is made good by the next one.
  if (!isText || (segment.flags & SYN) !== 0) return;
  const index = tcb.sent.indexOf(offset);
  if (index >= tcb.sent.count || tcb.sent.at(index).start !== offset) return;
  if ((segment.flags & CWR) !== 0) tcb.ecnCwr = true;
  if (tcb.sent.at(index).retransmissions > 0) notSentAgain(tcb, index, now);
  else notSent(tcb, index);
  refresh(tcb);
  // A window that is being cut is not cut again.
  if (tcb.controller?.controlsRecovery !== true) enterCwr(tcb, lossState(tcb), false, now);
  tryLater(tcb, now);
};

/** RFC 9293 §3.8.6.1: a probe that has not been sent says nothing of the peer. */
const isWindowProbe = (tcb: Tcb, offset: number): boolean =>
  tcb.timer === "window-probe" &&
  tcb.probes > 0 &&
  tcb.sent.count === 0 &&
  offset === (tcb.probeOctet ? tcb.sndNxt : tcb.sndUna - 1);

/** It is still lost and not in flight again. Where it was the timer's it is due again soon, without backing off further. */
const notSentAgain = (tcb: Tcb, index: number, now: number): void => {
  const { loss, sent } = tcb;
  sent.setRetransmitted(sent.at(index), false);
  if (loss !== undefined && loss.tlpRetransmitted && index === sent.count - 1) loss.tlpHighSeq = -1;
  if (loss?.prr !== undefined && isReducing(tcb)) loss.prr.out = Math.max(0, loss.prr.out - 1);
  if (tcb.congestionState !== "loss" || index > 0 || tcb.backoff === 0) return;
  tcb.backoff -= 1;
  // It says nothing about the path or the peer; what would be waited for them in all is waited for the queue.
  const patience = tcb.settings.retries * tcb.settings.rtoMax;
  if (now - tcb.outstandingSince < patience) tcb.retransmits = Math.max(0, tcb.retransmits - 1);
  tcb.timer = "retransmission";
  tcb.timerAt = now + TRY_AGAIN;
};

/** This segment and whatever was made after it go back to where they waited. */
const notSent = (tcb: Tcb, index: number): void => {
  const { loss, sent } = tcb;
  const first = sent.at(index).start;
  while (sent.count > index) {
    sent.pop();
    if (loss?.prr !== undefined && isReducing(tcb)) loss.prr.out = Math.max(0, loss.prr.out - 1);
  }
  tcb.sndNxt = first;
  if (tcb.finOffset >= first) tcb.finOffset = -1;
  if (tcb.sndSml > first) tcb.sndSml = 0;
  tcb.pushedTo = Math.min(tcb.pushedTo, first);
  if (tcb.search !== undefined && tcb.search.start >= first) tcb.search.start = -1;
  if (loss !== undefined && loss.tlpHighSeq > first) loss.tlpHighSeq = -1;
  forgetQueued(tcb, first);
};

/** What has not been polled yet of that goes with it. */
const forgetQueued = (tcb: Tcb, first: number): void => {
  let kept = tcb.actionHead;
  for (let at = tcb.actionHead; at < tcb.actions.length; at += 1) {
    const action = tcb.actions[at];
    const isGone =
      action?.type === "transmit" &&
      (action.segment.payload.length > 0 || (action.segment.flags & FIN) !== 0) &&
      ackOffset(tcb, action.segment.sequence) >= first;
    if (isGone) continue;
    tcb.actions[kept] = action;
    kept += 1;
  }
  tcb.actions.length = kept;
  if (kept !== tcb.actionHead) return;
  tcb.actions.length = 0;
  tcb.actionHead = 0;
};

/** With nothing outstanding no acknowledgement will ask for more, and no other timer runs. */
const tryLater = (tcb: Tcb, now: number): void => {
  if (tcb.sent.count > 0) {
    if (tcb.timer === "none") rearm(tcb, now);
    return;
  }
  tcb.outstandingSince = -1;
  stopSendTimer(tcb);
  if (unsent(tcb) === 0 && !finWaits(tcb)) return;
  const { refusal } = tcb;
  const first = Math.max(tcb.rto, tcb.settings.profile.persistMin);
  const next = refusal ?? { at: now + first, probes: 0, since: -1 };
  if (next.at <= now) next.at = now + TRY_AGAIN;
  tcb.refusal = next;
  tcb.probes = next.probes;
  tcb.probingSince = next.since;
  tcb.timer = "window-probe";
  tcb.timerAt = next.at;
};

/** The queue is tried again, with what waits. */
export const noteTry = (refusal: Refusal, now: number): void => {
  if (refusal.since < 0) refusal.since = now;
  refusal.probes += 1;
};

/** Linux: TCP_RESOURCE_PROBE_INTERVAL, ms. */
const TRY_AGAIN = 500;
