/** Whether a packet's data had been sent before: as is known, else as Wireshark guesses. */
import type { BothSides, RecoveryReport, SegmentJudgement } from "./judgements.ts";
import type { PacketReport } from "./packet-report.ts";

/** A copy of a packet that was recorded before was not sent again, nor was what came in another order. */
export const isSentAgain = ({ analysis, judgement = [], duplicate_of: copied }: PacketReport): boolean => {
  if (copied !== undefined || judgement.some((name) => otherOrder.has(name))) return false;
  return judgement.some((name) => again.has(name)) || analysis.includes("retransmission");
};

/** For lists: the share of the data segments that was sent again, 0 to 1, of the side that had to do so more often. */
export const sentAgainShareOf = ({
  recovery,
}: {
  readonly recovery?: BothSides<Pick<RecoveryReport, "retransmitted_share">> | undefined;
}): number =>
  recovery === undefined ? 0 : Math.max(recovery.a.retransmitted_share, recovery.b.retransmitted_share);

/** Octets that had been sent before. */
const again: ReadonlySet<SegmentJudgement> = new Set<SegmentJudgement>([
  "retransmission",
  "fast-retransmission",
  "timeout-retransmission",
  "tail-loss-probe",
  "needless-retransmission",
  "maybe-retransmission",
]);
/** It came, or was recorded, in another order than it was sent. */
const otherOrder: ReadonlySet<SegmentJudgement> = new Set<SegmentJudgement>([
  "out-of-order",
  "recorded-late",
  "maybe-out-of-order",
]);
