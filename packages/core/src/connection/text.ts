/** RFC 9293 §3.10.7.4, seventh and eighth step: text that arrives, in order or beyond a gap, and the FIN behind it. */
import { FIN, PSH } from "../base/control-bits.ts";
import type { Segment } from "../wire/segment.ts";
import { noteText } from "./acknowledging.ts";
import { emit, enter, tellDropped } from "./emit.ts";
import { acceptedWindow } from "./advertised-window.ts";
import { seqIn } from "./positions.ts";
import { rememberGap } from "./sack-report.ts";
import type { Tcb } from "./tcb.ts";
import { growReceiveBuffer } from "./receive-tuning.ts";

/** Whether the peer may still send (RFC 9293 §3.10.7.4). */
const mayReceive = (tcb: Tcb): boolean =>
  tcb.state === "ESTABLISHED" || tcb.state === "FIN-WAIT-1" || tcb.state === "FIN-WAIT-2";

/**
 * Takes the text of a segment that begins at offset `start`. Returns whether RCV.NXT has moved; a FIN is remembered, and
 * reached by `reachFin`.
 */
export const takeText = (tcb: Tcb, segment: Segment, start: number, now: number): boolean => {
  const end = start + segment.payload.length;
  if ((segment.flags & FIN) !== 0 && tcb.peerFin < 0 && mayReceive(tcb)) {
    const fits = end < tcb.rcvNxt + Math.max(1, acceptedWindow(tcb)) || end === tcb.rcvNxt;
    if (fits) tcb.peerFin = end;
  }
  if (segment.payload.length === 0) return false;
  if (!mayReceive(tcb)) return false;
  return take(tcb, segment, start, end, now);
};

const take = (tcb: Tcb, segment: Segment, start: number, end: number, now: number): boolean => {
  noteText(tcb, segment.payload.length, now);
  const right = tcb.rcvNxt + acceptedWindow(tcb);
  const edge = tcb.peerFin >= 0 ? Math.min(right, tcb.peerFin) : right;
  const from = Math.max(start, tcb.rcvNxt);
  const to = Math.min(end, edge);
  if (start < tcb.rcvNxt) noteDuplicate(tcb, start, Math.min(end, tcb.rcvNxt));
  if (to <= from) return false;
  const bytes =
    from === start && to === end ? segment.payload : segment.payload.subarray(from - start, to - start);
  const before = tcb.received.outOfOrderCount;
  const moved = tcb.received.insert(from - tcb.rcvNxt, bytes);
  const twice = tcb.received.duplicate;
  // RFC 2883 §4: the first octets that had been held beyond the gap already.
  if (twice !== undefined && start >= tcb.rcvNxt)
    noteDuplicate(tcb, tcb.rcvNxt + moved + twice.start, tcb.rcvNxt + moved + twice.end);
  if (moved === 0) {
    if (tcb.received.outOfOrderCount === 0) tellDropped(tcb, "no-room");
    rememberGap(tcb, from);
    return false;
  }
  // RFC 5681 §4.2: filling a gap, in whole or in part, is acknowledged at once.
  if (before > 0) tcb.ackNow = true;
  tcb.rcvNxt += moved;
  tcb.bytesReceived += moved;
  growReceiveBuffer(tcb, segment.payload.length);
  emit(tcb, { type: "readable", bytes: moved, push: (segment.flags & PSH) !== 0 });
  return true;
};

/** RFC 2883 §4: octets that had been received before are reported once, in the next acknowledgement. */
export const noteDuplicate = (tcb: Tcb, start: number, end: number): void => {
  tcb.ackNow = true;
  if (!tcb.sack || !tcb.settings.duplicateSack || end <= start) return;
  tcb.duplicate = { left: seqIn(tcb, start), right: seqIn(tcb, end) };
};

/** The peer's FIN, once nothing is missing before it. Returns whether it has just been reached. */
export const reachFin = (tcb: Tcb): boolean => {
  if (tcb.peerFinished || tcb.peerFin < 0 || tcb.peerFin !== tcb.rcvNxt) return false;
  tcb.rcvNxt += 1;
  tcb.peerFinished = true;
  tcb.firstToClose ??= "peer";
  tcb.received.dropOutOfOrder();
  tcb.ackNow = true;
  enter(tcb, "rcv-fin", { opened: tcb.opened });
  emit(tcb, { type: "peer-finished" });
  return true;
};
