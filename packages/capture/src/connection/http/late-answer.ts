/** A client that closed before the answer to its request came, and answered that with a reset. */
import type { CaptureFinding } from "../../report/finding.ts";
import { evidence, finding, span, type Case } from "../case.ts";
import * as C from "../columns.ts";
import { decisiveReset, judgedResets } from "../connection-story.ts";

export const lateAnswerFindings = (about: Case): CaptureFinding[] => {
  const talk = about.observer.talks.get(about.stream);
  if (talk === undefined || !talk.clear || !talk.answered) return [];
  const client = about.direction(talk.asker);
  const fin = about.columns.direction(client, C.FIN_FRAME);
  const reset = decisiveReset(judgedResets(about.observer, about.analyser, about.stream));
  if (fin === 0 || fin > talk.answerFrame) return [];
  if (reset?.judged.cause !== "data-after-close" || reset.record.side !== talk.asker) return [];
  const closed = about.columns.instant(about.stream, C.FIRST_FIN_TIME);
  const waited = closed - about.columns.time(client, C.LAST_DATA_AT);
  const late = reset.record.other.time - closed;
  if (waited < NOTICED || late < 0) return [];
  const [asks, answers] = [about.name(talk.asker), about.name(talk.asker ^ 1)];
  return [
    finding({
      code: "answered-too-late",
      severity: "warning",
      confidence: "is",
      cause: `${asks} gave up after ${span(waited)} without an answer to ${talk.method}; the answer of ${answers} came ${span(late)} later, and was lost.`,
      evidence: [
        evidence(talk.requestFrame, `request: ${talk.method}`),
        evidence(fin, `FIN of the client, ${span(waited)} after the last of it`),
        evidence(talk.answerFrame, `status ${talk.answerStatus}, ${span(late)} after that`),
        evidence(reset.record.frame, "the client answers it with a reset"),
      ],
      alternatives: ["The user or the program of the client stopped it, whatever the time."],
      next: [
        `Look at what the program on ${answers} did in those ${span(waited + late)}.`,
        "If it only needs longer, give the client a longer time-out.",
      ],
      reference: "RFC 9112 §9.5",
    }),
  ];
};

/** ns. */
const NOTICED = 500_000_000;
