/** A part of a report in text: its name in the margin, its lines beside it. */
import type { NextStep } from "../findings/finding.ts";
import { padEnd, wrap } from "./text-layout.ts";
import type { TextStyle } from "./style.ts";

/** Columns before the text of a section. */
export const SECTION_MARGIN = 8;

/** The lines under a name (of up to five columns), which stands before the first; none where there are no lines. */
export const sectionLines = (name: string, lines: readonly string[]): readonly string[] =>
  lines.map((line, index) => `  ${padEnd(index === 0 ? name : "", SECTION_MARGIN - 2)}${line}`);

/** A text behind a bullet, wrapped so that a section of it is `width` columns wide. */
export const hangingLines = (bullet: string, text: string, width: number): readonly string[] =>
  wrap(text, width - SECTION_MARGIN - bullet.length).map(
    (line, index) => (index === 0 ? bullet : " ".repeat(bullet.length)) + line,
  );

/** What to do, numbered, with the commands below. */
export const nextStepLines = (
  steps: readonly NextStep[],
  { style, width }: { readonly style: TextStyle; readonly width: number },
): readonly string[] =>
  steps.flatMap(({ text, command }, index) => [
    ...hangingLines(`${index + 1}. `, text, width),
    // A command is never wrapped: it is there to be copied.
    ...(command === undefined ? [] : [`   $ ${style.bold(command)}`]),
  ]);
