/** A finding as views show it. */
import { type Evidence, evidenceWords } from "../event/evidence.ts";
import type { Finding, FindingCode, NextStep, Severity } from "../findings/finding.ts";
import type { Trace } from "../fold/trace.ts";
import { eventKnownFrom } from "./known-from.ts";
import { printable } from "./printable.ts";

/** One piece of proof. */
export interface ProofRow {
  /** The index of the event in the trace. */
  readonly event: number;
  /** ms. */
  readonly at: number;
  readonly evidence: Evidence;
  /** `implied`, `reported`, `seen`, … */
  readonly knownFrom: string;
  readonly text: string;
}

/** See the file's head. */
export interface FindingBlock {
  readonly code: FindingCode;
  readonly severity: Severity;
  /** `✕`, `△` or `ℹ`. */
  readonly mark: string;
  readonly cause: string;
  readonly proof: readonly ProofRow[];
  readonly alternatives: readonly string[];
  readonly nextSteps: readonly NextStep[];
  readonly reference: string;
}

/** The block of a finding about this trace. */
export const findingBlock = (trace: Trace, finding: Finding): FindingBlock => ({
  code: finding.code,
  severity: finding.severity,
  mark: marks[finding.severity],
  cause: printable(finding.cause),
  proof: finding.evidence.map(({ event, at, evidence, text }) => {
    const proven = trace.events[event];
    const knownFrom = proven === undefined ? evidenceWords[evidence] : eventKnownFrom(proven);
    return { event, at, evidence, knownFrom, text: printable(text) };
  }),
  alternatives: finding.alternatives.map((text) => printable(text)),
  nextSteps: finding.nextSteps.map(({ text, command }) => ({
    text: printable(text),
    ...(command === undefined ? {} : { command: printable(command) }),
  })),
  reference: printable(finding.reference),
});

const marks: Readonly<Record<Severity, string>> = { error: "✕", warning: "△", info: "ℹ" };
