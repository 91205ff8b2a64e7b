/** What a run of `tcplens trace` will do, worked out from the command line before anything happens. */
import type { DialTlsOptions, TraceEndpointOptions } from "@tcplens/node-transport";
import type { Endpoint } from "@tcplens/trace";
import type { BackoffKind, JitterKind } from "../args/trace-flags.ts";
import type { ReportFormat } from "../output/report-format.ts";

/** One endpoint to trace, and where it was named. */
export interface Target {
  readonly endpoint: Endpoint;
  /** `DATABASE_URL (.env:3)`; undefined for one of the command line. */
  readonly origin: string | undefined;
}

/** How often and how long apart to try again. */
export interface RetryPlan {
  /** After the first attempt. */
  readonly retries: number;
  readonly backoff: BackoffKind;
  /** ms; undefined: the policy's own default. */
  readonly delay: number | undefined;
  readonly maxDelay: number | undefined;
  readonly jitter: JitterKind | undefined;
}

/** A file to write the report to. */
export interface OutputPlan {
  readonly file: string;
  readonly format: ReportFormat;
}

/** What is shown, and where. */
export interface ReportPlan {
  /** `live`: JSON Lines as it happens. */
  readonly stdout: ReportFormat | "live";
  readonly output: OutputPlan | undefined;
  readonly verbose: boolean;
  /** `--color` or `--no-color`. */
  readonly color: boolean | undefined;
}

/** See the file's head. Times in ms. */
export interface TracePlan extends ReportPlan {
  readonly targets: readonly Target[];
  /** What is the same for every trace. */
  readonly options: TraceEndpointOptions;
  readonly tls: DialTlsOptions;
  readonly retry: RetryPlan | undefined;
  readonly seed: number | undefined;
  readonly count: number;
  readonly interval: number;
  /** What should be said on stderr before the start. */
  readonly warnings: readonly string[];
}
