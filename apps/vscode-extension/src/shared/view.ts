/**
 * What the webview draws: plain data, made by the host from a trace, checked where it crosses. Texts are ready to show,
 * in the reader's language; none is markup. Times are ms since the trace's start.
 */
import * as v from "valibot";
import { simulationView } from "./simulation-view.ts";
import { evidence } from "./walk-step.ts";

const text = v.string();
const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const time = v.pipe(v.number(), v.finite());

/** How a trace stands. `interrupted`: the window was reloaded while it ran, and nobody saw its end. */
const traceState = v.picklist(["running", "connected", "warning", "failed", "cancelled", "interrupted"]);
export type TraceState = v.InferOutput<typeof traceState>;

/** One bar of the phases. */
export const timelineRow = v.object({
  kind: v.picklist(["lookup", "address", "tls", "answer", "open", "wait", "stopped"]),
  attempt: index,
  /** 0 where it is no connection's. */
  connection: index,
  /** `lookup`, `attempt 2`; empty where the row goes on from the one before. */
  label: text,
  subject: text,
  text,
  startedAt: time,
  endedAt: time,
  running: v.boolean(),
  /** `0.4 ms`; empty for a moment. */
  duration: text,
  status: v.picklist(["ok", "failed", "waiting", "neutral"]),
  knownFrom: text,
  event: v.optional(index),
});
export type TimelineRow = v.InferOutput<typeof timelineRow>;

/** One arrow of the ladder, or what happened at one end without one. */
export const ladderRow = v.object({
  event: index,
  at: time,
  kind: v.picklist(["segment", "data", "state", "note"]),
  direction: v.optional(v.picklist(["sent", "received"])),
  /** It crossed only a part of the way. */
  lost: v.boolean(),
  label: text,
  evidence,
  localState: v.optional(text),
  peerState: v.optional(text),
});
export type LadderRow = v.InferOutput<typeof ladderRow>;

/** One sample of the operating system's own record. */
export const kernelRow = v.object({
  event: index,
  at: time,
  connection: index,
  peer: text,
  state: text,
  text,
});
export type KernelRow = v.InferOutput<typeof kernelRow>;

/** One event in words. */
export const eventRow = v.object({
  event: index,
  at: time,
  connection: index,
  type: text,
  text,
  /** What it means, for who does not know TCP; empty where the text says all. */
  meaning: text,
  evidence: v.optional(evidence),
  knownFrom: text,
});
export type EventRow = v.InferOutput<typeof eventRow>;

/** Something the reader can do now. */
const nextStep = v.object({
  text,
  /** A command line, to be copied or put into a terminal. */
  command: v.optional(text),
  /** What the host does when it is chosen. */
  act: v.optional(v.picklist(["open-place", "open-settings"])),
  /** A scenario of the library that shows the same happening. */
  simulation: v.optional(text),
});
export type NextStep = v.InferOutput<typeof nextStep>;

const finding = v.object({
  code: text,
  severity: v.picklist(["error", "warning", "info"]),
  title: text,
  cause: text,
  proof: v.array(v.object({ event: index, at: time, connection: index, evidence, knownFrom: text, text })),
  alternatives: v.array(text),
  nextSteps: v.array(nextStep),
  reference: text,
});
export type Finding = v.InferOutput<typeof finding>;

/** One address tried. */
const connection = v.object({
  id: index,
  attempt: index,
  peer: text,
  outcome: v.picklist(["pending", "connected", "failed", "abandoned"]),
  /** Rows of its ladder, steps of its walk. */
  ladder: index,
  walk: index,
});
export type Connection = v.InferOutput<typeof connection>;

const fact = v.object({ name: text, value: text });

/** A trace as it stands. Long lists come in windows: this has their lengths, and the first rows of the timeline. */
const traceView = v.object({
  surface: v.literal("trace"),
  id: text,
  state: traceState,
  endpoint: text,
  /** The verdict in one sentence, and what belongs behind it. */
  headline: text,
  details: v.array(text),
  /** ISO 8601, UTC. */
  startedAt: text,
  duration: time,
  /** While it runs: what it waits for, after a second of silence. */
  waiting: v.optional(text),
  /** Where the endpoint was found: `compose.yaml:12`. */
  place: v.optional(text),
  /** Whether the host can trace it again from here, and has an earlier one to compare it with. */
  canRetry: v.boolean(),
  canCompare: v.boolean(),
  /** The traces of the same file, where there are several; which of them this is. */
  siblings: v.optional(v.object({ labels: v.array(text), chosen: index })),
  /** What is wrong with the file it comes from: what could be read is shown. */
  damage: v.optional(text),
  attempts: index,
  addresses: index,
  findings: v.array(finding),
  notes: v.array(v.object({ event: index, at: time, text })),
  connections: v.array(connection),
  /** The connection shown first: 0 where there is none. */
  focus: index,
  timeline: v.object({ total: index, rows: v.array(timelineRow) }),
  events: index,
  kernel: index,
  evidence: v.array(evidence),
  /** Why the kernel's view is missing or partial; empty where it is not. */
  unobserved: text,
  tls: text,
  environment: v.array(fact),
});
export type TraceView = v.InferOutput<typeof traceView>;

const brief = v.object({
  id: text,
  state: traceState,
  headline: text,
  details: v.array(text),
  startedAt: text,
  duration: time,
});
export type TraceBrief = v.InferOutput<typeof brief>;

/** Two traces of one endpoint side by side. */
const compareView = v.object({
  surface: v.literal("compare"),
  endpoint: text,
  /** What changed, in one sentence. */
  headline: text,
  before: brief,
  after: brief,
  phases: v.array(
    v.object({
      name: text,
      before: v.optional(time),
      after: v.optional(time),
      /** Both in words; empty where the phase was not reached. */
      beforeText: text,
      afterText: text,
      /** `+3.1 ms`, `gone`, `new`, `the same`. */
      change: text,
      trend: v.picklist(["better", "worse", "same"]),
    }),
  ),
  findings: v.array(
    v.object({
      code: text,
      cause: text,
      severity: finding.entries.severity,
      when: v.picklist(["before", "after", "both"]),
    }),
  ),
  facts: v.array(v.object({ name: text, before: text, after: text, changed: v.boolean() })),
});
export type CompareView = v.InferOutput<typeof compareView>;

/** Nothing to draw, and why. */
const problemView = v.object({
  surface: v.literal("problem"),
  kind: v.picklist(["empty", "unreadable", "lost"]),
  title: text,
  text,
  /** What the one button does, and says. */
  action: v.optional(v.object({ act: v.picklist(["retry", "open-as-text", "trace"]), label: text })),
});
export type ProblemView = v.InferOutput<typeof problemView>;

export const view = v.variant("surface", [traceView, compareView, problemView, simulationView]);
export type View = v.InferOutput<typeof view>;
