/** How findings speak of failures: which addresses, in which attempt, and when by the clock. */
import type { ConnectionRecord } from "../fold/records.ts";
import type { Trace } from "../fold/trace.ts";
import type { FindingEvidence } from "./finding.ts";
import type { Failure } from "./failure.ts";
import { proofs } from "./rule.ts";
import { distinct, durationWords, endpointWords, listWords, shown } from "./words.ts";

/** `10.0.3.7:5432`. */
export const targetWords = ({ address, port }: ConnectionRecord): string => endpointWords(address, port);

/** The addresses of several failures, each once: `127.0.0.1:5432 or [::1]:5432`. */
export const targetsWords = (failures: readonly Failure[], conjunction: "and" | "or"): string =>
  listWords(distinct(failures.map(({ connection }) => targetWords(connection))), conjunction);

/** The addresses without their port. */
export const addressesWords = (failures: readonly Failure[], conjunction: "and" | "or"): string =>
  listWords(distinct(failures.map(({ connection }) => shown(connection.address))), conjunction);

/** `attempt 2: ` where there was more than one attempt; else nothing. */
export const attemptPrefix = (trace: Trace, attempt: number): string =>
  trace.attempts.length > 1 ? `attempt ${attempt}: ` : "";

/** One proof for each failure, in the words of `textOf`, with the attempt named where there were several. */
export const failureProofs = (
  trace: Trace,
  failures: readonly Failure[],
  textOf: (failure: Failure) => string,
): readonly FindingEvidence[] =>
  proofs(
    trace,
    failures,
    ({ index }) => index,
    (failure) => `${attemptPrefix(trace, failure.connection.attempt)}${textOf(failure)}`,
  );

/** The code in brackets, ` (ECONNREFUSED)`, where there is one. */
export const codeWords = (code: string | undefined): string =>
  code === undefined ? "" : ` (${shown(code)})`;

/** How long an address took to fail. */
export const failedAfter = ({ connection }: Failure): string =>
  durationWords(connection.failed?.event.duration ?? 0);

/** The moment by the clock, to look up in a log: `14:02:11 UTC`; undefined where the header has no usable start. */
const clockWords = (trace: Trace, at: number): string | undefined => {
  const instant = Date.parse(trace.header.startedAt) + at;
  // Beyond these a Date has no ISO form.
  if (!(Math.abs(instant) <= DATE_MAX)) return undefined;
  return `${new Date(instant).toISOString().replace(/^.*T(\d\d:\d\d:\d\d).*$/, "$1")} UTC`;
};

/** `Look in the server's log around 14:02:11 UTC.` */
export const logStep = (trace: Trace, at: number): string => {
  const clock = clockWords(trace, at);
  return clock === undefined
    ? "Look in the server's log at that time."
    : `Look in the server's log around ${clock}.`;
};

/** The largest time value that ECMAScript has, ms. */
const DATE_MAX = 8.64e15;
