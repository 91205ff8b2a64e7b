/** What stands out over a whole capture, in few sentences. */
import type { Severity } from "../report/finding.ts";

/**
 * What a sentence is about. `same-finding`: one finding of several connections to one server, or to several.
 * `port-scan`: one address tries many ports or addresses. `syn-flood`: many half-open connections to one port.
 * `server-restarted`: it refused for a while what it had accepted before and accepted afterwards; `server-stopped`: until
 * the end. `address-silent`: connections to one address fell silent together. `failed-together`: connections to several
 * addresses failed at one time. `slow-server`: half of its first answers took half a second or more.
 */
export type SummaryKind =
  | "same-finding"
  | "port-scan"
  | "syn-flood"
  | "server-restarted"
  | "server-stopped"
  | "address-silent"
  | "failed-together"
  | "slow-server";

/** One sentence, and the connections that prove it. */
export interface SummarySentence {
  readonly kind: SummaryKind;
  /** Of `same-finding`: which. */
  readonly code?: string;
  /** As of a finding: `error` where connections did not do what was asked. */
  readonly severity: Severity;
  /** How sure: the sentence says so, too. */
  readonly confidence: "is" | "looks like" | "may be";
  /** With its full stop. Times in it count from the start of the first connection. */
  readonly text: string;
  /** So many connections it is about. */
  readonly connections: number;
  /** The numbers of the first of them, a hundred at most. */
  readonly streams: readonly number[];
  /** Selects them in the language of `tcplens analyze --filter`; it may select others of the same server or time as well. */
  readonly filter: string;
  /** When it happened, seconds since 1970; absent where it is not about a time. */
  readonly from?: number;
  readonly to?: number;
}

/** What stands out, worst first. */
export interface ConnectionsSummary {
  /** All that were taken. */
  readonly connections: number;
  /** Those of them with a finding that is more than a note. */
  readonly with_findings: number;
  /** One sentence: how many there are, and how many of them have a finding. */
  readonly headline: string;
  /** Eight at most. */
  readonly sentences: readonly SummarySentence[];
  /** Sentences that there would have been beyond those. */
  readonly left_out: number;
  /** Servers, or pairs of ends, were more than are counted one by one: something may be missing. Absent where they were not. */
  readonly incomplete?: true;
}

/** The most sentences of a summary. */
export const SENTENCES_MAX = 8;
/** The most stream numbers of a sentence. */
export const STREAMS_MAX = 100;
