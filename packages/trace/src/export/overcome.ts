/** What was the matter before a retry and is no longer: told apart everywhere from what still stands. */
import type { Finding, FindingEvidence, NextStep } from "../findings/finding.ts";
import type { Trace } from "../fold/trace.ts";

/**
 * The number of the attempt that overcame what the finding is about: it connected, and all that proves the finding was
 * seen in attempts before it. Undefined where the finding still stands.
 */
export const overcomeBy = (trace: Trace, finding: Finding): number | undefined => {
  const last = trace.attempts.at(-1);
  if (trace.outcome !== "connected" || last === undefined || last.number < 2) return undefined;
  const before = (proof: FindingEvidence): boolean =>
    (saidOfAttempt(trace, proof) ?? (proof.at < last.startedAt ? 0 : last.number)) < last.number;
  return finding.evidence.every(before) ? last.number : undefined;
};

/** What an analysis of the packets says, it says at the trace's end: of which attempt, is what counts. */
const saidOfAttempt = (trace: Trace, { event }: FindingEvidence): number | undefined => {
  const said = trace.events[event];
  return said?.type === "note" && said.topic === "packet-finding"
    ? trace.connections[said.connection - 1]?.attempt
    : undefined;
};

/** What has been overcome asks for something else than what still stands. */
export const overcomeSteps = (attempt: number): readonly NextStep[] => [
  {
    text: `It works now: attempt ${attempt} connected. If this happens at every start, let programs that connect to it try again, or start it earlier.`,
  },
];

/** A finding's title or cause with the attempt that overcame it: `Connection refused, before attempt 4`. */
export const beforeAttempt = (words: string, attempt: number | undefined): string => {
  if (attempt === undefined) return words;
  const [, clause = words, stop = ""] = /^(.*?)(\.?)$/s.exec(words) ?? [];
  return `${clause}, before attempt ${attempt}${stop}`;
};
