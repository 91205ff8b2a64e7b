import { describe, expect, test } from "vitest";
import { cannotOccur } from "../../test/support/cannot-occur.ts";
import { states, type State } from "./state.ts";
import { transition, transitionRows, transitions } from "./transitions.ts";
import { triggers, type Trigger } from "./trigger.ts";

const cells = states.flatMap((state) => triggers.map((trigger) => ({ state, trigger })));

const reachable = (from: State): ReadonlySet<State> => {
  const found = new Set<State>([from]);
  for (const state of found) {
    for (const row of transitionRows) if (row.from === state) found.add(row.to);
  }
  return found;
};

describe("the table is complete", () => {
  test.each(cells)("$state × $trigger has a row, or a reason why it cannot occur", ({ state, trigger }) => {
    const reason = cannotOccur[state][trigger];
    expect(transitions[state][trigger] === undefined).toBe(reason !== undefined);
  });

  test("each row of a cell is the answer to its own conditions", () => {
    for (const row of transitionRows) expect(transition(row.from, row.trigger, row.when)).toBe(row);
  });

  test("a cell's last row applies whenever none before it does, or its rows name every value of a condition", () => {
    const open = cells.filter(
      ({ state, trigger }) => transitions[state][trigger]?.at(-1)?.when !== undefined,
    );
    expect(open).toEqual([
      { state: "SYN-RECEIVED", trigger: "rcv-rst" },
      { state: "SYN-RECEIVED", trigger: "rcv-syn-in-window" },
    ]);
    for (const { state, trigger } of open) {
      expect(transitions[state][trigger]?.map((row) => row.when)).toEqual([
        { opened: "passively" },
        { opened: "actively" },
      ]);
    }
  });

  test("every row is in the list of rows once, under its own state and trigger", () => {
    expect(transitionRows).toHaveLength(new Set(transitionRows).size);
    for (const row of transitionRows) expect(transitions[row.from][row.trigger]).toContain(row);
    const inCells = cells.flatMap(({ state, trigger }) => transitions[state][trigger] ?? []);
    expect(inCells).toEqual(transitionRows);
  });
});

test("what is no state or no trigger is refused", () => {
  expect(() => transition("SYN_SENT" as State, "rcv-syn")).toThrow("state must be one of the eleven states");
  expect(() => transition("CLOSED", "constructor" as Trigger)).toThrow("trigger must be one of the triggers");
});

describe("every state", () => {
  test("can be reached from CLOSED", () =>
    expect([...reachable("CLOSED")].toSorted()).toEqual(states.toSorted()));

  test.each(states)("CLOSED can be reached from %s", (state) => expect(reachable(state)).toContain("CLOSED"));
});

describe("every row", () => {
  test("says what it does in one sentence", () => {
    for (const { summary } of transitionRows) expect(summary).toMatch(/^[A-Z][^.!?]{20,123}\.$/u);
  });

  test("names its clause", () => {
    for (const { rfc } of transitionRows) expect(rfc).toMatch(/^\d{4} §[\dA]+(\.\d+)*$/u);
  });

  test("deletes the record exactly when it enters CLOSED", () => {
    const does = transitionRows.filter((row) => row.effects.includes("delete-tcb"));
    expect(does).toEqual(transitionRows.filter((row) => row.to === "CLOSED" && row.from !== "CLOSED"));
  });

  test("makes a record exactly when it leaves CLOSED", () => {
    const does = transitionRows.filter((row) => row.effects.includes("create-tcb"));
    expect(does).toEqual(transitionRows.filter((row) => row.from === "CLOSED" && row.to !== "CLOSED"));
  });

  test("starts the wait exactly when it enters TIME-WAIT", () => {
    const does = transitionRows.filter((row) => row.effects.includes("start-time-wait"));
    expect(does).toEqual(transitionRows.filter((row) => row.to === "TIME-WAIT" && row.from !== "TIME-WAIT"));
  });

  test("never answers a reset with a reset", () => {
    const resets = transitionRows.filter(
      ({ trigger, emit }) => trigger.startsWith("rcv-rst") && emit.some(({ flags }) => flags.includes("RST")),
    );
    expect(resets).toEqual([]);
  });

  test("that refuses a call leaves the state as it is", () => {
    const refused = transitionRows.filter(
      ({ reply }) => reply === "insufficient resources" || reply === "connection does not exist",
    );
    expect(refused.length).toBeGreaterThan(10);
    expect(refused.filter((row) => row.to !== row.from)).toEqual([]);
  });
});
