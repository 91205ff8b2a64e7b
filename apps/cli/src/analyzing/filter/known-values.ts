/** What the fields with words for values can hold: whoever writes another word has misspelt one. */
import { captureFindingCatalogue, grades, type ConnectionReport, type ResetCause } from "@tcplens/capture";
import { states } from "@tcplens/core";

/** All of a type's words; one that is missing here, or is none of them, does not compile. */
const all = <Word extends string>(words: Readonly<Record<Word, true>>): readonly string[] =>
  Object.keys(words);

export const openedWords: readonly string[] = all<NonNullable<ConnectionReport["opened"]>>({
  handshake: true,
  simultaneous: true,
  unanswered: true,
  refused: true,
  unfinished: true,
  "before-capture": true,
});

export const endedWords: readonly string[] = all<NonNullable<ConnectionReport["ended"]>>({
  closed: true,
  closing: true,
  "half-closed": true,
  reset: true,
  open: true,
  "never-open": true,
});

export const connStateWords: readonly string[] = all<NonNullable<ConnectionReport["conn_state"]>>({
  S0: true,
  S1: true,
  SF: true,
  REJ: true,
  S2: true,
  S3: true,
  RSTO: true,
  RSTR: true,
  RSTOS0: true,
  RSTRH: true,
  SH: true,
  SHR: true,
  OTH: true,
});

export const resetWords: readonly string[] = all<ResetCause>({
  "port-closed": true,
  "handshake-refused": true,
  "handshake-given-up": true,
  "old-connection": true,
  injected: true,
  "other-device": true,
  "data-after-close": true,
  "half-open": true,
  "idle-expired": true,
  "keep-alive-timeout": true,
  "retransmission-timeout": true,
  "unread-data": true,
  "accepted-then-reset": true,
  "abort-after-close": true,
  "abort-after-peer-closed": true,
  aborted: true,
  ignored: true,
  unexplained: true,
  "late-packet": true,
});

export const closerWords: readonly string[] = ["a", "b", "both"];
export const protocolWords: readonly string[] = ["tls", "http"];
export const severityWords: readonly string[] = ["error", "warning", "info"];
export const gradeWords: readonly string[] = grades;
export const stateWords: readonly string[] = states;
export const findingWords: readonly string[] = captureFindingCatalogue.map(({ code }) => code);
