/** How a connection fared, in a grade and a sentence. */
import type { ConnectionReport } from "@tcplens/capture";
import type { Grade } from "../shared/capture-view.ts";

export const gradeOf = ({ completeness, flags }: ConnectionReport): Grade => {
  if ((completeness & 32) !== 0 || completeness === 1) return "broken";
  const again = (flags.retransmission ?? 0) + (flags.fast_retransmission ?? 0);
  if (again > 0 || (flags.zero_window ?? 0) > 0) return "suspicious";
  return (completeness & 16) === 0 ? "incomplete" : "healthy";
};

export const verdictOf = (report: ConnectionReport): string => {
  const { completeness, flags } = report;
  if (completeness === 1) return "The connection request was never answered";
  if ((completeness & 32) !== 0) return "Cut by a reset";
  const again = (flags.retransmission ?? 0) + (flags.fast_retransmission ?? 0);
  if (again > 0) return `Packets were lost: ${again} sent again`;
  if ((flags.zero_window ?? 0) > 0) return "One side did not read: its window was full";
  return (completeness & 16) === 0 ? "Its end is not in the capture" : "Opened and closed in order";
};
