/**
 * A server that answers before it has had all of a request, most often to refuse it, and closes with the rest unread:
 * TCP then resets, and the client may lose the answer (RFC 9112 §9.6).
 */
import type { CaptureFinding } from "../../report/finding.ts";
import { evidence, type Case } from "../case.ts";
import * as C from "../columns.ts";
import type { ResetCause } from "../reset-cause.ts";
import type { ResetRecord } from "../reset-record.ts";

/** What is said in place of the reset's own words; undefined: it is no such reset. */
export const earlyAnswer = (
  about: Case,
  reset: ResetRecord,
  cause: ResetCause,
):
  | (Pick<CaptureFinding, "severity" | "cause" | "alternatives" | "evidence" | "reference"> & {
      readonly next: readonly string[];
    })
  | undefined => {
  const talk = about.observer.talks.get(about.stream);
  if (talk === undefined || !talk.clear || !talk.answered || talk.asker !== (reset.side ^ 1))
    return undefined;
  const whole = talk.isWhole(reset.taken);
  const { answerStatus: status, method } = talk;
  const soon = reset.time - about.columns.time(about.direction(reset.side), C.LAST_DATA_AT) < SOON;
  // Who refuses has no reason to read on: what came in one piece may be unread as well.
  const unread = cause === "unread-data" || cause === "unread-or-aborted";
  if (!unread && !(cause === "aborted" && (!whole || (status >= 400 && soon)))) return undefined;
  const server = about.name(reset.side);
  return {
    severity: "warning",
    cause: whole
      ? `${server} answered with status ${status}, and cut the connection with data unread.`
      : `${server} answered with status ${status} before it had all of the request (${method}), and cut the connection with the rest unread.`,
    alternatives: ["It aborts on purpose (SO_LINGER with a time of 0)."],
    evidence: [
      evidence(talk.requestFrame, `request: ${method}`),
      evidence(talk.answerFrame, `status ${status}`),
    ],
    next: [
      `Look into the log of ${server} for why it answered with status ${status}.`,
      "A reset can take the answer from the client: a server that reads on for a while before it closes does not lose it.",
    ],
    reference: "RFC 9112 §9.6",
  };
};

/** ns. */
const SOON = 1_000_000_000;
