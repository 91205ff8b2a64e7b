/** Takes every step from every state, each state once, and says what it has found. Depth first, by replay. */
import { states } from "../../src/index.js";
import { World } from "./world.js";
/** @throws where an invariant breaks, a state is outside the table, or an end is reached that is none; with the path. */
export const explore = (options, limit) => {
    const known = new Set();
    const seen = new Set();
    const stack = [[]];
    let steps = 0;
    let ends = 0;
    let longest = 0;
    while (stack.length > 0 && known.size < limit) {
        const path = stack.pop() ?? [];
        try {
            const world = replay(options, path);
            steps += 1;
            const print = world.fingerprint();
            if (known.has(print))
                continue;
            known.add(print);
            longest = Math.max(longest, path.length);
            for (const state of world.visited) {
                if (!states.includes(state))
                    throw new Error(`${state} is not in the table`);
                seen.add(state);
            }
            const next = world.steps();
            if (next.length === 0) {
                ends += 1;
                checkEnd(world);
            }
            for (const step of next)
                stack.push([...path, step]);
        }
        catch (error) {
            throw new Error(`${error.message}\nafter ${JSON.stringify(path)}`, { cause: error });
        }
    }
    return { states: known.size, steps, ends, longest, seen, cutShort: stack.length > 0 };
};
const replay = (options, path) => {
    const world = new World(options);
    for (const step of path)
        world.take(step);
    return world;
};
/** Both ends are gone, and what was written has arrived, once and in order. */
const checkEnd = (world) => {
    for (const name of ["A", "B"]) {
        const tcb = world.ends[name];
        const other = name === "A" ? "B" : "A";
        if (tcb.state !== "CLOSED")
            throw new Error(`deadlock: ${name} stays in ${tcb.state}`);
        const expected = world.written[other] === 3 ? [1, 2, 3] : [];
        if (tcb.closeReason?.kind === "closed" && world.received[name].join() !== expected.join())
            throw new Error(`${name} has received ${world.received[name].join()} and not ${expected.join()}`);
        if (tcb.closeReason?.kind !== "closed")
            throw new Error(`${name} ended by ${tcb.closeReason?.kind}`);
    }
};
//# sourceMappingURL=explore.js.map