/** The report for people on stdout: each trace when it is over, and a table when there was more than one. */
import type { Endpoint } from "@tcplens/trace";
import type { TextOutput } from "../command-context.ts";
import { renderReport, type TextLayout } from "../output/render-report.ts";
import { renderOverview, type OverviewRow } from "../render/overview.ts";
import type { FinishedTrace, Report } from "./report.ts";
import type { Target } from "./trace-plan.ts";

/** What the report depends on. */
export interface TextReportOptions {
  readonly stdout: TextOutput;
  readonly layout: TextLayout;
}

/**
 * In a run of several rounds a trace is printed whole when it says something else than the one before it of the same
 * endpoint, or with `verbose`; else only its first line.
 */
export const textReport = ({ stdout, layout }: TextReportOptions): Report => {
  const last = new Map<Target, string>();
  let printed = 0;
  return {
    finished: ({ target, trace, findings, summary, round }) => {
      const text = renderReport(trace, findings, { format: "text", layout });
      const verdict = [summary.outcome, ...findings.map(({ code }) => code)].join(" ");
      const whole = layout.verbose || last.get(target) !== verdict;
      last.set(target, verdict);
      if (printed > 0 && (whole || round === 1)) stdout.write("\n");
      if (target.origin !== undefined && whole) stdout.write(`${layout.style.dim(target.origin)}\n`);
      stdout.write(whole ? text : `${text.split("\n", 1)[0] ?? ""}\n`);
      printed += 1;
    },
    ended: (all) => {
      if (all.length > 1) stdout.write(`\n${renderOverview(overviewRows(all), layout)}\n`);
    },
  };
};

const overviewRows = (all: readonly FinishedTrace[]): readonly OverviewRow[] => {
  const targets = [...new Set(all.map(({ target }) => target))];
  return targets.map((target) => ({
    endpoint: hostPort(target.endpoint),
    origin: target.origin,
    rounds: all
      .filter((finished) => finished.target === target)
      .map(({ trace, summary, findings }) => ({
        outcome: summary.outcome,
        findings: findings.map(({ code }) => code),
        connectTime: trace.established?.connected?.event.duration,
      })),
  }));
};

/** Short, so that the table stays in its lines: each report above begins with the endpoint as it was given. */
const hostPort = ({ host, port }: Endpoint): string => `${host.includes(":") ? `[${host}]` : host}:${port}`;
