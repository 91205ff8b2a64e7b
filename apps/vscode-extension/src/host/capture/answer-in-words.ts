/** What the analysis says in English, in the reader's language. */
import type { CaptureAnswer } from "../../shared/capture-protocol.ts";
import type { CaptureFindingView, ConnectionRow, StreamView } from "../../shared/capture-view.ts";

type Say = (sentence: string) => string;

export const answerInWords = (answer: CaptureAnswer, say: Say): CaptureAnswer => {
  if (answer.kind === "connections")
    return { ...answer, rows: answer.rows.map((row) => rowInWords(row, say)) };
  return answer.kind === "stream" ? { kind: "stream", view: viewInWords(answer.view, say) } : answer;
};

const rowInWords = (row: ConnectionRow, say: Say): ConnectionRow => ({ ...row, verdict: say(row.verdict) });

const viewInWords = (view: StreamView, say: Say): StreamView => ({
  ...view,
  row: rowInWords(view.row, say),
  walk: view.walk.map((step) => Object.assign({}, step, { cause: say(step.cause) })),
  findings: view.findings.map((finding) => findingInWords(finding, say)),
});

const findingInWords = (finding: CaptureFindingView, say: Say): CaptureFindingView => ({
  ...finding,
  cause: say(finding.cause),
  evidence: finding.evidence.map(({ row, frame, text }) => ({ row, frame, text: say(text) })),
  alternatives: finding.alternatives.map(say),
  steps: finding.steps.map(({ text, command }) => ({
    text: say(text),
    ...(command === undefined ? {} : { command }),
  })),
});
