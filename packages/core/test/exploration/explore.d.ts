/** Takes every step from every state, each state once, and says what it has found. Depth first, by replay. */
import { type State } from "../../src/index.ts";
import { type WorldOptions } from "./world.ts";
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
export declare const explore: (options: WorldOptions, limit: number) => Exploration;
//# sourceMappingURL=explore.d.ts.map