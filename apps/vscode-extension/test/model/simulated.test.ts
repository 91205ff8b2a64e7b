import { scenarios } from "@tcplens/core/simulation";
import { describe, expect, test } from "vitest";
import type { SimulationModel } from "../../src/model/simulation/simulation-model.ts";
import { rowsMax } from "../../src/shared/protocol.ts";
import { chinese } from "./chinese-words.ts";
import { quickRun, shownWith } from "./simulated-runs.ts";
import { englishIn } from "./untranslated.ts";

const wordsOf = (model: SimulationModel): readonly string[] => {
  const view = model.view();
  const said = [
    ...view.summary,
    ...view.besides.aToB,
    ...view.besides.bToA,
    ...view.connections.flatMap(({ endedA, endedB }) => [endedA, endedB]),
  ];
  for (let from = 0; from < Math.min(view.rows, 2000); from += rowsMax) {
    const answer = model.rows({ kind: "rows", list: "run", from, count: rowsMax });
    if (answer.list !== "run") continue;
    for (const { kind, label, fate } of answer.rows)
      said.push(...(kind === "happening" ? [label] : []), fate);
  }
  for (const { id } of view.connections) {
    const answer = model.rows({ kind: "rows", list: "walk", connection: id, from: 0, count: rowsMax });
    if (answer.list === "walk") said.push(...answer.rows.map(({ cause }) => cause));
  }
  return said;
};

describe("every scenario of the library", () => {
  test.each(scenarios.map((scenario) => [scenario.name, scenario] as const))(
    "%s in Chinese",
    (_, scenario) => {
      const model = shownWith(quickRun(scenario), chinese);
      const left = [...new Set(wordsOf(model))].filter(
        (text) => englishIn(text.replaceAll(TERMS, " ")).length > 0,
      );
      expect(left).toEqual([]);
    },
  );
});

/** Names of packets' kinds, errors, protocols and people that stay. */
const TERMS =
  /\b(?:Nagle|data|data retransmission|any|retransmission|window-update|duplicate-ack|Packet Too Big)\b/g;
