/** What the analysis says in English, in the reader's language. */
import { isTrigger, type State, states } from "@tcplens/core";
import { causeWords } from "../../model/trigger-words.ts";
import type { Words } from "../../model/words.ts";
import type { CaptureAnswer } from "../../shared/capture-protocol.ts";
import type { CaptureFindingView, ConnectionRow, StreamView } from "../../shared/capture-view.ts";

export const answerInWords = (answer: CaptureAnswer, words: Words): CaptureAnswer => {
  if (answer.kind === "connections")
    return {
      ...answer,
      rows: answer.rows.map((row) => rowInWords(row, words)),
      ...(answer.problem === undefined ? {} : { problem: words.say(answer.problem) }),
    };
  return answer.kind === "stream" ? { kind: "stream", view: viewInWords(answer.view, words) } : answer;
};

const rowInWords = (row: ConnectionRow, words: Words): ConnectionRow => ({
  ...row,
  verdict: words.say(row.verdict),
});

const viewInWords = (view: StreamView, words: Words): StreamView => ({
  ...view,
  row: rowInWords(view.row, words),
  walk: view.walk.map((step) => Object.assign({}, step, { cause: causeOf(step, words) })),
  findings: view.findings.map((finding) => findingInWords(finding, words)),
});

const findingInWords = (finding: CaptureFindingView, words: Words): CaptureFindingView => ({
  ...finding,
  cause: words.say(finding.cause),
  evidence: finding.evidence.map(({ row, frame, text }) => ({ row, frame, text: words.say(text) })),
  alternatives: finding.alternatives.map((each) => words.say(each)),
  steps: finding.steps.map(({ text, command }) => ({
    text: words.say(text),
    ...(command === undefined ? {} : { command }),
  })),
});

/** By the table, else from the packet alone. */
const causeOf = ({ cause, from }: StreamView["walk"][number], words: Words): string =>
  isTrigger(cause) && isState(from)
    ? causeWords(cause, from, words)
    : words.t("the packet implies it; what led there is not in the capture");

const isState = (name: string): name is State => (states as readonly string[]).includes(name);
