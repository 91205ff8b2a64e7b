/** A finding as views show it. */
import { type Evidence, evidenceWords } from "../event/evidence.ts";
import type { Finding, FindingCode, NextStep, Severity } from "../findings/finding.ts";
import { printable } from "./printable.ts";

/** One piece of proof. */
export interface ProofRow {
  /** The index of the event in the trace. */
  readonly event: number;
  /** ms. */
  readonly at: number;
  readonly evidence: Evidence;
  /** `implied`, `seen`, … */
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

/** The block of a finding. */
export const findingBlock = (finding: Finding): FindingBlock => ({
  code: finding.code,
  severity: finding.severity,
  mark: marks[finding.severity],
  cause: printable(finding.cause),
  proof: finding.evidence.map(({ event, at, evidence, text }) => ({
    event,
    at,
    evidence,
    knownFrom: evidenceWords[evidence],
    text: printable(text),
  })),
  alternatives: finding.alternatives.map((text) => printable(text)),
  nextSteps: finding.nextSteps.map(({ text, command }) => ({
    text: printable(text),
    ...(command === undefined ? {} : { command: printable(command) }),
  })),
  reference: printable(finding.reference),
});

const marks: Readonly<Record<Severity, string>> = { error: "✕", warning: "△", info: "ℹ" };
