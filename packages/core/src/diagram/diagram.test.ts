import { describe, expect, test } from "vitest";
import { states } from "../machine/state.ts";
import { transitionRows } from "../machine/transitions.ts";
import { toDot } from "./dot.ts";
import { toMermaid } from "./mermaid.ts";

const mermaidArrow = /^ {2}(?<from>[A-Z_\d]+) --> (?<to>[A-Z_\d]+) : (?<label>.+)$/u;
const dotArrow = /^ {2}"(?<from>[A-Z-\d]+)" -> "(?<to>[A-Z-\d]+)" \[label=" (?<label>[^"]+) "\];$/u;

const arrowsOf = (text: string, shape: RegExp): readonly string[] =>
  text
    .split("\n")
    .map((line) => shape.exec(line)?.groups)
    .filter((groups) => groups !== undefined)
    .map(
      ({ from = "", to = "", label = "" }) =>
        `${from.replaceAll("_", "-")} ${to.replaceAll("_", "-")} ${label}`,
    );

const pairs = (rows: readonly { readonly from: string; readonly to: string }[]): readonly string[] =>
  [...new Set(rows.map(({ from, to }) => `${from} ${to}`))].toSorted();

const pairsOf = (arrows: readonly string[]): readonly string[] =>
  [...new Set(arrows.map((arrow) => arrow.split(" ").slice(0, 2).join(" ")))].toSorted();

test("the published diagram is the table", () =>
  expect(toMermaid()).toMatchFileSnapshot("../../../../docs/state-machine.mmd"));

describe("Mermaid", () => {
  test("has every state under a name without hyphens, which would be read as arrows", () => {
    for (const state of states)
      expect(toMermaid()).toContain(`state "${state}" as ${state.replaceAll("-", "_")}\n`);
  });

  test.each(["figure-5", "changes", "all"] as const)(
    "of %s has nothing but lines that Mermaid reads",
    (rows) => {
      const [first, second, ...rest] = toMermaid({ rows }).trimEnd().split("\n");
      expect(first).toMatch(/^%% /u);
      const body = rows === "figure-5" ? rest.slice(1) : rest;
      expect([second, rest[0]]).toContain("stateDiagram-v2");
      for (const line of body) {
        expect(line).toMatch(
          /^ {2}(?:state "[A-Z-\d]+" as [A-Z_\d]+|\[\*\] --> CLOSED|[A-Z_\d]+ --> [A-Z_\d]+ : [^:;#"]+)$/u,
        );
      }
    },
  );
});

describe.each([
  ["Mermaid", toMermaid, mermaidArrow],
  ["DOT", toDot, dotArrow],
] as const)("%s", (_name, print, shape) => {
  test("draws figure 5 unless asked for more", () => {
    const drawn = arrowsOf(print(), shape);
    expect(drawn).toEqual(arrowsOf(print({ rows: "figure-5" }), shape));
    expect(drawn).toHaveLength(20);
    expect(drawn).toContain("ESTABLISHED CLOSE-WAIT rcv FIN / snd ACK");
    expect(drawn).toContain("CLOSED SYN-SENT active OPEN / create TCB, snd SYN");
    expect(drawn).toContain("SYN-RECEIVED LISTEN rcv RST (opened passively)");
  });

  test("draws every change of state when asked for changes", () => {
    const changes = transitionRows.filter((row) => row.from !== row.to);
    expect(pairsOf(arrowsOf(print({ rows: "changes" }), shape))).toEqual(pairs(changes));
  });

  test("draws every row when asked for all", () => {
    const drawn = arrowsOf(print({ rows: "all" }), shape);
    expect(pairsOf(drawn)).toEqual(pairs(transitionRows));
    expect(drawn.some((arrow) => arrow.startsWith("ESTABLISHED ESTABLISHED"))).toBe(true);
  });

  test("draws rows that do the same as one arrow", () => {
    expect(arrowsOf(print({ rows: "changes" }), shape)).toContain(
      "LISTEN SYN-SENT active OPEN or SEND / snd SYN",
    );
  });

  test("says what it leaves out, and nothing where nothing is left out", () => {
    expect(print()).toMatch(/Not drawn: \d+ more changes of state, by .*rcv RST/u);
    expect(print({ rows: "changes" })).not.toContain("Not drawn");
  });
});
