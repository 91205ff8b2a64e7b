/** A finding about a connection of a capture in text: why, the packets that prove it, what else, what to do. */
import type { CaptureFinding } from "@tcplens/capture";
import { hangingLines, nextStepLines, SECTION_MARGIN, sectionLines, wrap } from "@tcplens/trace";
import type { CaptureLayout } from "./capture-layout.ts";

/** The lines; `whole`: with all of its evidence, as the first one is told. */
export const findingSection = (
  finding: CaptureFinding,
  whole: boolean,
  layout: CaptureLayout,
): readonly string[] => {
  const { style, width } = layout;
  const colour = { error: style.red, warning: style.yellow, info: style.blue }[finding.severity];
  const shown = whole ? finding.evidence : finding.evidence.slice(0, EVIDENCE_SHOWN);
  const left = finding.evidence.length - shown.length;
  const proof = [
    ...shown.flatMap(({ frame, text }) => hangingLines("· ", `#${frame}: ${text}`, width)),
    ...(left > 0 ? [`· ${left} more (--verbose)`] : []),
  ];
  return [
    ...sectionLines("Why", wrap(finding.cause, width - SECTION_MARGIN).map(colour)),
    ...sectionLines("", proof.map(style.dim)),
    ...sectionLines(
      "Or",
      finding.alternatives.flatMap((text) => hangingLines("· ", text, width)),
    ),
    ...sectionLines("Next", nextStepLines(finding.nextSteps, layout)),
    ...sectionLines(
      "See",
      wrap(`${finding.reference} [${finding.code}]`, width - SECTION_MARGIN).map(style.dim),
    ),
  ];
};

const EVIDENCE_SHOWN = 3;
