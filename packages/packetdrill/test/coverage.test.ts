/** What the own scripts have to show: each cell of the transition table, and each mechanism of the model. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { states, transitions, triggers, type State, type Trigger } from "@tcplens/core";
import { describe, expect, test } from "vitest";
import { scriptNames, sourceOf } from "./support/own-scripts.ts";

const security = "a script cannot write a security level or compartment";
const nothingOutstanding =
  "nothing of this end's is unacknowledged, so that there is nothing to run out of time";

/** Cells of the table that no script can show, and why. */
const noScript: Readonly<Record<State, Partial<Record<Trigger, string>>>> = {
  CLOSED: {},
  LISTEN: { "rcv-security-mismatch": security, "user-timeout": nothingOutstanding },
  "SYN-SENT": { "rcv-security-mismatch": security },
  "SYN-RECEIVED": { "rcv-security-mismatch": security },
  ESTABLISHED: { "rcv-security-mismatch": security },
  "FIN-WAIT-1": { "rcv-security-mismatch": security },
  "FIN-WAIT-2": { "rcv-security-mismatch": security, "user-timeout": nothingOutstanding },
  "CLOSE-WAIT": { "rcv-security-mismatch": security },
  CLOSING: { "rcv-security-mismatch": security },
  "LAST-ACK": { "rcv-security-mismatch": security },
  "TIME-WAIT": { "rcv-security-mismatch": security, "user-timeout": nothingOutstanding },
};

describe.each(states)("%s", (state) => {
  const cells = triggers.filter((trigger) => transitions[state][trigger] !== undefined);
  test.each(cells)("has a script for %s, or a reason why there is none", (trigger) => {
    const name = `states/${state.toLowerCase()}/${trigger}.pkt`;
    expect(scriptNames.includes(name)).toBe(noScript[state][trigger] === undefined);
  });

  test("has no script for what cannot occur", () => {
    const folder = `states/${state.toLowerCase()}/`;
    const events = [...cells, ...neighbours];
    const strange = scriptNames
      .filter((name) => name.startsWith(folder))
      .map((name) => name.slice(folder.length, -".pkt".length))
      .filter((name) => !events.some((event) => name === event || name.startsWith(`${event}-`)));
    expect(strange).toEqual([]);
  });
});

/** Segments that are one of the table's triggers or another by what the state makes of them. */
const neighbours = [
  "rcv-syn-with-data",
  "rcv-syn-ack",
  "rcv-fin",
  "rcv-fin-ack",
  "rcv-data",
  "rcv-syn-outside-window",
];

test("every file of the table's states is one of them", () => {
  const folders = new Set(
    scriptNames.filter((name) => name.startsWith("states/")).map((name) => name.split("/")[1]),
  );
  expect([...folders].toSorted()).toEqual(states.map((state) => state.toLowerCase()).toSorted());
});

/** `// mechanism: rack, congestion/prr`, over several lines where it has to be. */
const mechanismsOf = (source: string): readonly string[] => {
  const [, text = ""] = /^\/\/ mechanism: ((?:.*)(?:\n\/\/ (?!profile: ).*)*)/mu.exec(source) ?? [];
  return text.replaceAll("\n//", "").split(", ");
};

const mechanisms = globSync("**/*.ts", { cwd: join(import.meta.dirname, "../../core/src/mechanism") })
  .filter((file) => !file.endsWith(".test.ts"))
  .map((file) => file.slice(0, -".ts".length))
  .toSorted();

const named = new Map(scriptNames.map((name) => [name, mechanismsOf(sourceOf(name))]));

test.each(mechanisms)("a script names the mechanism %s", (mechanism) => {
  expect([...named.values()].some((names) => names.includes(mechanism))).toBe(true);
});

test("what scripts name are mechanisms", () => {
  const wrong = [...named].filter(([, names]) =>
    names.some((name) => name !== "" && !mechanisms.includes(name)),
  );
  expect(wrong).toEqual([]);
});

test("the manual names every folder, and says how many scripts there are", () => {
  const manual = readFileSync(join(import.meta.dirname, "../README.md"), "utf8").replaceAll(/\s+/gu, " ");
  const folders = new Set(scriptNames.map((name) => name.split("/")[0] ?? ""));
  expect([...folders].filter((folder) => !manual.includes(`\`${folder}\``) && folder !== "states")).toEqual(
    [],
  );
  expect(manual).toContain(`own scripts, ${scriptNames.length} of them`);
});
