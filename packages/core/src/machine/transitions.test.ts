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
    expect([...reachable("CLOSED")].sort()).toEqual([...states].sort()));

  test.each(states)("CLOSED can be reached from %s", (state) => expect(reachable(state)).toContain("CLOSED"));
});

describe("every row", () => {
  test("says what it does in one sentence", () => {
    for (const { summary } of transitionRows) {
      expect(summary).toMatch(/^[A-Z][^.!?]*\.$/u);
      expect(summary.length, summary).toBeLessThan(125);
    }
  });

  test("names its clause", () => {
    for (const { rfc } of transitionRows) expect(rfc).toMatch(/^\d{4} §[\dA]+(\.\d+)*$/u);
  });

  test("deletes the record exactly when it enters CLOSED", () => {
    for (const row of transitionRows) {
      expect(row.effects.includes("delete-tcb"), `${row.from} × ${row.trigger}`).toBe(
        row.to === "CLOSED" && row.from !== "CLOSED",
      );
    }
  });

  test("makes a record exactly when it leaves CLOSED", () => {
    for (const row of transitionRows) {
      expect(row.effects.includes("create-tcb"), `${row.from} × ${row.trigger}`).toBe(
        row.from === "CLOSED" && row.to !== "CLOSED",
      );
    }
  });

  test("starts the wait exactly when it enters TIME-WAIT", () => {
    for (const row of transitionRows) {
      expect(row.effects.includes("start-time-wait"), `${row.from} × ${row.trigger}`).toBe(
        row.to === "TIME-WAIT" && row.from !== "TIME-WAIT",
      );
    }
  });

  test("never answers a reset with a reset", () => {
    const resets = transitionRows.filter(
      ({ trigger, emit }) => trigger.startsWith("rcv-rst") && emit.some(({ flags }) => flags.includes("RST")),
    );
    expect(resets).toEqual([]);
  });

  test("that answers with an error or a queue leaves the state as it is", () => {
    for (const row of transitionRows) {
      if (row.reply === "insufficient resources" || row.reply === "connection does not exist") {
        expect(row.to).toBe(row.from);
      }
    }
  });
});
