/** A trace in one line: for the tree, the CodeLens, the hover, the notification and the head of a comparison. */
import { diagnose, outline, type Finding, type Trace, type Verdict } from "@tcplens/trace";
import type { TraceBrief, TraceState } from "../shared/view.ts";
import type { Words } from "./words.ts";

/** What it is made from. */
export interface BriefInput {
  readonly trace: Trace;
  readonly words: Words;
  /** Nobody saw its end: the window was reloaded while it ran. */
  readonly interrupted?: boolean;
  readonly findings?: readonly Finding[];
}

/** See the file's head. */
export const briefOf = ({ trace, words, interrupted = false, findings }: BriefInput): TraceBrief => {
  const { verdict, headline, details, startedAt, duration } = outline(trace, findings ?? diagnose(trace));
  const state = stateOf(trace, verdict, interrupted);
  return {
    id: trace.header.id,
    state,
    headline: sentence(words, state, headline),
    details: details.filter((each) => each !== headline).map((each) => words.say(each)),
    startedAt,
    duration,
  };
};

/** How it stands: what was cancelled is neither a success nor a failure of the endpoint. */
export const stateOf = (trace: Trace, verdict: Verdict, interrupted: boolean): TraceState => {
  if (interrupted) return "interrupted";
  if (trace.cancelled && verdict !== "connected") return "cancelled";
  return verdict;
};

/** `✓`, `△`, `✕`, `◌`, and `⊘` for what was stopped: a shape for each state, so that colour is never needed. */
export const stateMarks: Readonly<Record<TraceState, string>> = {
  running: "◌",
  connected: "✓",
  warning: "△",
  failed: "✕",
  cancelled: "⊘",
  interrupted: "⊘",
};

const sentence = (words: Words, state: TraceState, headline: string): string => {
  if (state === "interrupted") return words.t("interrupted: the window was reloaded while it ran");
  if (state === "cancelled") return words.t("cancelled before it was finished");
  return words.say(headline);
};
