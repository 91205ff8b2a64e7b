/** What a failed attempt was, in words of TCP, and whether trying again can help. Made by `classify-error.ts`. */
import type { State, Trigger } from "@tcplens/core";

/** Where in the attempt it failed. */
export type FailurePhase = "lookup" | "tcp" | "tls" | "established";

/**
 * What retrying can do, after facts measured on Linux:
 * - `retry`: may help after a wait.
 * - `next-address`: this address is broken; another may do; then as `retry`.
 * - `local`: this machine has run out of something; wait; do not hold it against the endpoint.
 * - `reconnect`: an established connection died; a new one may do.
 * - `fatal`: waiting cannot mend it.
 */
export type RetryClass = "retry" | "next-address" | "local" | "reconnect" | "fatal";

/** One failure. */
export interface Failure {
  readonly phase: FailurePhase;
  /** `ECONNREFUSED`, `ENOTFOUND`, `CERT_HAS_EXPIRED`, … */
  readonly code: string;
  readonly syscall?: string;
  readonly message: string;
  readonly retryClass: RetryClass;
  /** One clause in plain words: `nothing is listening there`. */
  readonly meaning: string;
  /** What it means for the state machine, where it means anything: the transition it implies. */
  readonly transition?: { readonly from: State; readonly trigger: Trigger };
  /** OpenTelemetry's `error.type` for it: `connection_refused`, `timed_out`, … */
  readonly otelErrorType: string;
}
