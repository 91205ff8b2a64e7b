/** All findings about a connection as a whole. */
import type { Analyser } from "../analysis/analyser.ts";
import type { CaptureFinding } from "../report/finding.ts";
import { Case } from "./case.ts";
import { clockFindings } from "./clock-findings.ts";
import type { ConnectionObserver } from "./connection-observer.ts";
import { closingFindings, openingFindings } from "./open-close-findings.ts";
import { answerFindings } from "./http/answer-findings.ts";
import { lateAnswerFindings } from "./http/late-answer.ts";
import { notTlsFindings } from "./not-tls-findings.ts";
import { otherAnswerFindings } from "./other-answer-findings.ts";
import { resetFindings } from "./reset-findings.ts";
import { standstillFindings } from "./standstill-findings.ts";
import { tlsAlertFindings } from "./tls/alert-findings.ts";
import { unansweredFindings } from "./unanswered-findings.ts";
import { waitingFindings } from "./waiting-findings.ts";

export const connectionFindings = (
  observer: ConnectionObserver,
  analyser: Analyser,
  stream: number,
): CaptureFinding[] => {
  observer.columns.reach(stream);
  const about = new Case(observer, analyser, stream);
  // What most connections have nothing of.
  const unanswered = unansweredFindings(about);
  const notTls = joined(notTlsFindings(about), tlsAlertFindings(about));
  const late = about.unusual === undefined ? [] : lateAnswerFindings(about);
  const answers = joined(joined(unanswered, late), joined(notTls, answerFindings(about)));
  if (about.unusual === undefined)
    return joined(joined(answers, openingFindings(about)), waitingFindings(about));
  return [
    ...answers,
    // The reset of a client that got no answer, or one that it cannot take, is told with that.
    ...resetFindings(about).filter(
      ({ code }) =>
        !(code === "aborted" && unanswered.length > 0) &&
        !(code === "data-after-close" && late.length > 0) &&
        !(notTls.length > 0 && CUT.has(code)),
    ),
    ...openingFindings(about),
    ...otherAnswerFindings(about),
    ...standstillFindings(about),
    ...waitingFindings(about).filter(({ code }) => !(code === "slow-answer" && late.length > 0)),
    ...closingFindings(about),
    ...clockFindings(about),
  ];
};

const joined = (some: CaptureFinding[], more: CaptureFinding[]): CaptureFinding[] =>
  more.length === 0 ? some : some.length === 0 ? more : [...some, ...more];

const CUT: ReadonlySet<string> = new Set(["aborted", "reset-unread-data"]);
