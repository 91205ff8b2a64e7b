/** A finding in text: why, the proof, what else it could be, what to do next. */
import { formatDuration } from "./duration.ts";
import { causeHeading, type FindingBlock } from "./finding-block.ts";
import { padEnd, wrap } from "./text-layout.ts";
import type { TextContext } from "./text-context.ts";

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
    hanging("· ", `${text} (${knownFrom}, at ${formatDuration(at)})`, width),
  );
  const more = left > 0 && whole ? [`· ${left} more (--verbose)`] : [];
  const see = [
    ...wrap(`${finding.reference} [${finding.code}]`, width - MARGIN),
    ...(finding.scenario === undefined ? [] : [`See it happen: tcplens simulate ${finding.scenario}`]),
  ];
  return [
    ...section(
      whole ? "Why" : "Also",
      wrap(causeHeading(finding), width - MARGIN).map((line) => colour(line)),
    ),
    ...section(
      "",
      [...proof, ...more].map((line) => style.dim(line)),
    ),
    ...(whole
      ? section(
          "Or",
          finding.alternatives.flatMap((text) => hanging("· ", text, width)),
        )
      : []),
    ...section("Next", nextLines(finding, context)),
    ...(whole
      ? section(
          "See",
          see.map((line) => style.dim(line)),
        )
      : []),
  ];
};

const nextLines = ({ nextSteps }: FindingBlock, { style, width }: TextContext): readonly string[] =>
  nextSteps.flatMap(({ text, command }, index) => [
    ...hanging(`${index + 1}. `, text, width),
    // A command is never wrapped: it is there to be copied.
    ...(command === undefined ? [] : [`   $ ${style.bold(command)}`]),
  ]);

const hanging = (bullet: string, text: string, width: number): readonly string[] =>
  wrap(text, width - MARGIN - bullet.length).map(
    (line, index) => (index === 0 ? bullet : " ".repeat(bullet.length)) + line,
  );

const section = (name: string, lines: readonly string[]): readonly string[] =>
  lines.map((line, index) => `  ${padEnd(index === 0 ? name : "", MARGIN - 2)}${line}`);

/** Where the text of a finding begins. */
const MARGIN = 8;
const PROOFS_SHOWN_MAX = 2;
