/** What is said of a client that asked, was acknowledged, got not one octet back, and gave up. */
import { byteWords } from "@tcplens/trace";
import { DIRECTION_INTS, NEXT_SEQ } from "../analysis/store.ts";
import type { CaptureFinding } from "../report/finding.ts";
import { endpointsOf } from "../report/endpoints.ts";
import { evidence, finding, span, type Case } from "./case.ts";
import * as C from "./columns.ts";
import { decisiveReset, judgedResets } from "./connection-story.ts";
import { SPOKEN_TLS } from "./exchange.ts";

export const unansweredFindings = (about: Case): CaptureFinding[] => {
  const asked = requestOf(about);
  if (asked === undefined) return [];
  const { client } = asked;
  const end = endBy(about, client);
  const waited =
    end === undefined ? 0 : end.time - about.columns.time(about.direction(client), C.LAST_DATA_AT);
  if (end === undefined || waited < (asked.sure ? NOTICED : LONG) || (!asked.sure && waited * 2 < end.time))
    return [];
  const server = about.name(client ^ 1);
  const { what } = asked;
  return [
    finding({
      code: "request-unanswered",
      severity: asked.sure ? "error" : "warning",
      confidence: asked.sure ? "is" : "looks like",
      cause: `${server} sent no answer to ${what} in ${span(waited)}, though it acknowledged all of it; then ${about.name(client)} ${asked.sure ? "gave up and " : ""}${end.reset ? "reset the connection" : "closed"}.`,
      evidence: [
        evidence(asked.frame, asked.http ? `request: ${what}` : what),
        evidence(
          end.frame,
          `${end.reset ? "RST" : "FIN"} of the client, ${span(waited)} after the last of it`,
        ),
      ],
      alternatives: [
        "The program that is to answer hangs, is overloaded, or waits for something else.",
        ...(asked.sure
          ? []
          : [
              "The server expects something else: TLS, another protocol, or more data.",
              "The protocol wants no answer (logs, measurements), and the client was done.",
            ]),
      ],
      next: [
        `Look at what the program on ${server} did in that time: its TCP had the request.`,
        "If it only needs longer, give the client a longer time-out.",
      ],
      reference: asked.http ? "RFC 9112 §9.5" : "docs/capture-findings.md",
    }),
  ];
};

interface Request {
  readonly client: number;
  readonly what: string;
  readonly frame: number;
  /** By its protocol an answer is owed. */
  readonly sure: boolean;
  readonly http: boolean;
}

/** What was asked and acknowledged, and is without an answer. */
const requestOf = (about: Case): Request | undefined => {
  const talk = about.observer.talks.get(about.stream);
  if (talk !== undefined) {
    const { asker, method, requestFrame } = talk;
    if (asker < 0 || !talk.waitedInVain(acknowledged(about, asker), sent(about, asker ^ 1))) return undefined;
    if (answerUnseen(about, asker)) return undefined;
    return { client: asker, what: method, frame: requestFrame, sure: true, http: true };
  }
  const { opener: client, columns, stream } = about;
  if (client < 0 || about.bytes(client) === 0 || about.bytes(client ^ 1) > 0) return undefined;
  const story = columns.stream(stream, C.STORY);
  if ((story & C.OPENED) === 0 || about.bytes(client) > REQUEST_MAX) return undefined;
  if (((acknowledged(about, client) - sent(about, client)) | 0) < 0) return undefined;
  if (answerUnseen(about, client)) return undefined;
  const frame = columns.stream(stream, C.FIRST_DATA_FRAME);
  // Recorded behind the ACK of it, or sent before: nothing tells when it was asked.
  if (frame === 0) return undefined;
  const tls = ((story >> C.SPOKEN_SHIFT) & 3) === SPOKEN_TLS;
  const { a, b } = endpointsOf(about.analyser.store, stream);
  if (!tls && ONE_WAY.has((client === 0 ? b : a).port)) return undefined;
  return {
    client,
    what: tls ? "the beginning of TLS (ClientHello)" : `${byteWords(about.bytes(client))} of data`,
    frame,
    sure: tls,
    http: false,
  };
};

/** Up to which number the other side has acknowledged what `side` sent. */
const acknowledged = (about: Case, side: number): number =>
  about.observer.acknowledged(about.analyser, about.direction(side));

/** The number after the last octet that `side` sent, its FIN not counted. */
const sent = (about: Case, side: number): number => {
  const direction = about.direction(side);
  return about.columns.direction(direction, C.FIN_FRAME) === 0
    ? (about.analyser.store.directions[direction * DIRECTION_INTS + NEXT_SEQ] as number)
    : (about.columns.direction(direction, C.FIN_END) - 1) | 0;
};

/** The client has had more than the capture holds. */
const answerUnseen = (about: Case, client: number): boolean => {
  const server = client ^ 1;
  const fin = about.columns.direction(about.direction(server), C.FIN_FRAME) === 0 ? 0 : 1;
  return ((acknowledged(about, server) - sent(about, server) - fin) | 0) > 0;
};

/** How the client ended it, before the other side did; while more is to come an answer may still follow its FIN. */
const endBy = (
  about: Case,
  client: number,
): { readonly frame: number; readonly time: number; readonly reset: boolean } | undefined => {
  const own = about.columns.direction(about.direction(client), C.FIN_FRAME);
  const others = about.columns.direction(about.direction(client ^ 1), C.FIN_FRAME);
  const reset = decisiveReset(judgedResets(about.observer, about.analyser, about.stream));
  if (own > 0) {
    if (others > 0 ? others < own : about.goesOn && reset === undefined) return undefined;
    return { frame: own, time: about.columns.instant(about.stream, C.FIRST_FIN_TIME), reset: false };
  }
  if (others > 0 || reset?.record.side !== client || reset.judged.cause !== "aborted") return undefined;
  return { frame: reset.record.frame, time: reset.record.time, reset: true };
};

/** ns. */
const NOTICED = 1_000_000_000;
const LONG = 2_000_000_000;
/** Octets: more than that is no question. */
const REQUEST_MAX = 4096;
/** Ports of protocols without answers: syslog, Graphite, statsd, raw printing, GELF, Fluentd. */
const ONE_WAY: ReadonlySet<number> = new Set([514, 601, 2003, 2004, 8125, 8126, 9100, 12_201, 24_224]);
