/** RFC 9293 §3.10.7: SEGMENT ARRIVES, by state. */

import { ACK, FIN, RST, SYN, URG } from "../base/control-bits.ts";
import { seqDiff } from "../base/seq.ts";
import type { Segment } from "../wire/segment.ts";
import { acknowledge } from "./acknowledgement.ts";
import { acknowledgeLater } from "./acknowledging.ts";
import {
  answerOutOfWindow,
  challenge,
  failsPaws,
  fitsWindow,
  hasAck,
  judgeReset,
  lengthOf,
  mayChallenge,
  noteTimestamp,
} from "./checks.ts";
import { afterFinAcked, resetConnection, restartTimeWait, startTimeWait } from "./closing.ts";
import { onMarks } from "./ecn.ts";
import { emit, enter, finish, stopTimers, tellDropped } from "./emit.ts";
import { begin, takeUserTimeout } from "./handshake.ts";
import { arriveInListen, arriveInSynSent } from "./opening.ts";
import { sendWaiting } from "./output.ts";
import { ackOffset, sequenceOffset } from "./positions.ts";
import { repeatSynAck } from "./retransmit.ts";
import { rememberGap } from "./sack-report.ts";
import { answerWithReset, sendAck, transmit, transmitReset } from "./segment-out.ts";
import type { Tcb } from "./tcb.ts";
import { noteDuplicate, reachFin, takeText } from "./text.ts";
import { unsent } from "./unsent.ts";
import { withoutSyn } from "./without-syn.ts";

/** A segment for this connection, its checksum verified. */
export const arrive = (tcb: Tcb, segment: Segment, now: number): void => {
  const { length } = segment.payload;
  const joined = tcb.joinedOf > 0 ? Math.max(1, Math.ceil(length / tcb.joinedOf)) : 1;
  tcb.segsIn += joined;
  if (length > 0) tcb.dataSegsIn += joined;
  switch (tcb.state) {
    case "CLOSED":
      if ((segment.flags & RST) === 0) answerWithReset(tcb, segment, lengthOf(segment));
      tellDropped(tcb, "closed");
      return;
    case "LISTEN":
      arriveInListen(tcb, segment, now);
      return;
    case "SYN-SENT":
      arriveInSynSent(tcb, segment, now, (rest) => arriveInOthers(tcb, rest, now));
      return;
    case "SYN-RECEIVED":
    case "ESTABLISHED":
    case "FIN-WAIT-1":
    case "FIN-WAIT-2":
    case "CLOSE-WAIT":
    case "CLOSING":
    case "LAST-ACK":
    case "TIME-WAIT":
      tcb.lastReceivedAt = Math.floor(now);
      arriveInOthers(tcb, segment, now);
  }
};

/** §3.10.7.4. */
const arriveInOthers = (tcb: Tcb, arrived: Segment, now: number): void => {
  const again = answersOurSyn(tcb, arrived);
  if (again && tcb.settings.profile.name === "linux") {
    // Linux challenges it; the acknowledgement that comes back opens the connection.
    noteDuplicate(tcb, 0, 1);
    challenge(tcb, "syn", now);
    return;
  }
  const segment = again ? withoutSyn(tcb, arrived) : arrived;
  if (repeatsSyn(tcb, segment)) {
    // The same SYN once more, with or without data that was not taken.
    if (!tcb.settings.profile.repeatsSynAck) answerOutOfWindow(tcb, segment, now);
    else if (mayChallenge(tcb, now)) repeatSynAck(tcb, now);
    return;
  }
  if (lacksTimestamp(tcb, segment)) {
    tellDropped(tcb, "no-timestamp");
    return;
  }
  if (failsPaws(tcb, segment, now)) {
    // RFC 7323 §5.3 R1: acknowledged and dropped.
    tellDropped(tcb, "paws");
    answerOutOfWindow(tcb, segment, now);
    return;
  }
  if ((segment.flags & RST) !== 0) {
    onReset(tcb, segment, now);
    return;
  }
  if (tcb.state === "TIME-WAIT" && tcb.settings.profile.name === "bsd") {
    inTimeWaitOfBsd(tcb, segment, now);
    return;
  }
  if (!fitsWindow(tcb, segment) && !repeatsLastFin(tcb, segment)) {
    outsideWindow(tcb, segment, now);
    return;
  }
  // Fourth step. In SYN-RECEIVED a SYN in the window gives the half-open connection up (RFC 9293 §3.10.7.4).
  if ((segment.flags & SYN) !== 0) {
    onSynInWindow(tcb, now);
    return;
  }
  if (!hasAck(segment)) {
    tellDropped(tcb, "no-ack");
    return;
  }
  fromFifthStep(tcb, segment, now);
};

/** FreeBSD: without ACK nothing is said; whatever is not exactly the last acknowledgement is acknowledged. */
const inTimeWaitOfBsd = (tcb: Tcb, segment: Segment, now: number): void => {
  if ((segment.flags & FIN) !== 0 && repeatsLastFin(tcb, segment)) restartTimeWait(tcb, now);
  if (!hasAck(segment)) {
    tellDropped(tcb, "no-ack");
    return;
  }
  const isLast =
    (segment.flags & CONTROL) === ACK &&
    segment.payload.length === 0 &&
    sequenceOffset(tcb, segment.sequence) === tcb.rcvNxt &&
    ackOffset(tcb, segment.acknowledgement) === tcb.sndNxt;
  if (!isLast && mayChallenge(tcb, now)) sendAck(tcb, now);
};

/** The first step's "not acceptable": answered, but a full window still takes acknowledgements (RFC 9293 §3.10.7.4). */
const outsideWindow = (tcb: Tcb, segment: Segment, now: number): void => {
  const start = sequenceOffset(tcb, segment.sequence);
  const full = tcb.rcvAdv <= tcb.rcvNxt && start === tcb.rcvNxt;
  // Kernels take the acknowledgement of a segment that ends where the window begins: the last one, come again.
  const ends = tcb.settings.profile.takesAckOfLast && start + lengthOf(segment) === tcb.rcvNxt;
  if ((full || ends) && hasAck(segment) && (segment.flags & SYN) === 0) {
    // MUST-66: a shut window still takes acknowledgements and urgent pointers; marks count too (RFC 3168 §6.1.6).
    if (!takeAck(tcb, segment, now)) return;
    onMarks(tcb, segment);
    if ((segment.flags & URG) !== 0) onUrgent(tcb, segment, tcb.rcvNxt);
  }
  // A SYN outside the window earns the same answer as one inside it (RFC 5961 §4.2).
  if ((segment.flags & SYN) !== 0 && tcb.state !== "SYN-RECEIVED") challenge(tcb, "syn", now);
  else if (tcb.state !== "CLOSED") answerOutOfWindow(tcb, segment, now);
};

const fromFifthStep = (tcb: Tcb, segment: Segment, now: number): void => {
  if (!takeAck(tcb, segment, now)) return;
  onMarks(tcb, segment);
  if (segment.options.length > 0) takeUserTimeout(tcb, segment);
  const start = sequenceOffset(tcb, segment.sequence);
  const end = start + segment.payload.length;
  if (tcb.released && resetsReleased(tcb, end)) {
    // RFC 9293 §3.6.1 (SHLD-3): there is nobody left to read it, and the peer should know.
    answerWithReset(tcb, segment, lengthOf(segment));
    resetConnection(tcb, { kind: "aborted" });
    return;
  }
  if ((segment.flags & URG) !== 0) onUrgent(tcb, segment, start);
  const before = tcb.rcvNxt;
  const hadFin = tcb.peerFinished;
  if (segment.payload.length > 0 || (segment.flags & FIN) !== 0) takeText(tcb, segment, start, now);
  const inOrder = tcb.rcvNxt > before;
  const finReached = reachFin(tcb);
  if (finReached) afterPeerFin(tcb, now);
  else if (hadFin && (segment.flags & FIN) !== 0 && start <= tcb.rcvNxt) onFinAgain(tcb, now);
  sendWaiting(tcb, now);
  if ((segment.payload.length > 0 || finReached) && (tcb.ackPending || tcb.ackNow))
    acknowledgeLater(tcb, inOrder || finReached, now);
  else if ((segment.flags & FIN) !== 0 && (tcb.ackNow || beyondGap(tcb, start))) {
    rememberGap(tcb, start);
    sendAck(tcb, now);
  }
};

/** RFC 5681 §4.2: a FIN beyond a gap is a segment out of order, and is answered at once. */
const beyondGap = (tcb: Tcb, start: number): boolean => start > tcb.rcvNxt && !tcb.peerFinished;

/** RFC 7323 §3.2: once agreed on, a segment without the option is dropped, resets excepted. Kernels are more lenient. */
const lacksTimestamp = (tcb: Tcb, segment: Segment): boolean =>
  tcb.settings.profile.name === "rfc" &&
  tcb.timestamps &&
  segment.timestamp < 0 &&
  (segment.flags & RST) === 0;

/** Text beyond what has been read arrives at a connection whose program reads no more. */
const resetsReleased = (tcb: Tcb, end: number): boolean => end > tcb.rcvNxt && !tcb.peerFinished;

/** Fifth step. `false`: the segment is done with. */
const takeAck = (tcb: Tcb, segment: Segment, now: number): boolean => {
  const una = ackOffset(tcb, segment.acknowledgement);
  if (tcb.state === "SYN-RECEIVED") {
    if (una <= tcb.sndUna || una > tcb.sndNxt) {
      tellDropped(tcb, "ack-of-unsent");
      answerWithReset(tcb, segment, lengthOf(segment));
      return false;
    }
    establishByAck(tcb, segment, now);
  }
  if (una > tcb.sndNxt && !takesProbeOctet(tcb, una)) {
    tellDropped(tcb, "ack-of-unsent");
    // Linux says nothing while the connection is established.
    if (tcb.state !== "ESTABLISHED" || tcb.settings.profile.name !== "linux") challenge(tcb, "ack", now);
    return false;
  }
  // RFC 5961 §5.2: older than the largest window ever offered can only be guessed.
  if (una < tcb.sndUna - tcb.maxSndWnd && tcb.settings.profile.oldAckChallenge) {
    tellDropped(tcb, "old-ack");
    challenge(tcb, "ack", now);
    return false;
  }
  noteTimestamp(tcb, segment, now);
  acknowledge(tcb, segment, una, sequenceOffset(tcb, segment.sequence), now);
  if (tcb.finOffset >= 0 && tcb.sndUna > tcb.finOffset) {
    const goesOn = afterFinAcked(tcb, now);
    if (!goesOn) return false;
  }
  // "Otherwise, ignore the segment": only the acknowledgement of our FIN matters in CLOSING.
  return (tcb.state as string) !== "CLOSED" && tcb.state !== "CLOSING";
};

const establishByAck = (tcb: Tcb, segment: Segment, now: number): void => {
  enter(tcb, "rcv-ack-of-syn", { opened: tcb.opened });
  // RFC 9293 §3.10.7.4: SND.WND, SND.WL1 and SND.WL2 come from this segment.
  tcb.sndWnd = segment.window * 2 ** tcb.sndWscale;
  tcb.maxSndWnd = Math.max(tcb.maxSndWnd, tcb.sndWnd);
  tcb.sndWl1 = sequenceOffset(tcb, segment.sequence);
  tcb.sndWl2 = ackOffset(tcb, segment.acknowledgement);
  // A fast open has begun with the SYN.
  if (tcb.fastOpen?.opened !== true) begin(tcb, now);
  takeQueued(tcb, now);
};

/** RFC 9293 §3.10.7.2 and §3.10.7.3: text and FIN of the peer's SYN have waited for this. */
const takeQueued = (tcb: Tcb, now: number): void => {
  const { queued } = tcb;
  if (queued === undefined) return;
  tcb.queued = undefined;
  takeText(tcb, queued, 1, now);
  if (tcb.ackPending) acknowledgeLater(tcb, true, now);
};

/** The octet of a window probe has been taken: it counts as sent. */
const takesProbeOctet = (tcb: Tcb, una: number): boolean => {
  if (!tcb.probeOctet || una !== tcb.sndNxt + 1 || unsent(tcb) === 0) return false;
  tcb.probeOctet = false;
  tcb.sndNxt = una;
  return true;
};

const onReset = (tcb: Tcb, segment: Segment, now: number): void => {
  const verdict = judgeReset(tcb, segment);
  if (verdict === "dropped") {
    tellDropped(tcb, "unacceptable-rst");
    return;
  }
  if (verdict === "challenged") {
    challenge(tcb, "rst", now);
    return;
  }
  // RFC 1337 §3, fix F1: a reset does not shorten TIME-WAIT.
  if (tcb.state === "TIME-WAIT" && tcb.settings.ignoreResetInTimeWait) return;
  const wasOpening = tcb.state === "SYN-RECEIVED";
  const wasOver = tcb.state === "TIME-WAIT";
  const passive = wasOpening && tcb.opened === "passively" && tcb.fastOpen?.opened !== true;
  const row = enter(tcb, "rcv-rst", { opened: passive || !wasOpening ? tcb.opened : "actively" });
  if (row.to === "LISTEN") {
    backToListen(tcb);
    return;
  }
  // Both ends had finished: nothing is lost.
  if (wasOver) {
    finish(tcb, { kind: "closed", first: tcb.firstToClose ?? "local" });
    return;
  }
  resetConnection(
    tcb,
    wasOpening && tcb.fastOpen?.opened !== true
      ? { kind: "refused", clause: row.rfc }
      : { kind: "reset-by-peer", clause: row.rfc },
  );
};

const onSynInWindow = (tcb: Tcb, now: number): void => {
  if (tcb.state === "SYN-RECEIVED" && tcb.opened === "passively" && tcb.fastOpen?.opened !== true) {
    enter(tcb, "rcv-syn-in-window", { opened: "passively" });
    backToListen(tcb);
    return;
  }
  if (tcb.settings.synAcceptance === "rfc793" && tcb.state !== "SYN-RECEIVED") {
    // RFC 793: a SYN in the window is an error; the peer gets a reset.
    transmitReset(tcb, now);
    enter(tcb, "rcv-rst", { opened: "actively" });
    resetConnection(tcb, { kind: "reset-by-peer", clause: "9293 §3.10.7.4" });
    return;
  }
  challenge(tcb, "syn", now);
};

/** The half-open connection is given up: `Connection` listens again with a record that knows nothing of it. */
const backToListen = (tcb: Tcb): void => {
  stopTimers(tcb);
  tcb.sent.clear();
};

/** RFC 9293 §3.8.5: the pointer is beyond the last urgent octet (MUST-62), and the user is told of news. */
const onUrgent = (tcb: Tcb, segment: Segment, start: number): void => {
  if (tcb.peerFinished) return;
  const end = start + segment.urgentPointer;
  if (end <= tcb.rcvUp || end <= tcb.rcvNxt) return;
  tcb.rcvUp = end;
  const read = tcb.rcvNxt - tcb.received.readable;
  emit(tcb, { type: "urgent", bytesAhead: end - read });
};

const afterPeerFin = (tcb: Tcb, now: number): void => {
  if (tcb.state === "TIME-WAIT") startTimeWait(tcb, now);
  if (tcb.state === "CLOSING" && tcb.settings.profile.closingRepeatsFin && tcb.finOffset >= 0)
    transmit(tcb, tcb.finOffset, FIN | ACK, noBytes, now);
};

/** The six control bits of RFC 9293 §3.1, without ECN's and the reserved ones. */
const CONTROL = 0x3f;
const noBytes = new Uint8Array(0);

/** The peer's FIN once more: its sender has missed our acknowledgement. */
const onFinAgain = (tcb: Tcb, now: number): void => {
  enter(tcb, "rcv-fin", { opened: tcb.opened });
  if (tcb.state === "TIME-WAIT") restartTimeWait(tcb, now);
  sendAck(tcb, now);
};

/** Figure 7 of RFC 9293: a SYN,ACK whose SYN has come before opens the connection where its ACK is acceptable. */
const answersOurSyn = (tcb: Tcb, segment: Segment): boolean => {
  if (tcb.state !== "SYN-RECEIVED" || (segment.flags & (SYN | ACK)) !== (SYN | ACK)) return false;
  if (seqDiff(segment.sequence, tcb.irs) !== 0) return false;
  const una = ackOffset(tcb, segment.acknowledgement);
  return una > tcb.sndUna && una <= tcb.sndNxt;
};

/** The SYN that this end has answered, come again. */
const repeatsSyn = (tcb: Tcb, segment: Segment): boolean =>
  tcb.state === "SYN-RECEIVED" &&
  (segment.flags & (SYN | ACK | RST)) === SYN &&
  seqDiff(segment.sequence, tcb.irs) === 0 &&
  tcb.sent.count > 0;

/** The peer's FIN once more in TIME-WAIT; it ends where the window begins, so the first step alone would bar it. */
const repeatsLastFin = (tcb: Tcb, segment: Segment): boolean =>
  tcb.state === "TIME-WAIT" &&
  (segment.flags & FIN) !== 0 &&
  (segment.flags & SYN) === 0 &&
  sequenceOffset(tcb, segment.sequence) + lengthOf(segment) === tcb.rcvNxt;
