/** The snapshot of a trace that the webview draws. */
import { type Finding, lastSignAt, type Outline, type Trace, waitingFor } from "@tcplens/trace";
import type { Connection, TraceView } from "../shared/view.ts";
import { stateOf } from "./brief.ts";
import { findingView } from "./finding-view.ts";
import type { TraceContext } from "./trace-model.ts";
import { verdictWords } from "./verdict-words.ts";

/** What it is made of. */
export interface TraceViewInput {
  readonly trace: Trace;
  readonly context: TraceContext;
  readonly findings: readonly Finding[];
  readonly folded: Outline;
  readonly lengths: (connection: number) => { readonly ladder: number; readonly walk: number };
  readonly timeline: TraceView["timeline"];
  readonly kernel: number;
  readonly now: number | undefined;
}

/** See the file's head. */
export const traceView = (input: TraceViewInput): TraceView => {
  const { trace, context, findings, folded } = input;
  const { words, place } = context;
  const state = stateOf(trace, folded.verdict, context.interrupted ?? false);
  const now = Math.max(trace.endedAt, (state === "running" ? input.now : undefined) ?? 0);
  const waiting = waitingWords(input, state === "running", now);
  return {
    surface: "trace",
    id: trace.header.id,
    state,
    endpoint: folded.endpoint,
    headline: verdictWords(trace, state, findings, words),
    details: folded.details.map((each) => words.say(each)),
    startedAt: folded.startedAt,
    duration: now,
    ...(waiting === undefined ? {} : { waiting }),
    ...(place === undefined ? {} : { place }),
    canRetry: context.canRetry,
    canCompare: context.canCompare,
    ...siblingsOf(context),
    ...(context.damage === undefined ? {} : { damage: context.damage }),
    attempts: trace.attempts.length,
    addresses: new Set(trace.connections.map(({ address }) => address)).size,
    findings: folded.findings.map((block, index) => findingView(block, { trace, words, place }, index === 0)),
    notes: folded.notes.map(({ event, at, text }) => ({ event, at, text: words.say(text) })),
    connections: connectionsOf(input),
    focus: focusOf(trace),
    timeline: input.timeline,
    events: trace.events.length,
    kernel: input.kernel,
    evidence: [...folded.evidence],
    unobserved: unobservedWords(input),
    tls: tlsWords(input),
    environment: folded.environment.map(({ name, value }) => ({
      name: words.say(name),
      value: words.say(value),
    })),
  };
};

/** After a second of silence. */
const waitingWords = (
  { trace, context }: TraceViewInput,
  running: boolean,
  now: number,
): string | undefined => {
  if (!running) return undefined;
  return now - lastSignAt(trace) >= SILENCE ? context.words.say(waitingFor(trace, now)) : undefined;
};

const siblingsOf = ({ siblings }: TraceContext): Pick<TraceView, "siblings"> =>
  siblings === undefined ? {} : { siblings: { labels: [...siblings.labels], chosen: siblings.chosen } };

const connectionsOf = ({ trace, lengths }: TraceViewInput): Connection[] =>
  trace.connections.map(({ id, attempt, address, port, outcome }) => ({
    id,
    attempt,
    peer: address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`,
    outcome,
    // Lengths of what nobody looks at yet are not worked out: a trace may have thousands of connections.
    ...(trace.connections.length <= MEASURED_MAX ? lengths(id) : { ladder: 0, walk: 0 }),
  }));

/** The connection to look at first: the one that carried the endpoint, else the last that tells something. */
const focusOf = (trace: Trace): number => {
  const { established, connections } = trace;
  const telling = connections.findLast(
    ({ localState, failed }) => failed !== undefined || localState !== "CLOSED",
  );
  return (established ?? telling ?? connections.at(-1))?.id ?? 0;
};

const unobservedWords = ({ trace, context: { words } }: TraceViewInput): string =>
  trace.notes.flatMap(({ event }) => (event.topic === "unobserved" ? [words.say(event.text)] : [])).join(" ");

const tlsWords = ({ trace, folded, context: { words } }: TraceViewInput): string => {
  const row = folded.timeline.findLast(({ kind }) => kind === "tls");
  if (row !== undefined) return words.say(row.text);
  return trace.header.endpoint.tls ? words.t("not reached") : words.t("not asked for");
};

const SILENCE = 1000;
const MEASURED_MAX = 2000;
