/** RFC 9293 §3.10.1 to §3.10.5: what the program asks for. */
import { flagBits } from "../base/control-bits.ts";
import type { Reply } from "../machine/transition.ts";
import type { WriteOptions } from "./connection.ts";
import { worthTelling } from "./advertised-window.ts";
import { resetConnection, waitForPeer } from "./closing.ts";
import { enter, finish } from "./emit.ts";
import { prepare, sendSyn } from "./handshake.ts";
import { sendWaiting } from "./output.ts";
import { onCopied } from "./receive-tuning.ts";
import { sendAck, transmitReset } from "./segment-out.ts";
import type { Tcb } from "./tcb.ts";
import { finWaits, unsent, writtenEnd } from "./unsent.ts";

/** OPEN (§3.10.1). Returns the error, `undefined` when it has begun. */
export const open = (tcb: Tcb, mode: "active" | "passive", now: number): Reply | undefined => {
  // A record is for one connection: what is left of it says nothing true of another.
  if (tcb.closeReason !== undefined) return "connection already exists";
  const unspecified = mode === "active" && tcb.remotePort === 0;
  const row = enter(tcb, mode === "active" ? "open-active" : "open-passive", {
    remoteSocket: unspecified ? "unspecified" : "specified",
  });
  if (row.reply !== undefined) return row.reply;
  tcb.opened = mode === "active" ? "actively" : "passively";
  prepare(tcb);
  if (mode === "active") sendSyn(tcb, now);
  return undefined;
};

/** SEND (§3.10.2). Octets taken, or the error. */
export const write = (tcb: Tcb, bytes: Uint8Array, now: number, options: WriteOptions): number | Reply => {
  const problem = writeProblem(tcb);
  if (problem !== undefined) return problem;
  const room = tcb.settings.sendBuffer - tcb.sendBuffer.length;
  const taken = room <= 0 ? 0 : tcb.sendBuffer.append(bytes, room);
  if (taken < bytes.length) tcb.wantsRoom = true;
  if (options.urgent === true && taken === bytes.length && taken > 0) tcb.sndUp = writtenEnd(tcb);
  tcb.moreFollows = options.more ?? false;
  if (!tcb.moreFollows) tcb.pushMark = writtenEnd(tcb);
  sendWaiting(tcb, now);
  // It holds for this call: what comes next, an acknowledgement or 200 ms, sends what is held back.
  tcb.moreFollows = false;
  return taken;
};

const writeProblem = (tcb: Tcb): Reply | undefined => {
  if (tcb.finQueued) return "connection closing";
  switch (tcb.state) {
    case "CLOSED":
      // Before OPEN it waits, for the SYN (RFC 7413 §4.1.3) or for the connection; afterwards there is nothing.
      return tcb.closeReason === undefined ? undefined : "connection does not exist";
    case "LISTEN":
      return "remote socket unspecified";
    case "FIN-WAIT-1":
    case "FIN-WAIT-2":
    case "CLOSING":
    case "LAST-ACK":
    case "TIME-WAIT":
      return "connection closing";
    case "SYN-SENT":
    case "SYN-RECEIVED":
    case "ESTABLISHED":
    case "CLOSE-WAIT":
      return undefined;
  }
};

/** RECEIVE (§3.10.3): how many octets were put into `into`. */
export const read = (tcb: Tcb, into: Uint8Array, now: number): number => {
  const count = tcb.received.read(into);
  if (count === 0) return 0;
  onCopied(tcb, count, now);
  // RFC 9293 §3.8.6.2.2: what has become free is told once it is worth a segment.
  if (mayTellWindow(tcb) && worthTelling(tcb)) sendAck(tcb, now);
  return count;
};

const mayTellWindow = (tcb: Tcb): boolean =>
  tcb.state === "ESTABLISHED" || tcb.state === "FIN-WAIT-1" || tcb.state === "FIN-WAIT-2";

/** CLOSE (§3.10.4) of the sending half. */
export const shutdown = (tcb: Tcb, now: number): Reply | undefined => {
  if (tcb.finQueued && tcb.state !== "CLOSED") return "connection closing";
  const row = enter(tcb, "close", { sendQueue: unsent(tcb) > 0 ? "waiting" : "empty" });
  if (row.to === "CLOSED") {
    finish(tcb, { kind: "aborted" });
    return undefined;
  }
  if (row.reply !== undefined) return row.reply;
  tcb.firstToClose ??= "local";
  tcb.finQueued = true;
  if (finWaits(tcb)) sendWaiting(tcb, now);
  return undefined;
};

/** The program lets go of the connection altogether: it closes, and reads no more. */
export const release = (tcb: Tcb, now: number): void => {
  if (tcb.released) return;
  tcb.released = true;
  if (tcb.state === "CLOSED") return;
  if (tcb.received.readable > 0 && canReset(tcb)) {
    // RFC 9293 §3.6.1, SHLD-3: data that nobody will read is a loss the peer has to hear of.
    abort(tcb, now);
    return;
  }
  if (tcb.finQueued) waitForPeer(tcb, now);
  else shutdown(tcb, now);
};

const canReset = (tcb: Tcb): boolean =>
  tcb.state !== "TIME-WAIT" && tcb.state !== "LISTEN" && tcb.state !== "SYN-SENT";

/** ABORT (§3.10.5). */
export const abort = (tcb: Tcb, now: number): Reply | undefined => {
  const { state } = tcb;
  const row = enter(tcb, "abort");
  if (row.from === "CLOSED") return row.reply;
  if (row.emit.some(({ flags }) => (flagBits(flags) & 0x04) !== 0)) {
    tcb.state = state;
    transmitReset(tcb, now);
    tcb.state = "CLOSED";
  }
  resetConnection(tcb, { kind: "aborted" });
  return undefined;
};
