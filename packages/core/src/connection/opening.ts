/** RFC 9293 §3.10.7.2 and §3.10.7.3: a segment to LISTEN, and to SYN-SENT. */
import { ACK, ECE, FIN, RST, SYN } from "../base/control-bits.ts";
import { optionOf, type Segment, segmentWith } from "../wire/segment.ts";
import { noteHandshake } from "./acknowledging.ts";
import { acknowledge } from "./acknowledgement.ts";
import { lengthOf } from "./checks.ts";
import { resetConnection } from "./closing.ts";
import { enter, tellDropped } from "./emit.ts";
import { fastOpenOf, type FastOpenState } from "./fast-open-state.ts";
import { begin, sendSynAck, takeOffers } from "./handshake.ts";
import { markLost } from "./loss-detection.ts";
import { sendWaiting } from "./output.ts";
import { ackOffset } from "./positions.ts";
import { asLostWithoutCut } from "./retransmit.ts";
import { answerWithReset, sendAck, transmitSyn } from "./segment-out.ts";
import type { Tcb } from "./tcb.ts";
import { takeText } from "./text.ts";
import { unsent } from "./unsent.ts";
import { withoutSyn } from "./without-syn.ts";

/** §3.10.7.2. */
export const arriveInListen = (tcb: Tcb, segment: Segment, now: number): void => {
  if ((segment.flags & RST) !== 0) {
    tellDropped(tcb, "unacceptable-rst");
    return;
  }
  if ((segment.flags & ACK) !== 0) {
    answerWithReset(tcb, segment, lengthOf(segment));
    return;
  }
  if ((segment.flags & SYN) === 0) {
    tellDropped(tcb, "no-ack");
    return;
  }
  tcb.openToAnybody = tcb.remotePort === 0;
  tcb.remotePort = segment.sourcePort;
  tcb.opened = "passively";
  tcb.lastReceivedAt = Math.floor(now);
  takeOffers(tcb, segment, false, now);
  tcb.rcvAdv = tcb.rcvNxt;
  enter(tcb, "rcv-syn");
  takeDataOfSyn(tcb, segment, now);
  if (tcb.fastOpen?.opened !== true && tcb.settings.profile.queuesSynText === "always")
    queueText(tcb, segment);
  sendSynAck(tcb, now);
  if (tcb.fastOpen?.opened === true) {
    // RFC 7413 §4.2: the server may answer with data before its SYN is acknowledged.
    begin(tcb, now);
    // The window counts from behind our SYN, which is not acknowledged yet.
    tcb.sndWnd = segment.window + 1;
    tcb.maxSndWnd = tcb.sndWnd;
  }
};

/** RFC 7413 §4.2.2: data of a SYN is taken only behind a valid cookie; without it the peer sends it again. */
const takeDataOfSyn = (tcb: Tcb, segment: Segment, now: number): void => {
  const offered = optionOf(segment, "fast-open");
  const { fastOpen } = tcb.settings;
  if (fastOpen.server !== true) return;
  const state = fastOpenOf(tcb);
  state.experimental = offered?.experimental ?? false;
  const valid =
    fastOpen.withoutCookie === true ||
    (offered !== undefined && offered.cookie.length > 0 && sameBytes(offered.cookie, fastOpen.cookie));
  if (!valid) {
    state.asked = offered !== undefined;
    state.cookie = fastOpen.cookie;
    return;
  }
  state.opened = true;
  if (segment.payload.length === 0 && (segment.flags & FIN) === 0) return;
  tcb.rcvAdv = tcb.rcvNxt + tcb.windowClamp;
  takeSynText(tcb, segment, now);
  tcb.ackPending = false;
};

/** Text of a SYN begins one octet after its number. Taken as in ESTABLISHED, where it belongs. */
const takeSynText = (tcb: Tcb, segment: Segment, now: number): void => {
  const { state, windowClamp } = tcb;
  tcb.state = "ESTABLISHED";
  takeText(tcb, segment, 1, now);
  tcb.state = state;
  // The window does not open for it.
  tcb.windowClamp = windowClamp;
  fastOpenOf(tcb).taken = segment.payload.length;
};

const sameBytes = (a: Uint8Array, b: Uint8Array | undefined): boolean =>
  b !== undefined && a.length === b.length && a.every((value, index) => value === b[index]);

/** §3.10.7.3. `goOn` works through what a SYN,ACK carries beside its SYN, from the sixth step on. */
export const arriveInSynSent = (
  tcb: Tcb,
  segment: Segment,
  now: number,
  goOn: (rest: Segment) => void,
): void => {
  const acked = (segment.flags & ACK) !== 0;
  const una = acked ? ackOffset(tcb, segment.acknowledgement) : 0;
  if (acked && (una <= 0 || una > tcb.sndNxt)) {
    tellDropped(tcb, "ack-of-unsent");
    if ((segment.flags & RST) === 0) answerWithReset(tcb, segment, lengthOf(segment));
    return;
  }
  // An old answer to an earlier SYN of this connection shows by its echo (RFC 7323 §3.2).
  if (acked && echoIsForeign(tcb, segment, now)) {
    tellDropped(tcb, "paws");
    if ((segment.flags & RST) === 0) answerWithReset(tcb, segment, lengthOf(segment));
    return;
  }
  if ((segment.flags & RST) !== 0) {
    if (!acked) {
      tellDropped(tcb, "unacceptable-rst");
      return;
    }
    const row = enter(tcb, "rcv-rst");
    resetConnection(tcb, { kind: "refused", clause: row.rfc });
    return;
  }
  if ((segment.flags & SYN) === 0) {
    tellDropped(tcb, "no-ack");
    return;
  }
  tcb.lastReceivedAt = Math.floor(now);
  if (acked) onSynAck(tcb, segment, una, now, goOn);
  else simultaneous(tcb, segment, now);
};

const echoIsForeign = (tcb: Tcb, segment: Segment, now: number): boolean => {
  if (!tcb.settings.timestamps || segment.timestamp < 0 || segment.timestampEcho === 0) return false;
  const sent =
    tcb.outstandingSince >= 0
      ? (Math.floor(tcb.outstandingSince) + tcb.timestampOffset) >>> 0
      : segment.timestampEcho;
  const latest = (Math.floor(now) + tcb.timestampOffset) >>> 0;
  return ((segment.timestampEcho - sent) | 0) < 0 || ((latest - segment.timestampEcho) | 0) < 0;
};

const onSynAck = (
  tcb: Tcb,
  segment: Segment,
  una: number,
  now: number,
  goOn: (rest: Segment) => void,
): void => {
  takeOffers(tcb, segment, true, now);
  tcb.rcvAdv = tcb.rcvNxt + tcb.rcvAdv;
  enter(tcb, "rcv-syn-ack");
  begin(tcb, now);
  // Owed from here on: data that goes out with the next step carries it.
  tcb.ackNow = true;
  if (unsent(tcb) > 0) noteHandshake(tcb, now);
  if (tcb.fastOpen !== undefined && tcb.fastOpen.synData > 0) onSynData(tcb, tcb.fastOpen, una, now);
  acknowledge(tcb, segment, una, 0, now);
  const rest = withoutSyn(tcb, segment);
  if (rest.payload.length > 0 || (rest.flags & FIN) !== 0) goOn(rest);
  else sendWaiting(tcb, now);
  // RFC 9293 §3.10.7.3: the ACK goes on data where there is some; by itself otherwise.
  if (tcb.ackNow && tcb.state !== "CLOSED") sendAck(tcb, now);
};

/** RFC 7413 §4.2.2: what the server has not taken of the SYN's data goes out again at once; that is no congestion. */
const onSynData = (tcb: Tcb, fastOpen: FastOpenState, una: number, now: number): void => {
  const end = 1 + fastOpen.synData;
  if (una >= end) {
    // The SYN and its data were one segment.
    tcb.cc.delivered -= 1;
    return;
  }
  for (let index = 0; index < tcb.sent.count; index += 1) {
    const segment = tcb.sent.at(index);
    if (segment.end > una && segment.start < end) markLost(tcb, segment, now);
  }
  fastOpen.synData = 0;
  asLostWithoutCut(tcb);
};

/** What comes behind a SYN waits until the connection is established; FreeBSD forgets a FIN. */
const queueText = (tcb: Tcb, segment: Segment): void => {
  const keepsFin = tcb.settings.profile.name !== "bsd" && (segment.flags & FIN) !== 0;
  if (segment.payload.length === 0 && !keepsFin) return;
  tcb.queued = segmentWith(segment, {
    flags: ACK | (keepsFin ? FIN : 0),
    payload: segment.payload.slice(),
  });
};

/** §3.5, figure 7: both ends have asked at the same time. */
const simultaneous = (tcb: Tcb, segment: Segment, now: number): void => {
  const edge = tcb.rcvAdv;
  takeOffers(tcb, segment, false, now);
  tcb.rcvAdv = tcb.rcvNxt + edge;
  tcb.opened = "actively";
  enter(tcb, "rcv-syn");
  if (tcb.settings.profile.queuesSynText !== "never") queueText(tcb, segment);
  transmitSyn(tcb, SYN | ACK | (tcb.ecn ? ECE : 0), noBytes, now);
};

const noBytes = new Uint8Array(0);
