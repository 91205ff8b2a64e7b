/** What tests ask of `diagnose`: the codes in order, or one finding of a code. */
import { diagnose } from "../../src/findings/diagnose.ts";
import type { Finding, FindingCode } from "../../src/findings/finding.ts";
import type { TraceBuilder } from "./trace-builder.ts";

/** The codes found, in the order of reporting. */
export const codes = (builder: TraceBuilder): readonly FindingCode[] =>
  diagnose(builder.trace()).map((finding) => finding.code);

/** The one finding of a code; an error says what was found in its place. */
export const found = (builder: TraceBuilder, code: FindingCode): Finding => {
  const findings = diagnose(builder.trace());
  const [first, second] = findings.filter((finding) => finding.code === code);
  if (first === undefined || second !== undefined) {
    throw new Error(`not one finding "${code}" in [${findings.map((finding) => finding.code).join(", ")}]`);
  }
  return first;
};

/** The texts of a finding's evidence. */
export const proofTexts = ({ evidence }: Finding): readonly string[] => evidence.map(({ text }) => text);

/** The commands of a finding's next steps. */
export const commands = ({ nextSteps }: Finding): readonly string[] =>
  nextSteps.flatMap(({ command }) => command ?? []);
