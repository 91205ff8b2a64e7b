/** RFC 9293 §3.10.7.4, fifth step: an acceptable acknowledgement is worked through, from the queue to what is sent next. */
import { ECE } from "../base/control-bits.ts";
import { finishSample, type RateSample } from "../mechanism/congestion/delivery-rate.ts";
import { prrOnAck } from "../mechanism/congestion/prr.ts";
import { adaptWindow } from "../mechanism/rack.ts";
import type { Segment } from "../wire/segment.ts";
import type { AckFacts } from "./ack-facts.ts";
import { cleanQueue } from "./clean-queue.ts";
import { isReducing } from "./congestion-state.ts";
import { beginRateSample, rateSample } from "./delivered.ts";
import { tell } from "./emit.ts";
import { inFlight, refresh } from "./flight.ts";
import { lossState } from "./loss-detection.ts";
import type { LossState } from "./loss-state.ts";
import { sendWaiting, tellWritable } from "./output.ts";
import { updatePacingRate } from "./pacing.ts";
import { onAckOfMtuProbe, onProgressInSearch } from "./path-mtu.ts";
import { onDubiousAck, type Answer } from "./recovery.ts";
import { noteReordering, removeDuplicateAcks } from "./reordering.ts";
import { retransmitLost } from "./retransmit.ts";
import { takeSample } from "./round-trip.ts";
import { applySack } from "./sack-scoreboard.ts";
import { armAfterAck, armProbe, stopSendTimer } from "./send-timers.ts";
import { onAckOfProbe } from "./tail-loss-probe.ts";
import type { Tcb } from "./tcb.ts";
import { unsent } from "./unsent.ts";

/**
 * `una`: the acknowledgement number as an offset, SND.NXT at most; below SND.UNA it is an old one, of which only the
 * SACK blocks count. `start`: the segment's own number as an offset.
 */
export const acknowledge = (tcb: Tcb, segment: Segment, una: number, start: number, now: number): void => {
  const facts = begin(tcb, segment);
  tcb.keepAliveProbes = 0;
  facts.windowChanged = updateWindow(tcb, segment, una, start);
  if (una > tcb.sndUna) {
    facts.unaAdvanced = true;
    tcb.sndUna = una;
    tcb.retransmits = 0;
    tcb.refusal = undefined;
    tcb.softError = undefined;
  }
  if (tcb.sack && segment.sack.length > 0) {
    const loss = lossState(tcb);
    facts.sackTold = true;
    applySack(tcb, loss, segment.sack, una, facts, now);
  }
  if (facts.priorCount === 0) nothingWasOut(tcb, facts, now);
  else workThrough(tcb, facts, now);
};

const begin = (tcb: Tcb, segment: Segment): AckFacts => {
  beginRateSample();
  return {
    priorUna: tcb.sndUna,
    priorCount: tcb.sent.count,
    priorInFlight: inFlight(tcb),
    priorFack: tcb.loss?.fack ?? 0,
    priorDelivered: tcb.cc.delivered,
    priorLost: tcb.sent.lost,
    carriesData: segment.payload.length > 0 || (segment.flags & 0x03) !== 0,
    windowChanged: false,
    ece: tcb.ecn && (segment.flags & ECE) !== 0 && (segment.flags & 0x02) === 0,
    unaAdvanced: false,
    dataAcked: false,
    synAcked: false,
    acked: 0,
    retransmittedAcked: false,
    originalArrived: false,
    newlySacked: false,
    sackTold: false,
    dsack: false,
    dsackOfProbe: false,
    retransmissionLost: false,
    firstSentAt: -1,
    lastSentAt: -1,
    firstSackSentAt: -1,
    lastSackSentAt: -1,
    reorderedFrom: Number.POSITIVE_INFINITY,
    timestampEcho:
      tcb.timestamps && segment.timestamp >= 0 && segment.timestampEcho !== 0 ? segment.timestampEcho : -1,
  };
};

/** SND.WND from a segment newer than the last that set it. Returns whether it has changed. */
const updateWindow = (tcb: Tcb, segment: Segment, una: number, start: number): boolean => {
  const window = (segment.flags & 0x02) === 0 ? segment.window * 2 ** tcb.sndWscale : segment.window;
  const newer =
    una > tcb.sndUna ||
    start > tcb.sndWl1 ||
    (start === tcb.sndWl1 && una >= tcb.sndWl2 && (una > tcb.sndWl2 || takesSmaller(tcb, window)));
  if (!newer || una < tcb.sndUna) return false;
  tcb.sndWl1 = start;
  tcb.sndWl2 = una;
  if (window === tcb.sndWnd) return false;
  tcb.sndWnd = window;
  tcb.maxSndWnd = Math.max(tcb.maxSndWnd, window);
  return true;
};

/** RFC 9293 takes the window of every segment that is no older; Linux not a smaller one, unless it is shut. */
const takesSmaller = (tcb: Tcb, window: number): boolean =>
  tcb.settings.profile.name !== "linux" || window > tcb.sndWnd || window === 0;

/** RFC 9293 §3.8.6.1: an answer to a window probe, or a window update. */
const nothingWasOut = (tcb: Tcb, facts: AckFacts, now: number): void => {
  // The octet of a probe has been taken.
  if (facts.unaAdvanced) cleanQueue(tcb, tcb.sndUna, facts, now);
  tcb.probes = 0;
  if (tcb.timer === "window-probe") {
    // The window has been answered for, so the peer lives: start anew, or stop when it takes what waits.
    if (tcb.sndUna + tcb.sndWnd - tcb.sndNxt >= Math.min(tcb.mss, unsent(tcb))) {
      tcb.backoff = 0;
      stopSendTimer(tcb);
    }
  }
  const { loss } = tcb;
  if (loss !== undefined) {
    if (facts.dsack) onDubiousAck(tcb, loss, facts, 0, now);
    onAckOfProbe(tcb, loss, tcb.sndUna, facts, now);
  }
  sendWaiting(tcb, now);
  armProbe(tcb, now);
  tellWritable(tcb);
};

const workThrough = (tcb: Tcb, facts: AckFacts, now: number): void => {
  if (facts.unaAdvanced) {
    cleanQueue(tcb, tcb.sndUna, facts, now);
    if (tcb.search !== undefined) onProgressInSearch(tcb, tcb.search);
  }
  if (tcb.sent.count === 0) tcb.outstandingSince = -1;
  else if (facts.unaAdvanced) tcb.outstandingSince = tcb.sent.at(0).sentAt;
  // RFC 5682 §2.1: without SACK an acknowledgement of something sent again proves nothing about the rest.
  if (!tcb.sack && facts.retransmittedAcked) facts.originalArrived = false;
  const rtt = takeSample(tcb, facts, now);
  noteOrder(tcb, facts);
  if ((tcb.search?.start ?? -1) >= 0) onAckOfMtuProbe(tcb, facts, now);
  let answer: Answer = "none";
  const isDubious = dubious(tcb, facts);
  if (isDubious || tcb.loss !== undefined) {
    const loss = lossState(tcb);
    if (tcb.settings.rack) adaptWindow(loss, rateSample().priorDelivered, tcb.cc.delivered);
    onAckOfProbe(tcb, loss, tcb.sndUna, facts, now);
    if (isDubious) answer = onDubiousAck(tcb, loss, facts, duplicateCount(facts), now);
  }
  if (facts.unaAdvanced && tcb.timer !== "reordering") armAfterAck(tcb, now);
  else if (tcb.sent.count === 0) stopSendTimer(tcb);
  controlCongestion(tcb, facts, rtt, now);
  updatePacingRate(tcb);
  sendInAnswer(tcb, answer, now);
  tellWritable(tcb);
};

/** What arrived below what had been reported before says how far segments are reordered. */
const noteOrder = (tcb: Tcb, facts: AckFacts): void => {
  const { loss } = tcb;
  if (loss === undefined) return;
  if (!tcb.sack) {
    if (facts.unaAdvanced) removeDuplicateAcks(tcb, loss, facts);
    return;
  }
  if (facts.reorderedFrom < facts.priorFack) noteReordering(tcb, facts.reorderedFrom, facts.priorFack, false);
};

/** Anything but plain progress (RFC 5681 §2 on duplicate ACKs). */
const dubious = (tcb: Tcb, facts: AckFacts): boolean =>
  (!facts.carriesData && !facts.windowChanged && facts.acked === 0 && !facts.unaAdvanced) ||
  facts.newlySacked ||
  facts.dsack ||
  facts.ece ||
  tcb.congestionState !== "open";

/** RFC 5681 §2: nothing new, no data, the same window. */
const duplicateCount = (facts: AckFacts): number =>
  !facts.unaAdvanced && !facts.carriesData && !facts.windowChanged && !facts.dsack ? 1 : 0;

/** The window: metered out while it is cut (RFC 9937), grown by the controller otherwise. */
const controlCongestion = (tcb: Tcb, facts: AckFacts, rtt: number, now: number): void => {
  const { cc, controller, loss } = tcb;
  const sample = rateSample();
  refresh(tcb);
  finishSample(sample, tcb, now);
  noteDeliveryRate(tcb, sample);
  const delivered = cc.delivered - facts.priorDelivered;
  if (controller === undefined) return;
  if (controller.controlsRecovery || !isReducing(tcb)) {
    if (!controller.controlsRecovery && !mayRaise(tcb, facts, delivered)) return;
    cc.isCwndLimited = fillsWindow(tcb);
    controller.onAck({
      now,
      // RFC 5681 §3.1 counts what is acknowledged cumulatively, Linux whatever has arrived.
      // What had been reported by SACK has been counted then.
      acked:
        tcb.settings.profile.congestionVariant === "linux" ? delivered : Math.min(facts.acked, delivered),
      delivered,
      lost: sample.lost,
      priorDelivered: sample.priorDelivered,
      priorInFlight: facts.priorInFlight,
      rtt,
      interval: sample.interval,
      deliveredInInterval: sample.deliveredInInterval,
      isAppLimited: sample.isAppLimited,
      ecnEcho: facts.ece,
      inRecovery: tcb.congestionState === "recovery" || tcb.congestionState === "loss",
      acknowledgement: tcb.sndUna,
      txInFlight: sample.txInFlight,
      lostSinceSent: sample.lostSinceSent,
    });
  } else if (loss !== undefined) meterOut(tcb, loss, facts, delivered, sample.lost);
  if (tcb.settings.explain)
    tell(tcb, { kind: "window", cwnd: cc.cwnd, ssthresh: cc.ssthresh, inFlight: cc.inFlight });
};

/** As Linux has it: a sample that the program has limited counts only where it is the higher. */
const noteDeliveryRate = (tcb: Tcb, sample: RateSample): void => {
  if (sample.interval <= 0) return;
  const rate = (sample.deliveredInInterval * tcb.mss) / sample.interval;
  if (!sample.isAppLimited || rate > tcb.deliveryRate) tcb.deliveryRate = rate;
};

/** The window is what holds the sender back, or nearly so in slow start, where Linux takes either. */
const fillsWindow = ({ cc, cwndLimited, maxPacketsOut, settings }: Tcb): boolean => {
  if (cc.cwnd >= cc.ssthresh) return cwndLimited;
  return cc.cwnd < 2 * maxPacketsOut || (cwndLimited && settings.profile.congestionVariant === "linux");
};

/** With reordering about, every arrival is progress; without, only what is acknowledged cumulatively. */
const mayRaise = (tcb: Tcb, facts: AckFacts, delivered: number): boolean => {
  if (delivered <= 0) return false;
  if ((tcb.loss?.reordering ?? 0) > tcb.settings.dupThresh) return facts.acked > 0 || facts.newlySacked;
  return facts.dataAcked;
};

const meterOut = (tcb: Tcb, loss: LossState, facts: AckFacts, delivered: number, lost: number): void => {
  if (loss.prr === undefined) return;
  const count = prrOnAck(loss.prr, {
    delivered,
    inFlight: tcb.cc.inFlight,
    newlyLost: lost > 0,
    sndUnaAdvanced: facts.unaAdvanced,
    repairAcknowledged: facts.retransmittedAcked && !facts.retransmissionLost,
  });
  if (count === undefined) return;
  // RFC 6582 §3.2: without SACK a partial acknowledgement asks for the next hole, whatever the window.
  const forced = !tcb.sack && facts.unaAdvanced ? 1 : 0;
  tcb.cc.cwnd = Math.max(1, tcb.cc.inFlight + Math.max(count, forced));
};

const sendInAnswer = (tcb: Tcb, answer: Answer, now: number): void => {
  if (answer === "new") {
    const { highSeq } = tcb;
    sendWaiting(tcb, now);
    if (tcb.sndNxt > highSeq) return;
    lossState(tcb).frto = false;
  }
  if (answer !== "none") retransmitLost(tcb, now);
  sendWaiting(tcb, now);
};
