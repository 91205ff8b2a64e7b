/** Wireshark's marks in as few words as a ladder has room for. */
import type { AnalysisFlag } from "@tcplens/capture";

/** The marks that say something of their own: what is sent again fast or needlessly is also marked as sent again. */
export const shownMarks = (analysis: readonly AnalysisFlag[]): readonly AnalysisFlag[] =>
  analysis.some((flag) => flag === "fast_retransmission" || flag === "spurious_retransmission")
    ? analysis.filter((flag) => flag !== "retransmission")
    : analysis;

/** What each mark says; the full names are those of `tcp.analysis.*`. */
export const markWords: Readonly<Record<AnalysisFlag, string>> = {
  reused_ports: "ports reused",
  zero_window_probe: "window probe",
  zero_window: "window is 0",
  lost_segment: "gap before it",
  keep_alive: "keep-alive",
  window_update: "window update",
  window_full: "fills the window",
  keep_alive_ack: "keep-alive ACK",
  zero_window_probe_ack: "window still 0",
  duplicate_ack: "duplicate ACK",
  ack_lost_segment: "ACK of unseen",
  spurious_retransmission: "again, needlessly",
  fast_retransmission: "again, fast",
  out_of_order: "out of order",
  retransmission: "again",
  tfo_syn: "Fast Open",
  tfo_ack: "Fast Open taken",
  tfo_ignored: "Fast Open ignored",
  fin_active: "closes first",
  fin_passive: "closes, too",
};
