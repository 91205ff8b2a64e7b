/** Takes every step from every state, each state once, and says what it has found. Depth first, by replay. */
import { states, type State } from "../../src/index.ts";
import { World, type Step, type WorldOptions } from "./world.ts";

export interface Exploration {
  /** Different states reached, and steps taken between them. */
  readonly states: number;
  readonly steps: number;
  /** Ends reached: nothing on its way and no timer running. */
  readonly ends: number;
  readonly longest: number;
  /** States of the table that either end was seen in. */
  readonly seen: ReadonlySet<State>;
  /** The limit was reached before everything had been seen. */
  readonly cutShort: boolean;
}

/** @throws where an invariant breaks, a state is outside the table, or an end is reached that is none; with the path. */
export const explore = (options: WorldOptions, limit: number): Exploration => {
  const known = new Set<string>();
  const seen = new Set<State>();
  const stack: (readonly Step[])[] = [[]];
  let steps = 0;
  let ends = 0;
  let longest = 0;
  while (stack.length > 0 && known.size < limit) {
    const path = stack.pop() ?? [];
    try {
      const world = replay(options, path);
      steps += 1;
      const print = world.fingerprint();
      if (known.has(print)) continue;
      known.add(print);
      longest = Math.max(longest, path.length);
      for (const state of world.visited) {
        if (!states.includes(state)) throw new Error(`${state} is not in the table`);
        seen.add(state);
      }
      const next = world.steps();
      if (next.length === 0) {
        ends += 1;
        checkEnd(world);
      }
      for (const step of next) stack.push([...path, step]);
    } catch (error) {
      throw new Error(`${(error as Error).message}\nafter ${JSON.stringify(path)}`, { cause: error });
    }
  }
  return { states: known.size, steps, ends, longest, seen, cutShort: stack.length > 0 };
};

const replay = (options: WorldOptions, path: readonly Step[]): World => {
  const world = new World(options);
  for (const step of path) world.take(step);
  return world;
};

/** Both ends are gone, and what was written has arrived, once and in order. */
const checkEnd = (world: World): void => {
  for (const name of ["A", "B"] as const) {
    const tcb = world.ends[name];
    const other = name === "A" ? "B" : "A";
    if (tcb.state !== "CLOSED") throw new Error(`deadlock: ${name} stays in ${tcb.state}`);
    const expected = world.written[other] === 3 ? [1, 2, 3] : [];
    if (tcb.closeReason?.kind === "closed" && world.received[name].join() !== expected.join())
      throw new Error(`${name} has received ${world.received[name].join()} and not ${expected.join()}`);
    if (tcb.closeReason?.kind !== "closed") throw new Error(`${name} ended by ${tcb.closeReason?.kind}`);
  }
};
