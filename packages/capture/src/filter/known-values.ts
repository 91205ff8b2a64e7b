/** What the fields with words for values can hold: whoever writes another word has misspelt one. */
import { states } from "@tcplens/core";
import type { ResetCause } from "../connection/reset-cause.ts";
import type { ConnectionReport } from "../report/connection-report.ts";
import { grades } from "../report/verdict.ts";

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
  "unread-or-aborted": true,
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
/** The catalogue's codes, without all that it says of them: the editor has no room for that. A test holds them to it. */
export const findingWords: readonly string[] =
  `port-closed icmp-reject icmp-unreachable accepted-then-reset reset-unread-data
    aborted data-after-close half-open idle-expired old-connection
    keep-alive-timeout gave-up reset-injected reset-by-other-device handshake-refused
    handshake-given-up reset-after-close reset-after-peer-closed reset-of-late-packet reset-ignored
    reset-unexplained syn-unanswered syn-backlog syn-retransmitted syn-ack-retransmitted
    syn-ack-unanswered slow-handshake simultaneous-open two-servers fin-unanswered
    fin-retransmitted state-violation answer-cut-short closed-before-answer request-unanswered
    answered-too-late server-error not-tls plain-to-tls tls-alert
    window-never-opened zero-window window-full unscaled-window small-window mtu-black-hole
    path-mtu-told peer-silent one-way idle-silence keep-alive-unanswered
    path-stalled retransmission-timeout packets-lost arrived-damaged retransmission-lost needless-retransmission
    out-of-order delivered-twice congestion-marked not-recorded recorded-twice
    clock-set queueing-delay delayed-ack slow-answer answer-paused`.split(/\s+/u);
