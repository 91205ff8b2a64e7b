/** What the analysis says in English, in the reader's language. */
import { isTrigger, type State, states } from "@tcplens/core";
import { causeWords } from "../../model/trigger-words.ts";
import type { Words } from "../../model/words.ts";
import type { CaptureAnswer } from "../../shared/capture-protocol.ts";
import type { CaptureFindingView, ConnectionRow, StreamView } from "../../shared/capture-view.ts";
import type { ComparedValue, PairRow, PairView } from "../../shared/comparison-view.ts";

export const answerInWords = (answer: CaptureAnswer, words: Words): CaptureAnswer => {
  switch (answer.kind) {
    case "connections":
      return {
        ...answer,
        rows: answer.rows.map((row) => rowInWords(row, words)),
        ...(answer.problem === undefined ? {} : { problem: words.say(answer.problem) }),
        ...(answer.hint === undefined ? {} : { hint: words.say(answer.hint) }),
      };
    case "filter-fields":
      return {
        kind: "filter-fields",
        fields: answer.fields.map(({ text, about }) => ({ text, about: words.say(about) })),
      };
    case "stands-out":
      return {
        ...answer,
        sentences: answer.sentences.map(({ text, ...rest }) => ({ ...rest, text: words.say(text) })),
      };
    case "stream":
      return { kind: "stream", view: viewInWords(answer.view, words) };
    case "pairs":
      return {
        ...answer,
        headline: words.say(answer.headline),
        summary: words.say(answer.summary),
        rows: answer.rows.map((row) => pairInWords(row, words)),
        ...(answer.shown === undefined ? {} : { shown: pairInWords(answer.shown, words) }),
        ...(answer.problem === undefined ? {} : { problem: words.say(answer.problem) }),
        ...(answer.hint === undefined ? {} : { hint: words.say(answer.hint) }),
      };
    case "pair":
      return { kind: "pair", view: comparedInWords(answer.view, words) };
    case "listed":
    case "ladder":
    case "minimap":
    case "packet":
    case "seek":
    case "graph":
    case "joint":
    case "overlay":
    case "text":
    case "copied":
      return answer;
  }
};

const pairInWords = (row: PairRow, words: Words): PairRow => ({
  ...row,
  headline: words.say(row.headline),
});

const outcomeInWords = (value: ComparedValue, words: Words): ComparedValue => ({
  ...value,
  first: words.say(String(value.first)),
  second: words.say(String(value.second)),
});

const comparedInWords = (view: PairView, words: Words): PairView => ({
  ...view,
  row: pairInWords(view.row, words),
  why: words.say(view.why),
  values: view.values.map((value) => (value.name === "outcome" ? outcomeInWords(value, words) : value)),
  found: view.found.map((findings) =>
    findings.map(({ code, severity, cause }) => ({ code, severity, cause: words.say(cause) })),
  ) as PairView["found"],
});

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
  evidence: finding.evidence.map((each) => Object.assign({}, each, { text: words.say(each.text) })),
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
