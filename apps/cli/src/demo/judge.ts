/** Whether a demo's trace came to the verdict it should have come to. */
import type { FindingCode, Summary } from "@tcplens/trace";
import type { Verdict } from "./demo.ts";

/** What was found, and whether it is what was expected. */
export interface Judgement {
  readonly found: Verdict;
  readonly right: boolean;
}

/** Right means: the same outcome, every finding that was expected and no other. Their order does not matter. */
export const judge = (expected: Verdict, summary: Pick<Summary, "outcome" | "findings">): Judgement => {
  const findings: readonly FindingCode[] = summary.findings.map(({ code }) => code);
  const same =
    findings.length === expected.findings.length &&
    expected.findings.every((code) => findings.includes(code));
  return {
    found: { outcome: summary.outcome, findings },
    right: summary.outcome === expected.outcome && same,
  };
};

/** A verdict in words: `connected`, `failed: refused`, `connected: syn-retransmitted`. */
export const verdictWords = ({ outcome, findings }: Verdict): string =>
  findings.length === 0 ? outcome : `${outcome}: ${findings.join(", ")}`;
