/** RFC 9293 §3.10.8 and §3.8.3: what is due when time passes. */
import { ACK, SYN } from "../base/control-bits.ts";
import type { Millis } from "../base/millis.ts";
import { onAckTimer } from "./acknowledging.ts";
import { onEndTimer } from "./closing.ts";
import { enterLoss, onReorderingTimer } from "./congestion-state.ts";
import { beginRateSample } from "./delivered.ts";
import { emit, enter, finish, tell } from "./emit.ts";
import { sendWaiting, sendWithinWindow } from "./output.ts";
import { suspectBlackhole } from "./path-mtu.ts";
import { noteTry } from "./refusal.ts";
import { retransmitAt, retransmitLost } from "./retransmit.ts";
import { sendAck, transmit } from "./segment-out.ts";
import { armRetransmission, probeInterval, rearm } from "./send-timers.ts";
import { sendLossProbe } from "./tail-loss-probe.ts";
import type { Tcb } from "./tcb.ts";
import { finWaits, unsent, writtenEnd } from "./unsent.ts";

/** When something is next due; `Infinity`: never. */
export const nextTimeout = (tcb: Tcb): number => {
  let next = Math.min(tcb.timerAt, tcb.ackAt, tcb.keepAliveAt, tcb.endAt, tcb.corkAt);
  if (tcb.pace !== undefined) next = Math.min(next, tcb.pace.heldUntil);
  if (tcb.paceAt < next && waitsForPace(tcb)) next = tcb.paceAt;
  const user = userTimeoutAt(tcb);
  return Math.min(next, user);
};

const waitsForPace = (tcb: Tcb): boolean => unsent(tcb) > 0 || finWaits(tcb) || lostWaits(tcb);

const lostWaits = ({ sent }: Tcb): boolean => sent.lost > sent.retransmitted;

/** RFC 9293 §3.9.1.2: data that has gone unacknowledged for as long as the user allows. */
const userTimeoutAt = (tcb: Tcb): number => {
  if (tcb.userTimeout === undefined) return Number.POSITIVE_INFINITY;
  // RFC 5482 §3: what the peer has offered counts once the connection is established.
  const opening = tcb.state === "SYN-SENT" || tcb.state === "SYN-RECEIVED";
  if (opening && tcb.settings.userTimeout === undefined) return Number.POSITIVE_INFINITY;
  const since = tcb.sent.count > 0 ? tcb.outstandingSince : tcb.probingSince;
  // RFC 5482 §3.1: never before the retransmission timer has had a chance.
  return since < 0
    ? Number.POSITIVE_INFINITY
    : since + Math.max(tcb.userTimeout, tcb.settings.profile.name === "rfc" ? tcb.rto : 0);
};

/** Does everything that is due at `now`. */
export const handleTimeouts = (tcb: Tcb, now: number): void => {
  if (tcb.endAt <= now) {
    tcb.endAt = Number.POSITIVE_INFINITY;
    onEndTimer(tcb);
  }
  if (isClosed(tcb)) return;
  if (userTimeoutAt(tcb) <= now) {
    giveUpByUser(tcb);
    return;
  }
  if (tcb.pace !== undefined && tcb.pace.heldUntil <= now) sendAck(tcb, now);
  else if (tcb.ackAt <= now) onAckTimer(tcb, now);
  if (tcb.timerAt <= now) onSendTimer(tcb, now);
  if (isClosed(tcb)) return;
  if (tcb.keepAliveAt <= now) onKeepAlive(tcb, now);
  if (isClosed(tcb)) return;
  if (tcb.corkAt <= now || tcb.paceAt <= now) {
    const paced = tcb.paceAt;
    // Held back long enough: it goes, and is pushed.
    if (tcb.corkAt <= now) tcb.pushMark = writtenEnd(tcb);
    if (paced <= now && lostWaits(tcb)) retransmitLost(tcb, now);
    sendWaiting(tcb, now);
    if (tcb.corkAt <= now) tcb.corkAt = Number.POSITIVE_INFINITY;
    // Sending has set it anew, or it was the congestion window that stopped it: an acknowledgement then goes on.
    if (tcb.paceAt === paced && paced <= now) tcb.paceAt = Number.POSITIVE_INFINITY;
  }
};

const isClosed = (tcb: Tcb): boolean => tcb.state === "CLOSED";

const giveUpByUser = (tcb: Tcb): void => {
  enter(tcb, "user-timeout");
  finish(tcb, { kind: "user-timeout", after: (tcb.userTimeout ?? 0) as Millis });
};

const onSendTimer = (tcb: Tcb, now: number): void => {
  beginRateSample();
  const due = tcb.timer;
  tcb.timer = "none";
  tcb.timerAt = Number.POSITIVE_INFINITY;
  switch (due) {
    case "none":
      return;
    case "retransmission":
      onRetransmissionTimeout(tcb, now);
      return;
    case "tail-loss-probe":
      tcb.timer = "tail-loss-probe";
      sendLossProbe(tcb, now);
      return;
    case "reordering":
      onReorderingTimer(tcb, now);
      retransmitLost(tcb, now);
      if ((tcb.timer as string) === "none") rearm(tcb, now);
      sendWaiting(tcb, now);
      return;
    case "window-probe":
      onWindowProbe(tcb, now);
  }
};

/** RFC 6298 §5.4 to §5.7. */
const onRetransmissionTimeout = (tcb: Tcb, now: number): void => {
  if (tcb.sent.count === 0) return;
  const opening = tcb.state === "SYN-SENT" || tcb.state === "SYN-RECEIVED";
  // RFC 9293 §3.8.6 (MUST-37): a peer that has shut its window over data on its way, and answers, is not given up.
  const shut =
    !opening &&
    tcb.sndWnd === 0 &&
    now - tcb.lastReceivedAt < SILENCE_ROUNDS * tcb.settings.rtoMax &&
    !(tcb.released && now - tcb.outstandingSince > ORPHAN_PATIENCE);
  if (tcb.retransmits >= limit(tcb) && !shut) {
    giveUp(tcb);
    return;
  }
  // RFC 9293 §3.8.3, R1: three times, and the program is told (SHLD-9, SHLD-10).
  if (tcb.retransmits === R1)
    emit(tcb, { type: "signal", reply: "excessive retransmissions", detail: `${R1} times` });
  tell(tcb, { kind: "retransmission-timeout", rto: tcb.rto, backoff: tcb.backoff });
  if (!opening || tcb.fastOpen?.opened === true) {
    suspectBlackhole(tcb, now);
    enterLoss(tcb, now);
  }
  const oldest = tcb.sent.at(0);
  tcb.sent.setRetransmitted(oldest, false);
  retransmitAt(tcb, 0, (oldest.flags & SYN) !== 0 ? "syn" : "timeout", now);
  if (!shut) tcb.retransmits += 1;
  if (!(opening && tcb.retransmits <= tcb.settings.synLinearTimeouts)) tcb.backoff += 1;
  armRetransmission(tcb, now);
};

/** RFC 9293 §3.8.3, R2. */
const limit = (tcb: Tcb): number => {
  if (tcb.state === "SYN-SENT") return tcb.settings.synRetries;
  if (tcb.state === "SYN-RECEIVED") return tcb.settings.synAckRetries;
  return tcb.settings.retries;
};

const giveUp = (tcb: Tcb): void => {
  const count = tcb.retransmits;
  enter(tcb, "retransmission-timeout", { retransmissions: "exhausted" });
  finish(
    tcb,
    tcb.softError === undefined
      ? { kind: "retransmissions-exhausted", count }
      : { kind: "unreachable", icmp: tcb.softError },
  );
};

/** RFC 9293 §3.8.6.1: the window is shut and data waits. It goes on for as long as the peer answers. */
const onWindowProbe = (tcb: Tcb, now: number): void => {
  const { refusal } = tcb;
  if ((unsent(tcb) === 0 && (refusal === undefined || !finWaits(tcb))) || tcb.sent.count > 0) return;
  const forsaken = tcb.released && tcb.probingSince >= 0 && now - tcb.probingSince > ORPHAN_PATIENCE;
  if (tcb.probes >= tcb.settings.retries || forsaken) {
    giveUp(tcb);
    return;
  }
  if (tcb.probingSince < 0) tcb.probingSince = now;
  const room = tcb.sndUna + tcb.sndWnd - tcb.sndNxt;
  if (refusal !== undefined && (room > 0 || unsent(tcb) === 0)) {
    noteTry(refusal, now);
    sendWaiting(tcb, now);
    if (tcb.sent.count > 0) return;
  }
  if (room > 0) {
    // The override of silly window avoidance: what fits goes, however little it is.
    sendWithinWindow(tcb, room, now);
    return;
  }
  tell(tcb, { kind: "window-probe", count: tcb.probes + 1 });
  if (tcb.settings.profile.persistProbe === "octet") {
    tcb.probeOctet = true;
    transmit(tcb, tcb.sndNxt, ACK, tcb.sendBuffer.view(tcb.sndNxt - tcb.sendBase, 1), now);
  } else transmit(tcb, tcb.sndUna - 1, ACK, noBytes, now);
  tcb.probes += 1;
  tcb.backoff += 1;
  tcb.timer = "window-probe";
  tcb.timerAt = now + probeInterval(tcb);
};

/** RFC 9293 §3.8.4 and RFC 1122 §4.2.3.6: a connection on which nothing has come for long is asked after. */
const onKeepAlive = (tcb: Tcb, now: number): void => {
  const { keepAlive } = tcb.settings;
  if (keepAlive === undefined || !asksAfter(tcb)) {
    tcb.keepAliveAt = Number.POSITIVE_INFINITY;
    return;
  }
  // RFC 5482 §4.2: not before an adopted user timeout would have its say.
  const adopted = tcb.settings.userTimeout === undefined ? (tcb.userTimeout ?? 0) : 0;
  const idleUntil = tcb.lastReceivedAt + Math.max(keepAlive.idle, adopted > 0 ? adopted + 1 : 0);
  // Data on its way is a probe of its own.
  if (tcb.sent.count > 0 || unsent(tcb) > 0) {
    tcb.keepAliveAt = Math.max(now + keepAlive.idle, idleUntil);
    return;
  }
  if (idleUntil > now) {
    tcb.keepAliveAt = idleUntil;
    return;
  }
  if (tcb.keepAliveProbes >= keepAlive.count) {
    enter(tcb, "user-timeout");
    finish(tcb, { kind: "keep-alive-timeout", probes: tcb.keepAliveProbes });
    return;
  }
  tcb.keepAliveProbes += 1;
  tell(tcb, { kind: "keep-alive-probe", count: tcb.keepAliveProbes });
  transmit(tcb, tcb.sndNxt - 1, ACK, noBytes, now);
  tcb.keepAliveAt = now + keepAlive.interval;
};

const asksAfter = (tcb: Tcb): boolean =>
  tcb.state === "ESTABLISHED" ||
  tcb.state === "CLOSE-WAIT" ||
  tcb.state === "FIN-WAIT-1" ||
  tcb.state === "FIN-WAIT-2";

const R1 = 3;
/** Timeouts, each as long as can be, for which a peer with a shut window may be silent. */
const SILENCE_ROUNDS = 2;
/** RFC 9293 §3.8.6.1 leaves it to the resources: how long a shut window is probed where no program is left to let go, ms. */
const ORPHAN_PATIENCE = 600_000;
const noBytes = new Uint8Array(0);
