/** A finding in text: why, the proof, what else it could be, what to do next. */
import { formatDuration } from "./duration.ts";
import { causeHeading, type FindingBlock } from "./finding-block.ts";
import type { TextContext } from "./text-context.ts";
import { wrap } from "./text-layout.ts";
import { hangingLines, nextStepLines, SECTION_MARGIN, sectionLines } from "./text-section.ts";

/** The lines of one finding; `whole`: with its alternatives and where to read on, as the first one is told. */
export const findingLines = (
  finding: FindingBlock,
  whole: boolean,
  context: TextContext,
): readonly string[] => {
  const { style, verbose, width } = context;
  const colour = { error: style.red, warning: style.yellow, info: style.blue }[finding.severity];
  const shownProof = verbose ? finding.proof : finding.proof.slice(0, whole ? PROOFS_SHOWN_MAX : 1);
  const left = finding.proof.length - shownProof.length;
  const proof = shownProof.flatMap(({ at, knownFrom, text }) =>
    hangingLines("· ", `${text} (${knownFrom}, at ${formatDuration(at)})`, width),
  );
  const more = left > 0 && whole ? [`· ${left} more (--verbose)`] : [];
  const see = [
    ...wrap(`${finding.reference} [${finding.code}]`, width - SECTION_MARGIN),
    ...(finding.scenario === undefined ? [] : [`See it happen: tcplens simulate ${finding.scenario}`]),
  ];
  return [
    ...sectionLines(
      whole ? "Why" : "Also",
      wrap(causeHeading(finding), width - SECTION_MARGIN).map((line) => colour(line)),
    ),
    ...sectionLines(
      "",
      [...proof, ...more].map((line) => style.dim(line)),
    ),
    ...(whole
      ? sectionLines(
          "Or",
          finding.alternatives.flatMap((text) => hangingLines("· ", text, width)),
        )
      : []),
    ...sectionLines("Next", nextStepLines(finding.nextSteps, context)),
    ...(whole
      ? sectionLines(
          "See",
          see.map((line) => style.dim(line)),
        )
      : []),
  ];
};

const PROOFS_SHOWN_MAX = 2;
