/** From a name to addresses: it has none, nobody could say, or it took long. */
import type { LookupEnded } from "../../event/lookup-events.ts";
import type { Indexed } from "../../fold/records.ts";
import type { Trace } from "../../fold/trace.ts";
import { familyWords } from "../addresses.ts";
import { lookupCommand, platformOf, resolversCommand, step } from "../commands.ts";
import { lookupFailureKind } from "../failure.ts";
import { attemptPrefix, codeWords } from "../failure-words.ts";
import type { FindingCode, FindingEvidence, NextStep } from "../finding.ts";
import { finding, proofs, type Rule } from "../rule.ts";
import { distinct, durationWords, shown } from "../words.ts";

/** `name-not-found`. */
export const nameNotFound: Rule = (trace) => {
  const evidence = lookupProofs(trace, "name-not-found");
  if (evidence.length === 0) return [];
  const { host } = trace.header.endpoint;
  const only = onlyFamily(trace);
  const invalid = host.length > NAME_LENGTH_MAX;
  return [
    finding("name-not-found", {
      severity: trace.outcome === "failed" ? "error" : "warning",
      cause: invalid
        ? `The host name has ${host.length} characters, and a name can have ${NAME_LENGTH_MAX} at most.`
        : `The name ${shown(host)} has no ${only === undefined ? "" : `IPv${only} `}address.`,
      evidence,
      alternatives: invalid ? [] : nameAlternatives(host),
      nextSteps: [
        ...(only === undefined ? [] : [step(`Let both families be tried: only IPv${only} was asked for.`)]),
        step(`Check the spelling of ${shown(host)}.`),
        ...lookupSteps(trace, host),
      ],
    }),
  ];
};

/** The one family that was asked for, where it was one. */
const onlyFamily = (trace: Trace): 4 | 6 | undefined => {
  const { failures = [], answers = [] } = trace.attempts.at(-1)?.lookup ?? {};
  const families = distinct([...failures, ...answers].map(({ event }) => event.family));
  return families.length === 1 ? families[0] : undefined;
};

/** `name-lookup-failing`. */
export const nameLookupFailing: Rule = (trace) => {
  const evidence = lookupProofs(trace, "name-lookup-failing");
  if (evidence.length === 0) return [];
  const { host } = trace.header.endpoint;
  return [
    finding("name-lookup-failing", {
      severity: trace.outcome === "failed" ? "error" : "warning",
      cause: `The addresses of ${shown(host)} could not be looked up, because the name service gave no answer.`,
      evidence,
      alternatives: [
        "The network is down, so that no name server can be reached.",
        "The name server is reachable, and fails for this name only.",
      ],
      nextSteps: [
        ...lookupSteps(trace, host),
        step("Try again: a failure of this kind is often over after a few seconds."),
      ],
    }),
  ];
};

/** `name-lookup-slow`: a lookup that found addresses, and took most of the time or very long. */
export const nameLookupSlow: Rule = (trace) => {
  const slow = slowLookups(trace);
  const worst = slow.toSorted((a, b) => b.event.duration - a.event.duration)[0];
  if (worst === undefined) return [];
  const { host, duration } = worst.event;
  const { total } = trace.phases();
  return [
    finding("name-lookup-slow", {
      cause:
        total >= duration
          ? `Looking up ${shown(host)} took ${durationWords(duration)} of ${durationWords(total)} in all.`
          : `Looking up ${shown(host)} took ${durationWords(duration)}.`,
      evidence: [
        ...proofs(
          trace,
          slow,
          ({ index }) => index,
          ({ event }) =>
            `${attemptPrefix(trace, event.attempt)}the lookup of ${shown(event.host)} ended after ${durationWords(event.duration)}`,
        ),
        ...familyProofs(trace, worst.event.attempt),
      ],
      alternatives: [
        "The first name server does not answer, and the next one is asked only after a wait.",
        "Names are tried with each search domain before the one that exists.",
        "This process had many lookups under way at once, and this one waited for its turn.",
      ],
      nextSteps: [
        ...lookupSteps(trace, host),
        step("Compare with an address in place of the name: the time saved is the lookup's."),
      ],
    }),
  ];
};

const lookupProofs = (trace: Trace, kind: FindingCode): readonly FindingEvidence[] =>
  proofs(
    trace,
    trace.attempts.flatMap((attempt) =>
      lookupFailureKind(attempt) === kind ? (attempt.lookup?.failures ?? []) : [],
    ),
    ({ index }) => index,
    ({ event }) =>
      `${attemptPrefix(trace, event.attempt)}the lookup of ${shown(event.host)} in ${familyWords(event.family)} failed after ` +
      `${durationWords(event.duration)}${codeWords(event.code)}`,
  );

const nameAlternatives = (host: string): readonly string[] => [
  host.includes(".")
    ? "The name exists only in another name service: inside a company network, a VPN or a cluster."
    : "A name without a dot, such as a container's, exists only inside its own network.",
  "The name was created a short time ago, and this machine still remembers that it did not exist.",
];

const lookupSteps = (trace: Trace, host: string): readonly NextStep[] => {
  const platform = platformOf(trace.header);
  return [
    step("See what this machine makes of the name.", lookupCommand(platform, host)),
    step("See which name servers it asks.", resolversCommand(platform)),
  ];
};

/** The ends of lookups that found addresses and were slow. */
const slowLookups = (trace: Trace): readonly Indexed<LookupEnded>[] => {
  const { total } = trace.phases();
  return lookupsEnded(trace).filter(({ event: { attempt, addresses, duration } }) => {
    const { lookup } = trace.attempts[attempt - 1] ?? {};
    if (lookup === undefined || lookup.literal || addresses.length === 0) return false;
    return duration > SLOW_MIN && (duration > LONG_MIN || duration >= total / 2);
  });
};

/** The event with which an attempt's lookup ended. */
export const lookupEnded = (trace: Trace, attempt: number): Indexed<LookupEnded> | undefined =>
  lookupsEnded(trace).find(({ event }) => event.attempt === attempt);

const lookupsEnded = (trace: Trace): readonly Indexed<LookupEnded>[] => {
  const ended: Indexed<LookupEnded>[] = [];
  for (const [index, event] of trace.events.entries()) {
    if (event.type === "lookup-ended") ended.push({ index, event });
  }
  return ended;
};

/** Each family's own answer, where there were two: one of them may be the slow one. */
const familyProofs = (trace: Trace, attempt: number): readonly FindingEvidence[] => {
  const lookup = trace.attempts[attempt - 1]?.lookup;
  const both = [...(lookup?.answers ?? []), ...(lookup?.failures ?? [])];
  if (distinct(both.map(({ event }) => event.family)).length < 2) return [];
  return proofs(
    trace,
    both.toSorted((a, b) => a.index - b.index),
    ({ index }) => index,
    ({ event }) =>
      `${familyWords(event.family)} ${event.type === "lookup-answered" ? "was answered" : `failed${codeWords(event.code)}`} after ${durationWords(event.duration)}`,
  );
};

/** ms. Shorter than this nobody waits for. */
const SLOW_MIN = 500;
/** ms. Longer than this is slow whatever else took time. */
const LONG_MIN = 1000;
/** Characters in a name's text form, without the final dot. */
const NAME_LENGTH_MAX = 253;
