/** What is said of a capture whose times run backwards: where, and that no time of it is to be believed. */
import type { CaptureFinding } from "../report/finding.ts";
import { evidence, finding, span, type Case } from "./case.ts";

export const clockFindings = (about: Case): CaptureFinding[] => {
  const [first, ...others] = about.unusual?.clockSteps ?? [];
  if (first === undefined) return [];
  return [
    finding({
      code: "clock-set",
      severity: "warning",
      confidence: "is",
      cause: `The times of the capture run backwards by ${span(-first.by)} at frame ${first.frame}: how long anything took is not known.`,
      evidence: [first, ...others].map(({ frame, by }) =>
        evidence(frame, `${span(Math.abs(by))} ${by < 0 ? "before" : "after"} the packet that it follows`),
      ),
      alternatives: [
        "The packets stand in another order than they were captured in: of several interfaces, or of files that were joined.",
      ],
      next: [
        "Let the clock of the machine that captures be slewed, not set, while a capture runs.",
        {
          text: "Where only the order is wrong, sort the packets by their times.",
          command: "reordercap recorded.pcapng sorted.pcapng",
        },
      ],
      reference: "docs/capture-findings.md",
    }),
  ];
};
