/** RFC 9293 §3.9.2.2: what an ICMP error does, after its quoted number has been checked. */
import { seq } from "../base/seq.ts";
import { enter, emit, finish } from "./emit.ts";
import type { IcmpReport } from "./icmp-report.ts";
import { onPacketTooBig } from "./path-mtu.ts";
import { ackOffset } from "./positions.ts";
import { sendWaiting } from "./output.ts";
import { transmitReset } from "./segment-out.ts";
import type { Tcb } from "./tcb.ts";

/** Linux gives a half-open connection up for a soft error, where the RFC lets it wait (RFC 9293 §3.9.2.2). */
const endsHalfOpen = (tcb: Tcb, report: IcmpReport): boolean =>
  tcb.state === "SYN-RECEIVED" &&
  tcb.opened === "passively" &&
  (tcb.fastOpen?.opened !== true || report.isUnclaimed === true) &&
  tcb.settings.profile.name === "linux";

/** Returns whether the report was believed. */
export const onIcmp = (tcb: Tcb, report: IcmpReport, now: number): boolean => {
  if (tcb.state === "CLOSED" || tcb.state === "LISTEN") return false;
  // RFC 5927 §4.1: it quotes a segment that is on its way, or somebody has made it up.
  const offset = ackOffset(tcb, seq(report.sequence));
  if (offset < tcb.sndUna || offset >= Math.max(tcb.sndNxt, tcb.sndUna + 1)) return false;
  if (report.kind === "packet-too-big") {
    const believed = onPacketTooBig(tcb, report, now);
    if (believed) sendWaiting(tcb, now);
    return believed;
  }
  tcb.softError = report.name;
  if (report.kind === "soft" && endsHalfOpen(tcb, report)) {
    enter(tcb, "icmp-soft-error", { opened: tcb.opened, softErrors: "fatal" });
    finish(tcb, { kind: "unreachable", icmp: report.name });
    return true;
  }
  if (report.kind === "soft") {
    emit(tcb, { type: "signal", reply: "destination unreachable", detail: report.name });
    return true;
  }
  // A hard error ends a connection that is being opened; one that runs outlives it (RFC 5927 §5.2, RFC 9293 SHLD-26).
  const opening = tcb.state === "SYN-SENT" || tcb.state === "SYN-RECEIVED";
  if (!opening) {
    emit(tcb, { type: "signal", reply: "destination unreachable", detail: report.name });
    return true;
  }
  const row = enter(tcb, "icmp-hard-error", { opened: tcb.opened });
  // SHLD-26: to abort is to send what ABORT sends, in SYN-RECEIVED a reset. Linux and BSD forget the connection without one.
  if (row.emit.length > 0 && tcb.settings.profile.name === "rfc") transmitReset(tcb, now);
  finish(tcb, { kind: "unreachable", icmp: report.name });
  return true;
};
