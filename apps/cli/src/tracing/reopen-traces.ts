/** Shows traces that were written before as they were shown when they were made, findings included. */
import { diagnose, summarize, type Trace } from "@tcplens/trace";
import type { FinishedTrace, Report } from "./report.ts";
import type { OpenedTraces } from "./trace-files.ts";
import type { Target } from "./trace-plan.ts";

/** Whether every endpoint connected, and every file could be read to its end. */
export const reopenTraces = async (
  opened: readonly OpenedTraces[],
  reports: readonly Report[],
): Promise<boolean> => {
  const targets = new Map<string, Target>();
  const rounds = new Map<Target, number>();
  const all: FinishedTrace[] = [];
  for (const trace of opened.flatMap(({ traces }) => traces)) {
    const target = targetOf(trace, targets);
    const round = (rounds.get(target) ?? 0) + 1;
    rounds.set(target, round);
    for (const report of reports) report.started?.(target, trace);
    for (const event of trace.events)
      for (const report of reports) if (event.type !== "unknown") report.happened?.(event);
    const findings = diagnose(trace);
    const finished = { target, trace, findings, summary: summarize(trace, findings), round };
    all.push(finished);
    for (const report of reports) await report.finished?.(finished);
  }
  for (const report of reports) await report.ended?.(all);
  return all.every(({ summary }) => summary.outcome === "connected");
};

/** Traces of one endpoint are rounds of it. */
const targetOf = ({ header }: Trace, known: Map<string, Target>): Target => {
  const { text } = header.endpoint;
  const target = known.get(text) ?? { endpoint: header.endpoint, origin: undefined };
  known.set(text, target);
  return target;
};
