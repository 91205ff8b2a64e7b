import { expect, test } from "vitest";
import { isState, states } from "./state.ts";
import { isTrigger, triggers } from "./trigger.ts";

test("there are eleven states, each once", () => {
  expect(states).toHaveLength(11);
  expect(new Set(states).size).toBe(11);
});

test("every trigger is listed once", () => expect(new Set(triggers).size).toBe(triggers.length));

test.each(states)("%s is a state", (name) => expect(isState(name)).toBe(true));

test.each(["SYN_SENT", "closed", "", undefined, null, 3, {}])(
  "%o is neither a state nor a trigger",
  (value) => {
    expect(isState(value)).toBe(false);
    expect(isTrigger(value)).toBe(false);
  },
);

test("a trigger is known by its name", () => expect(isTrigger("rcv-syn")).toBe(true));
