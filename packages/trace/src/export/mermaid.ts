/** A trace as a Mermaid sequence diagram: what crossed, between whom, in order. */
import { countWords } from "../findings/words.ts";
import type { Trace } from "../fold/trace.ts";
import { formatDuration } from "./duration.ts";
import type { Ladder, LadderRow } from "./ladder.ts";
import { type Outline, outline } from "./outline.ts";

/**
 * The diagram. What was seen on the wire, or in the kernel, is a solid arrow; what is implied is dashed and says so; a
 * simulation's is dashed with an open head and says so too; one that is lost ends in a cross. Of many addresses the first twelve are drawn.
 */
export const toMermaid = (trace: Trace): string => outlineMermaid(outline(trace));

/** An outline as a sequence diagram: see {@link toMermaid}. */
export const outlineMermaid = (view: Outline): string => {
  const peers = [...new Set(view.ladders.map(({ peer }) => peer))].slice(0, PEERS_MAX);
  const ids = new Map(peers.map((peer, index) => [peer, `P${index + 1}`]));
  const participants = [
    "  participant L as this machine",
    ...peers.map((peer) => `  participant ${ids.get(peer)} as ${label(peer)}`),
  ];
  const last = peers.length === 0 ? "L" : `L,P${peers.length}`;
  const rows = steps(view, ids, last);
  const left = rows.length - STEPS_MAX;
  const shown =
    left <= 0
      ? rows
      : [...rows.slice(0, STEPS_MAX), `  Note over ${last}: … ${countWords(left, "more step")}`];
  return [
    "sequenceDiagram",
    ...participants,
    ...shown,
    `  Note over ${last}: ${view.mark} ${label(view.headline)}`,
    "",
  ].join("\n");
};

/** Everything in the order of time: ladders interleaved as they happened, with lookups, waits and verdicts as notes. */
const steps = (view: Outline, ids: ReadonlyMap<string, string>, all: string): readonly string[] => {
  const notes = view.timeline
    .filter(({ kind }) => kind === "lookup" || kind === "wait" || kind === "stopped")
    .map(({ kind, startedAt, duration, text }) => ({
      at: startedAt,
      line: `  Note over ${all}: ${kind === "stopped" ? "gave up" : kind}${duration === undefined ? "" : ` ${formatDuration(duration)}`}: ${label(text)}`,
    }));
  const crossings = view.ladders.flatMap((ladder) => {
    const id = ids.get(ladder.peer);
    return id === undefined ? [] : ladder.rows.map((row) => ({ at: row.at, line: rowLine(row, id) }));
  });
  const starts = view.ladders.flatMap((ladder) => attemptNote(view, ladder, ids));
  // The sort is stable: at one instant a wait ends, then an attempt begins, then its segments follow.
  return [...notes, ...starts, ...crossings].toSorted((a, b) => a.at - b.at).map(({ line }) => line);
};

const attemptNote = (
  view: Outline,
  ladder: Ladder,
  ids: ReadonlyMap<string, string>,
): readonly { readonly at: number; readonly line: string }[] => {
  const id = ids.get(ladder.peer);
  const [first] = ladder.rows;
  if (id === undefined || first === undefined || view.ladders.length === 1) return [];
  return [{ at: first.at, line: `  Note over L,${id}: attempt ${ladder.attempt}` }];
};

const rowLine = (row: LadderRow, peer: string): string => {
  const { direction, evidence, lost, localState, peerState } = row;
  const text = label(row.label);
  if (direction === undefined) {
    const state = localState === undefined ? peerState : localState;
    const over = localState === undefined && peerState !== undefined ? peer : "L";
    return `  Note over ${over}: ${text}${state === undefined ? "" : ` → ${state}`}`;
  }
  const [from, to] = direction === "sent" ? ["L", peer] : [peer, "L"];
  const words = { packet: "", kernel: " (the kernel says)", socket: " (implied)", model: " (simulated)" }[
    evidence
  ];
  const arrow = lost ? "--x" : { packet: "->>", kernel: "->>", socket: "-->>", model: "--)" }[evidence];
  return `  ${from}${arrow}${to}: ${text}${lost ? " lost" : ""}${words}${stateWords(localState, peerState)}`;
};

const stateWords = (local: string | undefined, peer: string | undefined): string => {
  const parts = [
    ...(local === undefined ? [] : [`here ${local}`]),
    ...(peer === undefined ? [] : [`there ${peer}`]),
  ];
  return parts.length === 0 ? "" : ` [${parts.join(", ")}]`;
};

/** Text that Mermaid takes as text: its own marks become entities, which it writes `#35;`. */
const label = (text: string): string =>
  text.replaceAll(/[#;<>"&%{}\\]/g, (character) => `#${character.charCodeAt(0)};`).replaceAll("\n", " ");

const PEERS_MAX = 12;
const STEPS_MAX = 200;
