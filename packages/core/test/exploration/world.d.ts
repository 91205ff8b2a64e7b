import { Tcb } from "../../src/connection/tcb.ts";
import type { State } from "../../src/machine/state.ts";
import { Segment } from "../../src/wire/segment.ts";
export type EndName = "A" | "B";
/** One step. `index` counts the segments on their way to `to`, the oldest first. */
export type Step = {
    readonly kind: "deliver" | "lose" | "repeat";
    readonly to: EndName;
    readonly index: number;
} | {
    readonly kind: "timer";
    readonly of: EndName;
};
/** What the programs at both ends do. */
export type Plot = "client and server" | "simultaneous open" | "simultaneous close" | "server closes first";
export interface WorldOptions {
    readonly plot: Plot;
    readonly iss: Readonly<Record<EndName, number>>;
    /** Segments that may be lost or come twice, all together. */
    readonly faults: number;
    /** How many segments later ones may overtake. */
    readonly overtaking: number;
    /** Timers never go off, and what goes to B after its SYN is lost: to see that the search finds a deadlock. */
    readonly deaf?: boolean;
}
export declare class World {
    #private;
    readonly ends: Readonly<Record<EndName, Tcb>>;
    readonly network: Readonly<Record<EndName, Segment[]>>;
    readonly received: Readonly<Record<EndName, number[]>>;
    readonly written: Readonly<Record<EndName, number>>;
    /** Every state either end has been in, if only in passing. */
    readonly visited: Set<State>;
    now: number;
    faults: number;
    constructor(options: WorldOptions);
    /** Everything that can happen next; none: it is over. */
    steps(): readonly Step[];
    take(step: Step): void;
    /** The same for two worlds that differ in nothing but measured times. */
    fingerprint(): string;
}
//# sourceMappingURL=world.d.ts.map