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
  const left = finding.evidence.slice(shown.length);
  const all = left.reduce((sum, { more = 0 }) => sum + 1 + more, 0);
  const listed = all > left.length ? `--verbose has ${left.length} of them` : "--verbose";
  const proof = [
    ...shown.flatMap(({ frame, text }) => hangingLines("· ", `#${frame}: ${text}`, width)),
    ...(all > 0 ? [`· ${all.toLocaleString("en")} more (${listed})`] : []),
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
