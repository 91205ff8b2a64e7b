/** How the retry policy ended: at a limit, or because waiting could not have helped. */
import type { RetryStopped } from "../../event/retry-events.ts";
import type { AttemptRecord, Indexed } from "../../fold/records.ts";
import type { Trace } from "../../fold/trace.ts";
import { findingCatalogue } from "../catalogue.ts";
import { step } from "../commands.ts";
import { connectionsOf, failureOf, lookupFailureKind } from "../failure.ts";
import type { FindingCode, FindingEvidence, NextStep } from "../finding.ts";
import { finding, proof, proofs, type Rule } from "../rule.ts";
import { countWords, distinct, durationWords, listWords, shown } from "../words.ts";

/** `retry-exhausted`: the policy's limit was reached. */
export const retryExhausted: Rule = (trace) => {
  const stopped = stoppedIn(trace);
  if (stopped === undefined || !limits.has(stopped.event.cause)) return [];
  const attempts = trace.attempts.length;
  // A policy of one attempt has nothing to use up; a budget may be empty before the first retry.
  if (attempts < 2 && stopped.event.cause !== "budget") return [];
  const took = durationWords(stopped.event.at - (trace.attempts[0]?.startedAt ?? 0));
  const kinds = distinct(trace.attempts.flatMap((attempt) => kindsOf(trace, attempt)));
  return [
    finding("retry-exhausted", {
      severity: trace.outcome === "failed" ? "error" : "warning",
      cause: `Gave up after ${countWords(attempts, "attempt")} in ${took}.`,
      evidence: [
        proof(
          trace,
          stopped.index,
          `${alikeWords(attempts, kinds)}; the policy said: ${shown(stopped.event.reason)}`,
        ),
        ...waitProofs(trace),
      ],
      alternatives:
        attempts < 2
          ? []
          : kinds.length < 2
            ? ["The endpoint comes back later than the policy waits."]
            : ["The endpoint was on its way up or down: each attempt met it in another state."],
      nextSteps: [
        step("Mend what made the attempts fail: it is a finding of its own."),
        ...moreTime(stopped.event),
      ],
    }),
  ];
};

/** `retry-futile`: the policy was asked and declined, because the failure is of a lasting kind. */
export const retryFutile: Rule = (trace) => {
  const stopped = stoppedIn(trace);
  const last = trace.attempts.at(-1);
  if (stopped?.event.cause !== "futile" || last === undefined) return [];
  const kinds = kindsOf(trace, last);
  const { attempts } = trace;
  return [
    finding("retry-futile", {
      cause: `Waiting cannot mend this (${kinds.length === 0 ? "a lasting failure" : listWords(kinds)}), so it was not tried again.`,
      evidence: [
        proof(
          trace,
          stopped.index,
          `after ${countWords(attempts.length, "attempt")} the policy said: ${shown(stopped.event.reason)}`,
        ),
        ...failureProofsOf(trace, last),
      ],
      nextSteps: [
        step("Mend the cause, which is a finding of its own; then try again."),
        ...(lookupFailureKind(last) === "name-not-found"
          ? [step("If the name is about to be registered, let the policy retry this failure all the same.")]
          : []),
      ],
    }),
  ];
};

const limits: ReadonlySet<RetryStopped["cause"]> = new Set(["attempts", "elapsed", "budget", "policy"]);

const stoppedIn = (trace: Trace): Indexed<RetryStopped> | undefined =>
  trace.attempts.findLast((attempt) => attempt.stopped !== undefined)?.stopped;

/** In what ways an attempt failed, in the catalogue's short words. */
const kindsOf = (trace: Trace, attempt: AttemptRecord): readonly string[] => {
  const lookup = lookupFailureKind(attempt);
  const kinds: readonly (FindingCode | undefined)[] = [
    lookup,
    ...connectionsOf(trace, attempt.number).map((connection) => failureOf(trace, connection)?.kind),
  ];
  return distinct(kinds.flatMap((kind) => (kind === undefined ? [] : [findingCatalogue[kind].short])));
};

const alikeWords = (attempts: number, kinds: readonly string[]): string => {
  if (attempts < 2) return "the one attempt was not repeated";
  const [only] = kinds;
  const all = attempts === 2 ? "both" : `all ${attempts}`;
  if (only === undefined) return `${all} failed`;
  return kinds.length === 1
    ? `${all} failed alike (${only}), so waiting did not help`
    : `the ${attempts} failed in different ways (${listWords(kinds)})`;
};

/** What was waited between the attempts. */
const waitProofs = (trace: Trace): readonly FindingEvidence[] =>
  proofs(
    trace,
    trace.attempts.flatMap(({ retry }) => retry ?? []),
    ({ index }) => index,
    ({ event }) => `after attempt ${event.attempt} it waited ${durationWords(event.delay)}`,
  );

/** The first failure of an attempt. */
const failureProofsOf = (trace: Trace, attempt: AttemptRecord): readonly FindingEvidence[] => {
  const [failure] = connectionsOf(trace, attempt.number).flatMap(
    (connection) => failureOf(trace, connection) ?? [],
  );
  const [lookup] = attempt.lookup?.failures ?? [];
  if (failure !== undefined)
    return [proof(trace, failure.index, `it failed as: ${findingCatalogue[failure.kind].short}`)];
  return lookup === undefined
    ? []
    : [proof(trace, lookup.index, `the lookup failed (${shown(lookup.event.code)})`)];
};

const moreTime = ({ cause }: RetryStopped): readonly NextStep[] => {
  if (cause === "attempts") return [step("Allow more attempts, if the endpoint is known to come back.")];
  if (cause === "elapsed")
    return [step("Allow more time for all attempts together, if the endpoint is known to come back.")];
  return cause === "budget"
    ? [step("Wait until the budget of retries has filled again, or make it larger.")]
    : [];
};
