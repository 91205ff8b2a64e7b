/** What rules are made of: a rule is a pure function from a trace to findings; a proof is an event and what it says. */
import { invariant } from "@tcplens/core";
import type { Evidence } from "../event/evidence.ts";
import type { Trace } from "../fold/trace.ts";
import { findingCatalogue } from "./catalogue.ts";
import type { Finding, FindingCode, FindingEvidence, NextStep, Severity } from "./finding.ts";

/** Looks for one kind of finding, or a few that are closely related. Never throws for what is in the trace. */
export type Rule = (trace: Trace) => readonly Finding[];

/** A finding with what the catalogue knows of its kind filled in. */
export const finding = (
  code: FindingCode,
  parts: {
    readonly severity?: Severity;
    readonly cause: string;
    readonly evidence: readonly FindingEvidence[];
    readonly alternatives?: readonly string[];
    readonly nextSteps: readonly NextStep[];
  },
): Finding => {
  invariant(parts.evidence.length > 0, `a finding "${code}" without evidence`);
  const kind = findingCatalogue[code];
  return {
    code,
    severity: parts.severity ?? kind.severity,
    cause: parts.cause,
    evidence: parts.evidence,
    alternatives: parts.alternatives ?? [],
    nextSteps: parts.nextSteps,
    reference: kind.reference,
  };
};

/** The event at `index` of the trace as proof, and what it says. */
export const proof = (trace: Trace, index: number, text: string): FindingEvidence => {
  const event = trace.events[index];
  invariant(event !== undefined, `no event ${index} in the trace`);
  // What a newer version wrote is cited by nobody; were it, the trace would be all that is known of it.
  const evidence: Evidence = event.type === "unknown" ? "socket" : event.evidence;
  return { event: index, at: event.at, evidence, text };
};

/** One proof for each item; of very many only the first and the last, which says how many were left out. */
export const proofs = <T>(
  trace: Trace,
  items: readonly T[],
  indexOf: (item: T) => number,
  textOf: (item: T) => string,
): readonly FindingEvidence[] => {
  const left = items.length - PROOFS_MAX;
  if (left <= 0) return items.map((item) => proof(trace, indexOf(item), textOf(item)));
  const first = items.slice(0, PROOFS_MAX - 1).map((item) => proof(trace, indexOf(item), textOf(item)));
  const last = items
    .slice(-1)
    .map((item) => proof(trace, indexOf(item), `${textOf(item)} (${left} more like it before)`));
  return [...first, ...last];
};

/** 200 attempts are a normal case; nobody reads 200 lines that say the same. */
const PROOFS_MAX = 12;
