/** Which scenario of the library shows what a finding is about. */
import type { FindingCode } from "../findings/finding.ts";

/** The name of a scenario in which the same thing happens, for `tcplens simulate`; `undefined`: there is none that fits. */
export const scenarioFor = (code: FindingCode): string | undefined => scenarios[code];

const scenarios: Readonly<Partial<Record<FindingCode, string>>> = {
  refused: "refused",
  "syn-unanswered": "unanswered",
  "syn-retransmitted": "syn-lost",
  "reset-after-accept": "unread-data",
  "reset-after-bytes": "half-open",
  "zero-window": "zero-window",
  // What the peer's FIN means and what may still be sent to it.
  "wrote-after-half-close": "half-close",
};
