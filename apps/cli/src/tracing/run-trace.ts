/** Carries a plan out: one trace after the other, round after round, told to the reports as it happens. */
import { InvalidArgument, seeded } from "@tcplens/core";
import { type CaptureRefusal, traceEndpoint, type TraceEndpointOptions } from "@tcplens/node-transport";
import { diagnose, summarize } from "@tcplens/trace";
import { setTimeout as sleep } from "node:timers/promises";
import type { LiveProgress } from "../progress/live-progress.ts";
import { UsageError } from "../usage-error.ts";
import type { FinishedTrace, Report } from "./report.ts";
import { retryPolicyOf } from "./retry-policy-of.ts";
import type { Target, TracePlan } from "./trace-plan.ts";

/** What a run tells, and what stops it. */
export interface RunContext {
  readonly reports: readonly Report[];
  readonly progress: LiveProgress;
  readonly interrupted: AbortSignal;
  readonly producer: string;
  /** Called when an interruption has kept so many traces from being made. */
  readonly leftOut: (count: number) => void;
  /** Called for each trace whose packets are asked for and cannot be captured. */
  readonly refused: (refusal: CaptureRefusal) => void;
}

/** Whether every endpoint connected in every round. An interrupted run ends early, and has not. */
export const runTrace = async (plan: TracePlan, context: RunContext): Promise<boolean> => {
  const all: FinishedTrace[] = [];
  const { interrupted, reports } = context;
  for (let round = 1; round <= plan.count && !interrupted.aborted; round += 1) {
    if (round > 1 && !(await pause(plan.interval, interrupted))) break;
    for (const target of plan.targets) {
      if (interrupted.aborted) break;
      const finished = await traceOne(plan, context, { target, round, index: all.length });
      all.push(finished);
      for (const report of reports) await report.finished?.(finished);
    }
  }
  for (const report of reports) await report.ended?.(all);
  const left = plan.count * plan.targets.length - all.length;
  if (left > 0) context.leftOut(left);
  return !interrupted.aborted && all.every(({ summary }) => summary.outcome === "connected");
};

interface Turn {
  readonly target: Target;
  readonly round: number;
  /** How many traces came before it. */
  readonly index: number;
}

const traceOne = async (plan: TracePlan, context: RunContext, turn: Turn): Promise<FinishedTrace> => {
  const { reports, progress, interrupted, producer } = context;
  const { target, round, index } = turn;
  const options: TraceEndpointOptions = {
    ...plan.options,
    ...(target.endpoint.tls ? { tls: plan.tls } : {}),
    ...(plan.retry === undefined ? {} : { retry: retryPolicyOf(plan.retry) }),
    // Each trace has a source of its own, so that its schedule does not depend on how the ones before it went.
    ...(plan.seed === undefined ? {} : { random: seeded(plan.seed + index) }),
    ...(plan.options.packets === true ? { packets: { onRefused: context.refused } } : {}),
    producer,
    signal: interrupted,
    onStart: (trace) => {
      for (const report of reports) report.started?.(target, trace);
      progress.show(trace);
    },
    sink: (event) => {
      for (const report of reports) report.happened?.(event);
    },
  };
  try {
    const trace = await traceEndpoint(target.endpoint, options);
    const findings = diagnose(trace);
    return { target, trace, findings, summary: summarize(trace, findings), round };
  } catch (error) {
    if (error instanceof InvalidArgument)
      throw new UsageError(`${target.endpoint.text}: ${asFlag(error.message)}`);
    throw error;
  } finally {
    progress.clear();
  }
};

/** `options.attemptTimeout must be …` as the command line's user wrote it: `--attempt-timeout must be …`. */
const asFlag = (message: string): string =>
  message.replace(
    /^options\.([a-zA-Z]+)/u,
    (_, name: string) => `--${name.replaceAll(/[A-Z]/gu, (letter) => `-${letter.toLowerCase()}`)}`,
  );

/** Whether the pause went by without an interruption. */
const pause = async (duration: number, interrupted: AbortSignal): Promise<boolean> => {
  try {
    await sleep(duration, undefined, { signal: interrupted });
    return true;
  } catch (error) {
    if (interrupted.aborted) return false;
    throw error;
  }
};
