/** A finding about a connection of a capture in text: why, the packets that prove it, what else, what to do. */
import type { CaptureFinding } from "@tcplens/capture";
import { padEnd, wrap } from "@tcplens/trace";
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
    ...shown.flatMap(({ frame, text }) => hanging("· ", `#${frame}: ${text}`, width)),
    ...(left > 0 ? [`· ${left} more (--verbose)`] : []),
  ];
  return [
    ...section("Why", wrap(finding.cause, width - MARGIN).map(colour)),
    ...section("", proof.map(style.dim)),
    ...section(
      "Or",
      finding.alternatives.flatMap((text) => hanging("· ", text, width)),
    ),
    ...section("Next", nextLines(finding, layout)),
    ...section("See", wrap(`${finding.reference} [${finding.code}]`, width - MARGIN).map(style.dim)),
  ];
};

const nextLines = ({ nextSteps }: CaptureFinding, { style, width }: CaptureLayout): readonly string[] =>
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
const EVIDENCE_SHOWN = 3;
