/** The walks of both ends of each connection through the state machine. */
import type { State } from "@tcplens/core";
import { type Evidence, evidences } from "../event/evidence.ts";
import { endpointWords } from "../findings/words.ts";
import type { StateStep } from "../fold/summary.ts";
import type { Trace } from "../fold/trace.ts";
import { knownFrom } from "./known-from.ts";

/** One end's walk, or several that are equal. */
export interface StateWalk {
  readonly side: "local" | "peer";
  /** `10.0.3.7:5432`: the connection's far end. */
  readonly peer: string;
  /** The connections that walked so, by id. Never empty. */
  readonly connections: readonly number[];
  /** At least two. */
  readonly states: readonly State[];
  /** The least direct evidence among its steps: a walk is known no better than its worst step. */
  readonly evidence: Evidence;
  readonly knownFrom: string;
}

/** All walks in the order of the connections, this machine's end before the peer's. */
export const stateWalks = (trace: Trace): readonly StateWalk[] => {
  const walks = new Map<string, StateWalk & { readonly connections: number[] }>();
  const steps = stepsByEnd(trace.states());
  for (const { id, address, port } of trace.connections) {
    for (const side of ["local", "peer"] as const) {
      const own = steps.get(`${id} ${side}`);
      const [first] = own ?? [];
      if (own === undefined || first === undefined) continue;
      const states = [first.from, ...own.map(({ to }) => to)];
      const evidence =
        evidences.findLast((kind) => own.some((step) => step.evidence === kind)) ?? first.evidence;
      const peer = endpointWords(address, port);
      const key = [side, peer, evidence, ...states].join(" ");
      const known = walks.get(key);
      if (known !== undefined) known.connections.push(id);
      else
        walks.set(key, { side, peer, connections: [id], states, evidence, knownFrom: knownFrom(evidence) });
    }
  }
  return [...walks.values()];
};

const stepsByEnd = (steps: readonly StateStep[]): ReadonlyMap<string, StateStep[]> => {
  const byEnd = new Map<string, StateStep[]>();
  for (const step of steps) {
    const key = `${step.connection} ${step.side}`;
    const known = byEnd.get(key);
    if (known === undefined) byEnd.set(key, [step]);
    else known.push(step);
  }
  return byEnd;
};
