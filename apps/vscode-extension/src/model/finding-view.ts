/** A finding as the webview shows it: the outline's, with titles, connections and what can be done from here. */
import type { FindingBlock, Trace } from "@tcplens/trace";
import type { Finding, NextStep } from "../shared/view.ts";
import type { Words } from "./words.ts";

/** What the host adds. */
export interface FindingContext {
  readonly trace: Trace;
  readonly words: Words;
  /** Where the endpoint was found. */
  readonly place?: string | undefined;
}

/** @param first Whether it is the one that the verdict names: only that offers the way to the endpoint's place. */
export const findingView = (block: FindingBlock, context: FindingContext, first: boolean): Finding => {
  const { trace, words } = context;
  return {
    code: block.code,
    severity: block.severity,
    title: words.say(block.title),
    cause: words.say(block.cause),
    proof: block.proof.map(({ event, at, evidence, knownFrom, text }) => ({
      event,
      at,
      connection: trace.events[event]?.connection ?? 0,
      evidence,
      knownFrom: words.say(knownFrom),
      text: words.say(text),
    })),
    alternatives: block.alternatives.map((text) => words.say(text)),
    nextSteps: [...ownSteps(block, context), ...hostSteps(block, context, first)],
    reference: block.reference,
  };
};

const ownSteps = (block: FindingBlock, { words }: FindingContext): readonly NextStep[] =>
  block.nextSteps.map(({ text, command }) => ({
    text: words.say(text),
    ...(command === undefined ? {} : { command }),
  }));

const hostSteps = (
  { code, scenario }: FindingBlock,
  { place, words }: FindingContext,
  first: boolean,
): readonly NextStep[] => [
  ...(first && place !== undefined
    ? [{ text: words.t("Look at {0}, where the endpoint is written.", place), act: "open-place" as const }]
    : []),
  ...(scenario === undefined
    ? []
    : [{ text: words.t("See the same happen in a simulation."), simulation: scenario }]),
  ...(settingsMatter.has(code)
    ? [{ text: words.t("Change the time limits or the number of attempts."), act: "open-settings" as const }]
    : []),
];

/** Where a setting of this extension had a part in how it ended. */
const settingsMatter: ReadonlySet<string> = new Set(["deadline", "syn-unanswered", "retry-exhausted"]);
