/** One row of the table that turns an error code into what it means. Rows are data: `errno-table.ts` lists them. */
import type { Failure, FailurePhase, RetryClass } from "./failure.ts";

/** Which errors a row is about. What is absent does not matter; of several rows that fit, the first counts. */
export interface ErrnoCondition {
  readonly phases?: readonly FailurePhase[];
  /** The failing call as Node names it; `none`: the error names no call, so no call failed. */
  readonly syscall?: string;
  /** `true`: reported before the event loop polled. `false`: reported by the event loop. */
  readonly synchronous?: boolean;
  /** The error's address is an IPv6 address. */
  readonly ipv6?: true;
}

/** See the file's head. */
export interface ErrnoRow {
  readonly code: string;
  readonly when: ErrnoCondition;
  readonly retryClass: RetryClass;
  /** One clause in plain words, as {@link Failure.meaning}. */
  readonly meaning: string;
  readonly transition?: NonNullable<Failure["transition"]>;
  readonly otelErrorType: string;
  /** For the documentation: what is behind it, or what else it can be. Empty when the meaning says it all. */
  readonly detail: string;
  /** `measured`: reproduced on Linux with Node 20 and 24. `documented`: taken from the manuals. */
  readonly known: "measured" | "documented";
}
