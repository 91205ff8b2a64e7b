/**
 * What a trace says, in words and rows: the one model that text, Markdown, HTML and the editor's views all render, so
 * that they cannot disagree. Pure; every string in it is safe to print (see `printable.ts`), none is markup.
 */
import { diagnose } from "../findings/diagnose.ts";
import type { Evidence } from "../event/evidence.ts";
import type { Finding } from "../findings/finding.ts";
import type { Trace } from "../fold/trace.ts";
import { environmentOf, type Fact } from "./environment.ts";
import { findingBlock, type FindingBlock } from "./finding-block.ts";
import { headlineOf } from "./headline.ts";
import { kernelRows, type KernelRow } from "./kernel-row.ts";
import { type Ladder, ladderOf } from "./ladder.ts";
import { noteRows, type NoteRow } from "./note-row.ts";
import { printable } from "./printable.ts";
import { stateWalks, type StateWalk } from "./state-walk.ts";
import type { Verdict } from "./verdict.ts";
import type { TimelineRow } from "./timeline-row.ts";
import { timelineRows } from "./timeline.ts";

/** See the file's head. Times in ms since the trace's start. */
export interface Outline {
  /** The endpoint as the user wrote it. */
  readonly endpoint: string;
  readonly verdict: Verdict;
  /** `✓`, `△`, `✕` or, while it runs, `◌`. */
  readonly mark: string;
  /** A few words: `nothing is listening`, `connected in 12 ms`. */
  readonly headline: string;
  /** What belongs in brackets behind it: `refused in 0.4 ms`, `3 attempts in 1.9 s`. */
  readonly details: readonly string[];
  /** ISO 8601, UTC. */
  readonly startedAt: string;
  readonly duration: number;
  /** Lookups, addresses tried, TLS, answers and waits, in the order in which they began. */
  readonly timeline: readonly TimelineRow[];
  /** The walks through the state machine, equal ones told once. */
  readonly walks: readonly StateWalk[];
  /** One for each connection that has segments, the first hundred. */
  readonly ladders: readonly Ladder[];
  readonly kernel: readonly KernelRow[];
  readonly notes: readonly NoteRow[];
  /** The worst first. */
  readonly findings: readonly FindingBlock[];
  /** The kinds of evidence in the trace, the most direct first. */
  readonly evidence: readonly Evidence[];
  /** Where and when it was made, by what. */
  readonly environment: readonly Fact[];
}

/**
 * Makes the outline of a trace, also of one that still runs.
 * @param findings What `diagnose(trace)` gave, the worst first; default: it is called.
 */
export const outline = (trace: Trace, findings: readonly Finding[] = diagnose(trace)): Outline => {
  const verdict = verdictOf(trace, findings);
  const { headline, details } = headlineOf(trace, verdict, findings);
  const ladders = trace.connections.slice(0, LADDERS_MAX).map((record) => ladderOf(trace, record));
  return {
    endpoint: printable(trace.header.endpoint.text),
    verdict,
    mark: verdictMarks[verdict],
    headline,
    details,
    startedAt: trace.header.startedAt,
    duration: trace.endedAt,
    timeline: timelineRows(trace),
    walks: stateWalks(trace),
    ladders: ladders.filter(({ rows }) => rows.length > 0),
    kernel: kernelRows(trace),
    notes: noteRows(trace),
    findings: findings.map((finding) => findingBlock(trace, finding)),
    evidence: evidenceIn(trace),
    environment: environmentOf(trace),
  };
};

/** The mark of each verdict; a shape of its own, so that colour is never needed to tell them apart. */
export const verdictMarks: Readonly<Record<Verdict, string>> = {
  connected: "✓",
  warning: "△",
  failed: "✕",
  running: "◌",
};

const verdictOf = (trace: Trace, findings: readonly Finding[]): Verdict => {
  const { outcome } = trace;
  if (outcome !== "connected") return outcome;
  return findings.some(({ severity }) => severity !== "info") ? "warning" : "connected";
};

const evidenceIn = (trace: Trace): readonly Evidence[] => {
  const found = new Set(trace.events.map((event) => (event.type === "unknown" ? undefined : event.evidence)));
  return (["packet", "kernel", "socket", "model"] as const).filter((evidence) => found.has(evidence));
};

/** Traces with hundreds of attempts repeat themselves; the rest is in the event list. */
const LADDERS_MAX = 100;
