/** Where both ends stand after so many steps of a walk, and which way they came. */
import type { WalkStep } from "../../src/shared/walk-step.ts";

/** See the file's head. */
export interface WalkAt {
  readonly local: string | undefined;
  readonly peer: string | undefined;
  /** `FROM>TO` of every step made, by the end that made it; the last is the step just made. */
  readonly made: readonly { readonly side: "local" | "peer"; readonly arrow: string }[];
  /** The states that each end has been in, in order. */
  readonly visited: { readonly local: readonly string[]; readonly peer: readonly string[] };
}

/** @param count How many steps have been made, 0 for the start. */
export const walkAt = (steps: readonly WalkStep[], count: number): WalkAt => {
  const visited = { local: startOf(steps, "local"), peer: startOf(steps, "peer") };
  const made: { side: "local" | "peer"; arrow: string }[] = [];
  for (const { side, from, to } of steps.slice(0, count)) {
    made.push({ side, arrow: `${from}>${to}` });
    visited[side].push(to);
  }
  return { local: visited.local.at(-1), peer: visited.peer.at(-1), made, visited };
};

/**
 * How many steps have been made at this moment: up to the event where it is one of them, else all up to its time, those
 * that the event itself brought about (a segment's states are stamped with its time) included.
 */
export const stepsUntil = (
  steps: readonly WalkStep[],
  mark: { readonly event: number; readonly at: number },
): number => {
  const exact = steps.findIndex(({ event }) => event === mark.event);
  if (exact >= 0) return exact + 1;
  return steps.filter(({ at }) => at <= mark.at).length;
};

const startOf = (steps: readonly WalkStep[], side: "local" | "peer"): string[] => {
  const first = steps.find((step) => step.side === side);
  return first === undefined ? [] : [first.from];
};
