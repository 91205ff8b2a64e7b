/**
 * The own scripts with one expectation made wrong: the model has to fail them. Of each kind of change one is drawn for each
 * script, by a seed; `MUTANTS=all` takes them all.
 */
import { seeded } from "@tcplens/core";
import { expect, test } from "vitest";
import { mutantsOf, type Mutant } from "./support/mutants.ts";
import { runOwn, scriptNames, sourceOf } from "./support/own-scripts.ts";

const SEED = 1;

/** Dropped packets that are not missed. The time that the script waits for one goes with it, which can be all there is to it. */
const survivors: Readonly<Record<string, string>> = {
  "close/unread-data.pkt dropped packet":
    "the close comes before the acknowledgement is due, and the reset takes its place",
  "ephemeral-ports/two-connections.pkt dropped packet":
    "the packet of the first connection is passed over once the second is there",
  "fast-open/client.pkt dropped packet":
    "packets of the first connection are passed over once the second is there",
  "fast-open/cookie-made.pkt dropped packet":
    "the SYN,ACK is passed over once the second connection is there",
  "half-close/data-after-fin.pkt dropped packet":
    "what comes next is acknowledged at once, and the data with it",
  "keep-alive/answered.pkt dropped packet":
    "the answer comes before the probe is due, and begins the wait anew all the same",
  "states/established/rcv-data-left-of-window.pkt dropped packet": "what comes next is acknowledged at once",
  "states/fin-wait-1/rcv-data-left-of-window.pkt dropped packet": "what comes next is acknowledged at once",
  "states/fin-wait-2/rcv-data-left-of-window.pkt dropped packet": "what comes next is acknowledged at once",
  "syn-queue/cookie-beyond.pkt dropped packet": "the packet of the first connection is passed over",
  "syn-queue/full.pkt dropped packet": "the packet of the first connection is passed over",
  "zero-window/probe-goes-on.pkt dropped packet": "the window opens before the probe is due",
};

const drawn = (name: string, mutants: readonly Mutant[]): readonly Mutant[] => {
  if (process.env["MUTANTS"] === "all") return mutants;
  const random = seeded(
    Array.from(name).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 2 ** 31, SEED),
  );
  return Object.values(Object.groupBy(mutants, ({ kind }) => kind)).map(
    (same) => same[Math.floor(random.next() * same.length)] as Mutant,
  );
};

test.each(scriptNames)("%s is failed when it expects something else", (name) => {
  const alive = drawn(name, mutantsOf(sourceOf(name))).filter(
    ({ kind, source }) => survivors[`${name} ${kind}`] === undefined && runOwn(source).status !== "fail",
  );
  expect(
    alive.map(({ kind, line, source }) => `${kind}, line ${line}: ${source.split("\n")[line - 1]}`),
  ).toEqual([]);
});

test("the scripts have expectations of every kind, and hardly one that is not held", () => {
  const kinds = new Set(scriptNames.flatMap((name) => mutantsOf(sourceOf(name)).map(({ kind }) => kind)));
  expect([...kinds].toSorted()).toEqual([
    "acknowledgement",
    "added packet",
    "assertion",
    "dropped packet",
    "earlier",
    "flag",
    "later",
    "option",
    "return value",
    "sequence",
    "window",
  ]);
  expect(Object.keys(survivors).length).toBeLessThan(scriptNames.length / 20);
});

test("what is listed as a survivor survives", () => {
  for (const key of Object.keys(survivors)) {
    const name = key.slice(0, key.indexOf(" "));
    const kind = key.slice(key.indexOf(" ") + 1);
    const alive = mutantsOf(sourceOf(name)).filter(
      (each) => each.kind === kind && runOwn(each.source).status !== "fail",
    );
    expect(alive.length, key).toBeGreaterThan(0);
  }
});
