/** What is said of an HTTP/1 answer that did not come, did not come whole, or was none. */
import { byteWords } from "@tcplens/trace";
import { DIRECTION_INTS, NEXT_SEQ } from "../../analysis/store.ts";
import { firstOf } from "../../judgement/words.ts";
import type { CaptureFinding, FrameEvidence } from "../../report/finding.ts";
import { evidence, finding, type Case } from "../case.ts";
import * as C from "../columns.ts";
import { decisiveReset, judgedResets } from "../connection-story.ts";
import type { ResetRecord } from "../reset-record.ts";
import type { ChunkedEnd } from "./chunked-end.ts";
import type { HttpTalk } from "./talk.ts";

export const answerFindings = (about: Case): CaptureFinding[] => {
  const talk = about.observer.talks.get(about.stream);
  if (talk === undefined) return [];
  return [...ofLastAnswer(about, talk), ...(talk.errorCount > 0 ? [serverError(about, talk)] : [])];
};

const ofLastAnswer = (about: Case, talk: HttpTalk): CaptureFinding[] => {
  if (talk.alertFrame > 0)
    return [
      plainToTls(
        about,
        talk,
        evidence(talk.alertFrame, `${serverOf(about, talk)} answered with a TLS alert`),
      ),
    ];
  if (talk.complaintFrame > 0)
    return [
      plainToTls(
        about,
        talk,
        evidence(
          talk.complaintFrame,
          `${serverOf(about, talk)} answered that plain HTTP was sent to its HTTPS port`,
        ),
      ),
    ];
  if (!talk.clear || talk.asker < 0) return [];
  if (!talk.answered) return unanswered(about, talk);
  if (talk.chunks !== undefined) return cutBetweenChunks(about, talk, talk.chunks);
  return talk.contentLength > 0 ? cutShort(about, talk) : [];
};

/** RFC 9112 §8: without the last chunk, which is empty, the content is not whole. */
const cutBetweenChunks = (about: Case, talk: HttpTalk, chunks: ChunkedEnd): CaptureFinding[] => {
  const server = talk.asker ^ 1;
  const fin = finFrame(about, server);
  if (fin === 0 || closedBefore(about, talk.asker, fin)) return [];
  const end = (about.columns.direction(about.direction(server), C.FIN_END) - 1) | 0;
  if (!chunks.isCutAt(end)) return [];
  const name = about.name(server);
  const came = Math.max(0, (end - talk.contentAt) | 0);
  return [
    finding({
      code: "answer-cut-short",
      severity: "error",
      confidence: "is",
      cause: `${name} cut its answer short: it closed after ${byteWords(came)} in chunks, without the last one.`,
      evidence: [
        evidence(talk.answerFrame, `status ${talk.answerStatus}, content in chunks`),
        evidence(fin, "FIN, and no empty chunk before it"),
      ],
      alternatives: CUT_BY,
      next: cutNext(name),
      reference: "RFC 9112 §8",
    }),
  ];
};

const serverOf = (about: Case, { asker }: HttpTalk): string => about.name(asker ^ 1);

/** RFC 9110 §15.6: it knows that it failed. TCP has done its part. */
const serverError = (about: Case, { errors, errorCount, asker }: HttpTalk): CaptureFinding => {
  const server = asker < 0 ? "The server" : about.name(asker ^ 1);
  const [first] = errors;
  return finding({
    code: "server-error",
    severity: "info",
    confidence: "is",
    cause:
      errorCount === 1
        ? `${server} answered with status ${first?.status ?? 500}.`
        : `${server} answered ${errorCount} times with a status of 500 or more.`,
    evidence: firstOf(
      errors.map(({ frame, status }) => evidence(frame, `status ${status}`)),
      errorCount,
    ),
    alternatives: [
      "A proxy or load balancer answered so, as it got no good answer from the server behind it.",
    ],
    next: [
      asker < 0
        ? "Look into the log of the server."
        : `Look into the log of the program on ${server} at that time.`,
    ],
    reference: "RFC 9110 §15.6",
  });
};

const plainToTls = (about: Case, talk: HttpTalk, said: FrameEvidence): CaptureFinding =>
  finding({
    code: "plain-to-tls",
    severity: "error",
    confidence: "is",
    cause: `The server on ${serverOf(about, talk)} speaks TLS, and was spoken to without it.`,
    evidence: [evidence(talk.requestFrame, `${talk.method} in plain text`), said],
    next: ["Write `https://` in place of `http://`, or use the port for plain connections."],
    reference: "docs/findings.md",
  });

/** The asked side closed first, and in order: a reset has findings of its own. */
const unanswered = (about: Case, talk: HttpTalk): CaptureFinding[] => {
  const fin = finFrame(about, talk.asker ^ 1);
  if (!talk.leftUnanswered || closedBefore(about, talk.asker, fin)) return [];
  const server = serverOf(about, talk);
  return [
    finding({
      code: "closed-before-answer",
      severity: "warning",
      confidence: "is",
      cause: `${server} closed without an answer: it had the whole request (${talk.method}), and sent nothing more.`,
      evidence: [
        evidence(talk.requestFrame, `request: ${talk.method}`),
        evidence(fin, "FIN, which acknowledges the request"),
      ],
      alternatives: [
        "The connection had been idle, and the server closed it at the moment at which the request came.",
        "The program that was to answer failed, or was stopped.",
        "A load balancer or proxy found no server behind it.",
        ...(talk.status === 0 ? ["The server expects TLS, and was spoken to without it."] : []),
      ],
      next: [`Look into the log of the program on ${server} at that time.`],
      reference: "RFC 9112 §9.6",
    }),
  ];
};

const cutShort = (about: Case, talk: HttpTalk): CaptureFinding[] => {
  const server = talk.asker ^ 1;
  const fin = finFrame(about, server);
  const reset = decisiveReset(judgedResets(about.observer, about.analyser, about.stream))?.record;
  const byReset = fin === 0 && reset?.side === server ? reset : undefined;
  const end = fin === 0 ? byReset?.frame : fin;
  if (end === undefined || closedBefore(about, talk.asker, end)) return [];
  const came = fin === 0 ? sentUntil(about, talk, byReset) : contentUntilFin(about, talk);
  if (came < 0 || came >= talk.contentLength) return [];
  const name = about.name(server);
  return [
    finding({
      code: "answer-cut-short",
      severity: "error",
      confidence: "is",
      cause: `${name} cut its answer short: ${ofWhole(came, talk.contentLength)}, then it ${fin === 0 ? "reset the connection" : "closed"}.`,
      evidence: [
        evidence(
          talk.answerFrame,
          `status ${talk.answerStatus}, \`Content-Length\` ${talk.contentLength.toLocaleString("en")}`,
        ),
        evidence(end, `${fin === 0 ? "RST" : "FIN"} after ${came.toLocaleString("en")} octets of it`),
      ],
      alternatives: CUT_BY,
      next: cutNext(name),
      reference: "RFC 9112 §8",
    }),
  ];
};

const CUT_BY: readonly string[] = [
  "The program that answered failed, was stopped, or met a limit of time or size.",
  "A proxy or load balancer had lost the server behind it.",
];

const cutNext = (name: string): readonly string[] => [
  `Look into the log of the program on ${name} at that time.`,
  "Ask the server itself, without the proxy before it, where there is one.",
];

/** 0: it has sent none. */
const finFrame = (about: Case, side: number): number =>
  about.columns.direction(about.direction(side), C.FIN_FRAME);

/** Whether the asking side had closed before that frame: then it is not the other that broke off. */
const closedBefore = (about: Case, asker: number, frame: number): boolean => {
  const own = finFrame(about, asker);
  return own > 0 && own < frame;
};

const contentUntilFin = (about: Case, talk: HttpTalk): number =>
  (about.columns.direction(about.direction(talk.asker ^ 1), C.FIN_END) - 1 - talk.contentAt) | 0;

/** Octets of the content that are known to have been sent, in the capture or by ACKs and the reset's number. */
const sentUntil = (about: Case, { asker, contentAt }: HttpTalk, reset: ResetRecord | undefined): number => {
  const { directions } = about.analyser.store;
  const seen = directions[about.direction(asker ^ 1) * DIRECTION_INTS + NEXT_SEQ] as number;
  const acked = about.observer.acknowledged(about.analyser, about.direction(asker ^ 1));
  return Math.max(...[seen, acked, reset?.seq ?? seen].map((end) => (end - contentAt) | 0));
};

/** `300.0 kB of 1.0 MB`; to the octet where that would be the same twice. */
const ofWhole = (came: number, whole: number): string => {
  const words = byteWords(came);
  const all = byteWords(whole);
  return words === all
    ? `${came.toLocaleString("en")} of ${whole.toLocaleString("en")} bytes`
    : `${words} of ${all}`;
};
