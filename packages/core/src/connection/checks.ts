/**
 * RFC 9293 §3.10.7.4, first to fourth step, with RFC 7323 §5 and RFC 5961: whether a segment may come in at all, and the
 * answers to one that may not.
 */
import { ACK, FIN, RST, SYN } from "../base/control-bits.ts";
import { isAcceptable } from "../machine/segment-triggers.ts";
import type { Segment } from "../wire/segment.ts";
import { acceptedWindow } from "./advertised-window.ts";
import { tell, tellDropped } from "./emit.ts";
import { seqIn, sequenceOffset } from "./positions.ts";
import { sendAck } from "./segment-out.ts";
import type { Tcb } from "./tcb.ts";
import { noteDuplicate } from "./text.ts";

/** RFC 7323 §5.5: a connection idle for longer has lost the sense of its timestamps, ms. */
const PAWS_IDLE = 24 * 24 * 3_600_000;

/** SEG.LEN. */
export const lengthOf = (segment: Segment): number =>
  segment.payload.length + ((segment.flags & SYN) === 0 ? 0 : 1) + ((segment.flags & FIN) === 0 ? 0 : 1);

/** RFC 7323 §5.3, R1: an old timestamp makes a segment an old duplicate. Resets are exempt (§5.2). */
export const failsPaws = (tcb: Tcb, segment: Segment, now: number): boolean => {
  if (!tcb.timestamps || segment.timestamp < 0 || (segment.flags & RST) !== 0 || tcb.tsRecentAt < 0)
    return false;
  if (((segment.timestamp - tcb.tsRecent) | 0) >= 0) return false;
  return now - tcb.tsRecentAt < PAWS_IDLE;
};

/** RFC 7323 §4.3 (2): the timestamp to echo is that of the segment that an acknowledgement is owed for. */
export const noteTimestamp = (tcb: Tcb, segment: Segment, now: number): void => {
  if (!tcb.timestamps || segment.timestamp < 0) return;
  if (sequenceOffset(tcb, segment.sequence) > tcb.lastAckSent) return;
  if (((segment.timestamp - tcb.tsRecent) | 0) < 0 && now - tcb.tsRecentAt < PAWS_IDLE) return;
  tcb.tsRecent = segment.timestamp;
  tcb.tsRecentAt = Math.floor(now);
};

/** RFC 9293 §3.10.7.4, first step. */
export const fitsWindow = (tcb: Tcb, segment: Segment): boolean =>
  isAcceptable(seqIn(tcb, tcb.rcvNxt), acceptedWindow(tcb), segment.sequence, lengthOf(segment));

/** The answer to what lies outside the window: an acknowledgement that says where we are (§3.10.7.4). */
export const answerOutOfWindow = (tcb: Tcb, segment: Segment, now: number): void => {
  tellDropped(tcb, "out-of-window");
  if ((segment.flags & RST) !== 0) return;
  const start = sequenceOffset(tcb, segment.sequence);
  const end = start + segment.payload.length;
  const hasText = end > start || (segment.flags & FIN) !== 0;
  // Data is always answered: its sender has perhaps lost our acknowledgement. What has none is answered at a bounded rate.
  if (!hasText || (segment.flags & SYN) !== 0) {
    if (!mayChallenge(tcb, now)) return;
  }
  if (end > start && start < tcb.rcvNxt) noteDuplicate(tcb, start, Math.min(end, tcb.rcvNxt));
  sendAck(tcb, now);
};

/** RFC 5961 §7: on one connection no more than a few in a while, and for the whole endpoint within its limit. */
export const mayChallenge = (tcb: Tcb, now: number): boolean => {
  const { challengeInterval, challengeBurst } = tcb.settings.profile;
  if (now - tcb.lastChallengeAt >= challengeInterval) {
    tcb.lastChallengeAt = Math.ceil(now);
    tcb.challenges = 0;
  }
  tcb.challenges += 1;
  return tcb.challenges <= challengeBurst;
};

/** RFC 5961 §3.2, §4.2, §5.2: the peer is to show that it means it. */
export const challenge = (tcb: Tcb, because: "rst" | "syn" | "ack", now: number): void => {
  if (!mayChallenge(tcb, now)) return;
  if (tcb.challengeLimit !== undefined && !tcb.challengeLimit.take(now)) return;
  tell(tcb, { kind: "challenge-ack", because });
  sendAck(tcb, now);
};

/** What a reset is to the connection (RFC 9293 §3.5.3, RFC 5961 §3.2). */
export const judgeReset = (tcb: Tcb, segment: Segment): "believed" | "challenged" | "dropped" => {
  const start = sequenceOffset(tcb, segment.sequence);
  if (start === tcb.rcvNxt) return "believed";
  const window = acceptedWindow(tcb);
  if (tcb.settings.resetAcceptance === "rfc793" && start > tcb.rcvNxt && start < tcb.rcvNxt + window)
    return "believed";
  if (tcb.settings.profile.name === "linux") {
    // A peer that has closed resets with the number before its FIN; one that has sent more, beyond the last SACK block.
    if (tcb.peerFinished && start === tcb.rcvNxt - 1) return "believed";
    const last = tcb.sack ? tcb.received.outOfOrderAt(-1) : undefined;
    if (last !== undefined && start === tcb.rcvNxt + last.end) return "believed";
  }
  return start > tcb.rcvNxt && start < tcb.rcvNxt + window ? "challenged" : "dropped";
};

/** Whether the segment has the ACK bit. */
export const hasAck = (segment: Segment): boolean => (segment.flags & ACK) !== 0;
