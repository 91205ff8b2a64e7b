import { scenarioNamed, simulate, type Scenario } from "@tcplens/core/simulation";
import * as v from "valibot";
import { expect, test } from "vitest";
import { quickRun, shownWith } from "../../../test/model/simulated-runs.ts";
import { rowsMax, toWebview, type Rows } from "../../shared/protocol.ts";
import { segmentMarks } from "../../shared/simulation-view.ts";
import { english } from "../words.ts";
import type { SimulationModel } from "./simulation-model.ts";

const modelOf = (name: string): SimulationModel => {
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`no scenario ${name}`);
  return shownWith(quickRun(scenario), english);
};

const rowsOf = (model: SimulationModel): Extract<Rows, { readonly list: "run" }>["rows"] => {
  const answer = model.rows({ kind: "rows", list: "run", from: 0, count: rowsMax });
  if (answer.list !== "run") throw new Error("another list");
  return answer.rows;
};

const plotsOf = (model: SimulationModel): Extract<Rows, { readonly list: "plots" }>["rows"] => {
  const answer = model.rows({ kind: "rows", list: "plots", connection: 1, from: 0, count: 2 });
  if (answer.list !== "plots") throw new Error("another list");
  return answer.rows;
};

test("what it makes is what the protocol lets pass, for a run of every kind", () => {
  for (const name of ["syn-lost", "zero-window", "refused", "syn-flood", "time-wait-reuse", "blind-reset"]) {
    const model = modelOf(name);
    const messages = [
      { type: "show", revision: 1, view: model.view() },
      ...(["run", "plots", "walk"] as const).map((list) => ({
        type: "answer",
        id: 1,
        rows: model.rows({ kind: "rows", list, connection: 1, from: 0, count: rowsMax }),
      })),
    ];
    for (const message of messages) expect(v.safeParse(toWebview, message).success, name).toBe(true);
  }
});

test("a lost packet says so, does not arrive, and its repetition does", () => {
  const rows = rowsOf(modelOf("syn-lost"));
  const [lost, again] = rows.filter(({ kind, label }) => kind === "packet" && label.startsWith("SYN seq"));
  expect(lost).toMatchObject({ end: "A", to: "B", fate: "lost", stopped: true, stateA: "SYN-SENT" });
  expect(lost).not.toHaveProperty("arrivedAt");
  expect(again).toMatchObject({ fate: "sent again", stopped: false, again: true, arrivedAt: 1020 });
});

test("every row is at its moment, and the view begins with what is not mere waiting", () => {
  const model = modelOf("syn-lost");
  const { moments, rows, duration, busyUntil, losses } = model.view();
  expect(moments).toHaveLength(rows);
  expect(moments).toEqual(rowsOf(model).map(({ at }) => at));
  expect(duration).toBeGreaterThan(200_000);
  expect(busyUntil).toBeLessThan(1500);
  expect(losses).toEqual([0]);
});

test("the walk names both ends by what they are in the diagram", () => {
  const model = modelOf("handshake");
  const { connections, rows } = model.view();
  const answer = model.rows({ kind: "rows", list: "walk", connection: 1, from: 0, count: rowsMax });
  if (answer.list !== "walk") throw new Error("another list");
  expect(answer.total).toBe(connections[0]?.walk);
  expect(answer.rows.find(({ side }) => side === "local")).toMatchObject({ from: "CLOSED", to: "SYN-SENT" });
  // No step is taken for a row.
  expect(answer.rows.every(({ event }) => event >= rows)).toBe(true);
});

test("the sequence plot has every segment once, lost ones and repetitions marked", () => {
  const [plot] = plotsOf(modelOf("fast-retransmit"));
  const kinds = (plot?.sequence.segments ?? []).filter((_, index) => index % 4 === 3);
  expect(kinds.filter((kind) => kind === segmentMarks.lost)).toHaveLength(1);
  expect(kinds.filter((kind) => kind === segmentMarks.again)).toHaveLength(1);
  expect(plot?.recoveries).toHaveLength(1);
  expect(plot?.sequence.acknowledged.at(-1)).toBe(60_002);
});

test("the window falls where a time-out is, and the round-trip plot has what was measured", () => {
  const [plot] = plotsOf(modelOf("retransmission-timeout"));
  expect(plot?.timeouts).toHaveLength(1);
  const windows = plot?.window.cwnd.filter((_, index) => index % 2 === 1) ?? [];
  expect(Math.min(...windows)).toBeLessThan((windows[0] ?? 0) / 2);
  expect(plot?.roundTrip.samples.length).toBeGreaterThan(0);
});

test("several connections are told apart, one is not named", () => {
  expect(rowsOf(modelOf("handshake")).every(({ connection }) => connection === undefined)).toBe(true);
  const several = modelOf("time-wait-reuse");
  expect(several.view().connections.map(({ name }) => name)).toEqual(["first", "second"]);
  expect(new Set(rowsOf(several).map(({ connection }) => connection))).toContain("second");
});

test("a window is told where it is news", () => {
  const rows = rowsOf(modelOf("zero-window"));
  const zero = rows.filter(({ label }) => label.endsWith("win=0"));
  expect(zero.length).toBeGreaterThan(0);
  expect(rows.filter(({ label }) => label.includes("win=")).length).toBeLessThan(rows.length / 2);
});

test("a run that was stopped says so", () => {
  const scenario = scenarioNamed("cubic") as Scenario;
  const { ended, summary } = shownWith(quickRun(scenario), english).view();
  expect(ended).toBe("packets");
  expect(summary[0]).toBe("stopped here: there is more than a view can show");
  const limited = shownWith(simulate({ ...scenario, limit: 200 }), english).view();
  expect(limited.summary[0]).toBe("ends at its time limit");
});
