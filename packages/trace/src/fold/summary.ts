/** The one line that says how a trace went; the last line of `tcplens trace --json`. A stable contract. */
import type { State, Trigger } from "@tcplens/core";
import type { Evidence } from "../event/evidence.ts";
import type { Finding } from "../findings/finding.ts";

/** ms spent in each phase; a phase that was not reached is absent. */
export interface PhaseDurations {
  readonly lookup?: number;
  /** Waiting for TCP, from the first address's start to the last one's end, over all attempts. */
  readonly tcp?: number;
  readonly tls?: number;
  /** Waiting between attempts, as the retry policy asked. */
  readonly wait?: number;
  /** From connected (or secured) to the first byte of the answer, or until it was waited for no more. */
  readonly answer?: number;
  readonly total: number;
}

/** One step of a walk through the state machine. */
export interface StateStep {
  readonly connection: number;
  readonly side: "local" | "peer";
  readonly from: State;
  readonly to: State;
  readonly trigger: Trigger;
  readonly at: number;
  readonly evidence: Evidence;
}

/** How a trace went. */
export interface Summary {
  readonly type: "summary";
  /** The endpoint as the user wrote it. */
  readonly endpoint: string;
  readonly outcome: "connected" | "failed";
  /** Set when the user or the caller stopped it; `outcome` is then what had been reached. */
  readonly cancelled?: true;
  readonly phases: PhaseDurations;
  /** How many attempts were made. */
  readonly attempts: number;
  readonly states: readonly StateStep[];
  readonly findings: readonly Finding[];
}
