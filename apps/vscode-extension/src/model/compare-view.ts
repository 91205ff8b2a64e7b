/** Two traces of one endpoint, side by side: what changed, in one sentence and in rows. */
import { diagnose, type PhaseDurations, type Trace } from "@tcplens/trace";
import type { CompareView } from "../shared/view.ts";
import { briefOf } from "./brief.ts";
import { compareFacts } from "./compare-facts.ts";
import { compareHeadline } from "./compare-headline.ts";
import { durationWords } from "./duration-words.ts";
import type { Words } from "./words.ts";

/** Which of the two nobody saw the end of. */
export interface Interrupted {
  readonly before: boolean;
  readonly after: boolean;
}

/** @param before The earlier one. */
export const compareView = (
  before: Trace,
  after: Trace,
  words: Words,
  interrupted: Interrupted = { before: false, after: false },
): CompareView => ({
  surface: "compare",
  endpoint: after.header.endpoint.text,
  headline:
    interrupted.before || interrupted.after
      ? words.t("How one of the two ended is not known: the window was reloaded while it ran")
      : compareHeadline(before, after, words),
  before: briefOf({ trace: before, words, interrupted: interrupted.before }),
  after: briefOf({ trace: after, words, interrupted: interrupted.after }),
  phases: phasesOf(before.phases(), after.phases(), words),
  findings: findingsOf(before, after, words),
  facts: compareFacts(before, after, words),
});

type Phase = CompareView["phases"][number];

const phasesOf = (before: PhaseDurations, after: PhaseDurations, words: Words): Phase[] => {
  const names = {
    lookup: words.t("lookup"),
    tcp: words.t("TCP"),
    tls: words.t("TLS"),
    answer: words.t("answer"),
    wait: words.t("wait"),
    total: words.t("total"),
  } as const;
  return (Object.keys(names) as (keyof typeof names)[]).flatMap((key) => {
    const [was, is] = [before[key], after[key]];
    if (was === undefined && is === undefined) return [];
    return [
      {
        name: names[key],
        ...(was === undefined ? {} : { before: was }),
        ...(is === undefined ? {} : { after: is }),
        beforeText: was === undefined ? "" : durationWords(was, words),
        afterText: is === undefined ? "" : durationWords(is, words),
        ...changeOf(was, is, words),
      },
    ];
  });
};

const changeOf = (
  was: number | undefined,
  is: number | undefined,
  words: Words,
): Pick<Phase, "change" | "trend"> => {
  if (was === undefined) return { change: words.t("new"), trend: "same" };
  if (is === undefined) return { change: words.t("not reached"), trend: "same" };
  const difference = is - was;
  // Within a tenth or half a millisecond two runs of the same thing differ.
  if (Math.abs(difference) < Math.max(0.5, 0.1 * was))
    return { change: words.t("about the same"), trend: "same" };
  const sign = difference > 0 ? "+" : "−";
  return {
    change: `${sign}${durationWords(Math.abs(difference), words)}`,
    trend: difference > 0 ? "worse" : "better",
  };
};

const findingsOf = (before: Trace, after: Trace, words: Words): CompareView["findings"] => {
  const [was, is] = [diagnose(before), diagnose(after)];
  const [old, now] = [was, is].map((list) => new Set(list.map(({ code }) => code)));
  return [
    ...is.map((finding) => ({ finding, when: old?.has(finding.code) === true ? "both" : "after" }) as const),
    ...was
      .filter(({ code }) => now?.has(code) !== true)
      .map((finding) => ({ finding, when: "before" }) as const),
  ].map(({ finding: { code, cause, severity }, when }) => ({
    code,
    cause: words.say(cause),
    severity,
    when,
  }));
};
