/** A finding as views show it. */
import { type Evidence, evidenceWords } from "../event/evidence.ts";
import { findingCatalogue } from "../findings/catalogue.ts";
import type { Finding, FindingCode, NextStep, Severity } from "../findings/finding.ts";
import type { Trace } from "../fold/trace.ts";
import { scenarioFor } from "../simulation/scenario-for-finding.ts";
import { eventKnownFrom } from "./known-from.ts";
import { beforeAttempt, overcomeBy, overcomeSteps } from "./overcome.ts";
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
  /** A few words: `Connection refused`; with `, before attempt 4` where that attempt overcame it. */
  readonly title: string;
  /** Without the attempt that overcame it. */
  readonly cause: string;
  /** The attempt that connected after all that proves this; undefined where it still stands. */
  readonly overcomeBy?: number;
  readonly proof: readonly ProofRow[];
  readonly alternatives: readonly string[];
  /** Of what has been overcome: that it works now, and what to do if it comes back. */
  readonly nextSteps: readonly NextStep[];
  readonly reference: string;
  /** A scenario of the library that shows the same; undefined where none does, and in a trace of a simulation. */
  readonly scenario: string | undefined;
}

/** The block of a finding about this trace. */
export const findingBlock = (trace: Trace, finding: Finding): FindingBlock => {
  const attempt = overcomeBy(trace, finding);
  const nextSteps = attempt === undefined ? finding.nextSteps : overcomeSteps(attempt);
  return {
    code: finding.code,
    severity: finding.severity,
    mark: marks[finding.severity],
    title: beforeAttempt(findingCatalogue[finding.code].title, attempt),
    cause: printable(finding.cause),
    ...(attempt === undefined ? {} : { overcomeBy: attempt }),
    proof: finding.evidence.map(({ event, at, evidence, text }) => {
      const proven = trace.events[event];
      const knownFrom = proven === undefined ? evidenceWords[evidence] : eventKnownFrom(proven);
      return { event, at, evidence, knownFrom, text: printable(text) };
    }),
    alternatives: finding.alternatives.map((text) => printable(text)),
    nextSteps: nextSteps.map((each) => printableStep(each)),
    reference: printable(finding.reference),
    scenario: trace.header.source === "simulation" ? undefined : scenarioFor(finding.code),
  };
};

const printableStep = ({ text, command }: NextStep): NextStep =>
  command === undefined ? { text: printable(text) } : { text: printable(text), command: printable(command) };

/** The cause as a report's heading. */
export const causeHeading = ({ cause, overcomeBy: attempt }: FindingBlock): string =>
  beforeAttempt(cause, attempt);

const marks: Readonly<Record<Severity, string>> = { error: "✕", warning: "△", info: "ℹ" };
