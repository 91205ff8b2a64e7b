/** What is said of time lost between the two ends although nothing was lost: delayed ACKs, slow answers. */
import { slowAnswerSeverity } from "@tcplens/trace";
import { firstOf } from "../judgement/words.ts";
import type { CaptureFinding } from "../report/finding.ts";
import { evidence, evidenceOf, finding, span, type Case } from "./case.ts";
import * as C from "./columns.ts";
import { clientSide, roundTrips } from "./connection-story.ts";
import { SPOKEN_HTTP } from "./exchange.ts";
import type { LateAcks } from "./unusual.ts";

export const waitingFindings = (about: Case): CaptureFinding[] => {
  const found: CaptureFinding[] = [];
  for (const side of [0, 1]) {
    const late = about.side(side)?.lateAcks;
    if (late !== undefined && late.packets.count >= LATE_MIN) found.push(delayedAcks(about, side, late));
  }
  const slow = slowAnswers(about);
  if (slow.length > 0) found.push(...slow);
  const paused = pausedAnswers(about);
  if (paused.length > 0) found.push(...paused);
  return found;
};

const delayedAcks = (about: Case, side: number, late: LateAcks): CaptureFinding =>
  finding({
    code: "delayed-ack",
    severity: "warning",
    confidence: "looks like",
    cause: `${about.name(side)} held data back ${late.packets.count} times until a delayed ACK of ${about.name(side ^ 1)} came: ${span(late.total)} lost.`,
    evidence: evidenceOf(late.packets, "sent at once after the ACK"),
    alternatives: ["The program itself waited, and went on at the same moments by chance."],
    next: [
      `Let ${about.name(side)} write a request in one piece, or set TCP_NODELAY: small writes wait for the ACK of the one before (Nagle).`,
    ],
    reference: "RFC 9293 §3.7.4",
  });

/** Answers that took long: HTTP's, and of anything else, which may not have been asked for one. */
const slowAnswers = (about: Case): CaptureFinding[] => {
  const { columns, stream, duration } = about;
  const client = clientSide(columns, about.analyser, stream);
  const server = client ^ 1;
  const http =
    ((columns.stream(stream, C.STORY) >> C.SPOKEN_SHIFT) & 3) === SPOKEN_HTTP &&
    about.observer.talks.get(stream)?.switched !== true;
  const trip = roundTrips(columns, about.analyser, stream)[server as 0 | 1];
  const longest = columns.instant(stream, C.WAIT_LONGEST_A + server);
  const think = Number.isNaN(trip) ? longest : longest - trip;
  const severity = slowAnswerSeverity({
    think: think / MS,
    roundTrip: trip / MS,
    due: http,
    connection: duration / MS,
  });
  if (about.side(client)?.repeated !== undefined || about.side(server)?.repeated !== undefined) return [];
  if (severity === undefined) return http ? manyAnswers(about, server, trip) : [];
  return [
    finding({
      code: "slow-answer",
      severity,
      confidence: http ? "looks like" : "may be",
      cause: `${about.name(server)} took ${span(think)} to begin its answer; the network's share was ${Number.isNaN(trip) ? "not measured" : span(trip)}.`,
      evidence: [
        evidence(columns.stream(stream, C.LONGEST_WAIT_FRAME + server), "the first octets of the answer"),
      ],
      alternatives: [
        http
          ? "It waited on purpose until it had something to say (long polling)."
          : "What came before may not have asked for an answer.",
      ],
      next: [`Look at what the program on ${about.name(server)} did in that time.`],
      reference: "docs/capture-findings.md",
    }),
  ];
};

/** None of them slow, but together most of the connection's time. */
const manyAnswers = (about: Case, server: number, trip: number): CaptureFinding[] => {
  const { columns, stream, duration } = about;
  const count = columns.stream(stream, C.TURNS + server);
  const network = Number.isNaN(trip) ? 0 : count * trip;
  const think = columns.instant(stream, C.WAIT_A + server) - network;
  if (count < 2 || think < IN_ALL || think * 2 <= duration || think <= network * 4) return [];
  const longest = columns.instant(stream, C.WAIT_LONGEST_A + server) - network / count;
  return [
    finding({
      code: "slow-answer",
      severity: "info",
      confidence: "looks like",
      cause: `${about.name(server)} took ${span(think)} in all to begin ${count} answers, ${span(longest)} at most: most of the time that the connection lasted.`,
      evidence: [
        evidence(columns.stream(stream, C.LONGEST_WAIT_FRAME + server), "the answer that took longest"),
      ],
      alternatives: ["It waited on purpose until it had something to say (long polling)."],
      next: [
        `Look at what the program on ${about.name(server)} did in that time.`,
        "Where the requests do not depend on each other, send them at the same time.",
      ],
      reference: "docs/capture-findings.md",
    }),
  ];
};

/** An answer of known length that stopped on its way. */
const pausedAnswers = (about: Case): CaptureFinding[] => {
  const talk = about.observer.talks.get(about.stream);
  if (talk === undefined || talk.pauses.total < IN_ALL) return [];
  const server = about.name(talk.asker ^ 1);
  const trip = roundTrips(about.columns, about.analyser, about.stream)[(talk.asker ^ 1) as 0 | 1];
  // On a long way what is lost before the capture and sent again looks the same.
  const isNear = trip < NEAR;
  const { count, total, first } = talk.pauses;
  return [
    finding({
      code: "answer-paused",
      severity: isNear ? "warning" : "info",
      confidence: isNear ? "looks like" : "may be",
      cause:
        count === 1
          ? `${server} paused for ${span(total)} in the middle of its answer, with all acknowledged and room for more.`
          : `${server} paused ${count} times in the middle of its answers, for ${span(total)} in all, with all acknowledged and room for more.`,
      evidence: firstOf(
        first.map(({ frame, time }) => evidence(frame, `goes on after ${span(time)}`)),
        count,
      ),
      alternatives: [
        "What was sent then was lost before it came to the capture, and sent again after that time.",
      ],
      next: [`Look at what the program on ${server} did in that time.`],
      reference: "docs/capture-findings.md",
    }),
  ];
};

/** ns: to a peer whose packets are seldom lost. */
const NEAR = 50_000_000;
/** ns: what people notice of many short waits. */
const IN_ALL = 1_000_000_000;
const LATE_MIN = 2;
/** ns. */
const MS = 1_000_000;
