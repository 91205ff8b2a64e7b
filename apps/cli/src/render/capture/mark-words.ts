/** Wireshark's marks in as few words as a ladder has room for. */
import type { AnalysisFlag, PacketReport } from "@tcplens/capture";

/** What there is to say of a packet: our own judgement, and of Wireshark's marks those that say something else. */
export const packetMarks = ({
  analysis,
  judgement = [],
  duplicate_of: copied,
  icmp,
}: PacketReport): readonly string[] =>
  icmp !== undefined
    ? [`from ${icmp.from}`]
    : copied === undefined
      ? [
          ...judgement.map((name) => name.replaceAll("-", " ")),
          ...analysis
            .filter((flag) => judgement.length === 0 || !judged.has(flag))
            .filter(notSaidTwice)
            .map((flag) => markWords[flag]),
        ]
      : // What Wireshark says of a copy, it says as it takes it for another packet.
        [`copy of #${copied}`];

/** What is sent again fast or needlessly is also marked as sent again. */
const notSaidTwice = (flag: AnalysisFlag, _: number, all: readonly AnalysisFlag[]): boolean =>
  flag !== "retransmission" ||
  !(all.includes("fast_retransmission") || all.includes("spurious_retransmission"));

/** Marks that a judgement of our own stands for. */
const judged: ReadonlySet<AnalysisFlag> = new Set([
  "retransmission",
  "fast_retransmission",
  "spurious_retransmission",
  "out_of_order",
  "keep_alive",
  "zero_window_probe",
]);

/** What each mark says; the full names are those of `tcp.analysis.*`. */
const markWords: Readonly<Record<AnalysisFlag, string>> = {
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
