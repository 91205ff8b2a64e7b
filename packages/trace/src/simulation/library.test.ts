/** Every scenario of the library as a ladder, plots, a summary and a trace: nothing is lost, nothing is made up. */
import { scenarios, simulate, type Scenario } from "@tcplens/core/simulation";
import { describe, expect, test } from "vitest";
import { diagnose } from "../findings/diagnose.ts";
import type { FindingCode } from "../findings/finding.ts";
import { readTrace } from "../file/read-trace.ts";
import { writeTrace } from "../file/write-trace.ts";
import { foldLadder } from "./fold-ladder.ts";
import { runLadder } from "./run-ladder.ts";
import { runPlots } from "./run-plots.ts";
import { summarizeRun } from "./run-summary.ts";
import { scenarioFor } from "./scenario-for-finding.ts";
import { traceOfRun } from "./trace-of-run.ts";

/** What is wrong in a scenario's connection, seen by the end that opened it. In all others nothing is. */
const findings: Readonly<Record<string, readonly FindingCode[]>> = {
  "syn-lost": ["syn-retransmitted"],
  "syn-ack-lost": ["syn-retransmitted"],
  refused: ["refused"],
  unanswered: ["syn-unanswered"],
  "dead-path": ["deadline"],
  "zero-window": ["zero-window"],
  "window-update-lost": ["zero-window"],
  "unread-data": ["reset-after-accept"],
  "time-wait-reuse": ["closed-before-answer"],
  "half-open": ["reset-after-bytes"],
  "half-open-syn": ["syn-retransmitted"],
  "keep-alive": ["deadline"],
  "user-timeout": ["deadline"],
};

const run = (scenario: Scenario) => simulate(scenario);

describe.each(scenarios.map((scenario) => [scenario.name, scenario] as const))("%s", (name, scenario) => {
  test("as ladder, plots, summary and trace", { timeout: 60_000 }, () => {
    const made = run(scenario);
    expectLadder(made);
    expectPlots(made);
    const { problems, ends } = summarizeRun(made);
    expect(problems).toEqual([]);
    expect(ends.every(({ states }) => states.length > 1)).toBe(true);
    expectTrace(made, findings[name] ?? []);
  });
});

type Run = ReturnType<typeof run>;

/** Every packet is one row; every change of state but those to LISTEN stands somewhere, at its own time. */
const expectLadder = (made: Run): void => {
  const { rows } = runLadder(made);
  const packets = rows.flatMap((row) => (row.kind === "packet" ? [row.packet.number] : []));
  expect(packets.toSorted((a, b) => a - b)).toEqual(made.packets.map(({ number }) => number));
  const reached = new Set<string>();
  for (const row of rows) {
    for (const [end, state] of Object.entries(row.states)) {
      if (row.kind === "happening") reached.add(`${end} ${row.at} ${state}`);
      else
        for (const at of [row.at, ...row.packet.arrivals.map((each) => each.at)])
          reached.add(`${end} ${at} ${state}`);
    }
  }
  const changes = made.events.flatMap((event) =>
    event.type === "state-changed" && event.to !== "LISTEN" ? [`${event.end} ${event.at} ${event.to}`] : [],
  );
  // Of several at one moment and on one packet only the last is shown.
  const missing = changes.filter((change) => !reached.has(change));
  expect(
    missing.filter((change) => !changes.some((other) => other !== change && sameMoment(other, change))),
  ).toEqual([]);
  expect(foldLadder(rows, 48).length).toBeLessThanOrEqual(100);
};

const sameMoment = (a: string, b: string): boolean =>
  a.split(" ").slice(0, 2).join() === b.split(" ").slice(0, 2).join();

/** Curves go forward in time and lie within their plot. */
const expectPlots = (made: Run): void => {
  for (const { series, from, to, marks } of runPlots(made, 1)) {
    expect(to).toBeGreaterThan(from);
    for (const { points } of series) {
      expect(points.every(([at], index) => at >= (points[index - 1]?.[0] ?? 0))).toBe(true);
      expect(points.every(([, value]) => Number.isFinite(value) && value >= 0)).toBe(true);
    }
    expect(marks.every(({ at }, index) => at >= (marks[index - 1]?.at ?? 0))).toBe(true);
  }
};

/** The existing reader reads it back the same, all of it is the model's, and the findings make sense. */
const expectTrace = (made: Run, expected: readonly FindingCode[]): void => {
  const trace = traceOfRun(made, { producer: "test" });
  const read = readTrace(writeTrace(trace));
  expect(read.ok).toBe(true);
  expect(read.trace?.events).toEqual(trace.events);
  expect(trace.header.source).toBe("simulation");
  expect(trace.events.every((event) => event.type !== "unknown" && event.evidence === "model")).toBe(true);
  const found = diagnose(trace);
  expect(found.map(({ code }) => code)).toEqual(expected);
  expect(found.every(({ evidence }) => evidence.length > 0)).toBe(true);
};

test("a finding names a scenario of the library in which that is found", () => {
  const names = new Map(
    Object.entries(findings).flatMap(([name, codes]) => codes.map((code) => [name, code] as const)),
  );
  const codes: readonly FindingCode[] = [
    "refused",
    "syn-unanswered",
    "syn-retransmitted",
    "reset-after-accept",
    "reset-after-bytes",
    "zero-window",
  ];
  for (const code of codes) expect(names.get(scenarioFor(code) ?? "")).toBe(code);
  // A half-closed connection is a healthy one: the scenario explains what the finding's peer did.
  expect(scenarios.map(({ name }) => name)).toContain(scenarioFor("wrote-after-half-close"));
  expect(scenarioFor("certificate-expired")).toBeUndefined();
});
