import * as v from "valibot";
import { describe, expect, test } from "vitest";
import { compareView } from "../../src/model/compare-view.ts";
import { english } from "../../src/model/words.ts";
import { toWebview } from "../../src/shared/protocol.ts";
import { sampleTrace } from "./sample-traces.ts";

const compared = (before: string, after: string) =>
  compareView(sampleTrace(before), sampleTrace(after), english);

describe("the sentence", () => {
  test.each([
    ["refused", "retried", /^It connects now; before: nothing is listening$/],
    ["plain", "expired", /^It connected before; now: the certificate has expired$/],
    ["refused", "refused", /^It failed both times alike: nothing is listening$/],
    ["refused", "reset", /^It failed both times, differently: .*; before: nothing is listening$/],
    ["slow", "plain", /^It connected both times, 2\.5 s faster now$/],
    ["plain", "slow", /^It connected both times, 2\.5 s slower now$/],
    ["plain", "plain", /^It connected both times, about equally fast$/],
  ])("from %s to %s", (before, after, sentence) => {
    expect(compared(before, after).headline).toMatch(sentence);
  });
});

test("a phase that only one of them reached is new, or not reached", () => {
  const { phases } = compared("plain", "refused");
  const change = Object.fromEntries(phases.map((phase) => [phase.name, phase.change]));
  expect(change).toMatchObject({ answer: "not reached", wait: "new" });
});

test("findings say when they were there", () => {
  const { findings } = compared("refused", "retried");
  expect(findings.map(({ code, when }) => [code, when])).toEqual([
    ["refused", "both"],
    ["retry-exhausted", "before"],
  ]);
});

test("a fact that differs is marked", () => {
  const { facts } = compared("refused", "retried");
  expect(facts.find(({ name }) => name === "attempts")).toEqual({
    name: "attempts",
    before: "3",
    after: "4",
    changed: true,
  });
});

test("it passes the protocol's own check", () => {
  for (const before of ["plain", "refused", "cancelled"]) {
    const view = compared(before, "connected");
    expect(v.safeParse(toWebview, { type: "show", revision: 1, view }).issues).toBeUndefined();
  }
});

test("of a trace that nobody saw the end of nothing is claimed", () => {
  const view = compareView(sampleTrace("plain"), sampleTrace("blackholed"), english, {
    before: false,
    after: true,
  });
  expect(view.headline).toMatch(/^How one of the two ended is not known/);
  expect(view.after.state).toBe("interrupted");
});
