/** What is said of a connection that opened late, or not at all, as its SYN or SYN-ACK had to be sent again. */
import type { CaptureFinding, FrameEvidence } from "../report/finding.ts";
import { answeredThere, othersThere, type OthersThere } from "./backlog.ts";
import { evidence, evidenceOf, finding, span, type Case } from "./case.ts";
import { BASE_SEQ, DIRECTION_INTS } from "../analysis/store.ts";
import * as C from "./columns.ts";
import type { Packets, SynAcksAgain, SynsAgain } from "./unusual.ts";

/** The SYN was answered after all, `waited` ns after the first. */
export const answeredLate = (
  about: Case,
  syns: SynsAgain,
  synAckFrame: number,
  waited: number,
): CaptureFinding => {
  const target = about.name(about.opener ^ 1);
  const others = othersThere(about, syns.lastTime);
  const answer = evidence(synAckFrame, `SYN-ACK after ${span(waited)}`);
  const requests = requestsOf(syns);
  const proof = [evidence(about.firstFrame, "the first SYN"), ...evidenceOf(syns, "SYN again"), answer];
  const answered = firstAnswered(about, syns);
  if (answered !== undefined)
    return finding({
      code: "syn-retransmitted",
      severity: "warning",
      confidence: "looks like",
      cause: `The first answer (SYN-ACK) of ${target} did not come through: another came only after ${span(waited)}.`,
      evidence: [...proof, answered],
      alternatives: ["It was on its way for so long."],
      next: [...lossSteps(others), "Capture at the server: it tells whether the first SYN arrived."],
      reference: "RFC 9293 §3.8.1",
    });
  const full = queueFull(about, syns, others, [answer], waited);
  if (full !== undefined) return full;
  const there = recordedThere(about);
  return finding({
    code: "syn-retransmitted",
    severity: "warning",
    confidence: there ? "is" : "looks like",
    cause: `${target} answered only after ${span(waited)}: ${requests.all} ${there ? "got no answer" : `or ${requests.answers} got lost`}.`,
    evidence: proof,
    alternatives: [
      "The server's queue of new connections was full.",
      ...(there ? ["A firewall on the server dropped it, or it was lost behind this capture."] : []),
    ],
    next: [
      ...lossSteps(others),
      there
        ? `On the server, look at the counters of listen overflows and drops, and at the queue of what listens on ${target}.`
        : "Capture at the server: it tells whether the first SYN arrived.",
    ],
    reference: "RFC 9293 §3.8.1",
  });
};

/** By the hop limits the capture was made at the server, so that what it has of the client had not been lost. */
const recordedThere = ({ columns, stream, opener }: Case): boolean => {
  const asSent = (side: number): boolean =>
    SENT_WITH.has((columns.direction(stream * 2 + side, C.HOPS) & 511) - 1);
  return asSent(opener ^ 1) && !asSent(opener);
};

/** Nothing was lost: the answer to the next SYN comes as long after the first answer as that SYN was sent; `undefined`: no. */
export const slowWay = (
  about: Case,
  syns: SynsAgain,
  synAckFrame: number,
  waited: number,
): CaptureFinding | undefined => {
  const next = about.side(about.opener ^ 1)?.synAcks;
  const apart = syns.times[0] as number;
  // Of the first answer it is known which SYN it answers. A server sends again on its own only what is not acknowledged.
  if (syns.firstAnswered !== synAckFrame || next === undefined || next.before > 0 || next.differ)
    return undefined;
  if (Math.abs((next.times[0] as number) - waited - apart) > apart / 20) return undefined;
  return finding({
    code: "slow-handshake",
    severity: "warning",
    confidence: "is",
    cause: `Opening the connection took ${span(waited)}: each SYN was answered that long after it, so that none was lost.`,
    evidence: [
      evidence(about.firstFrame, "the first SYN"),
      evidence(syns.frames[0] as number, `SYN again, at ${span(apart)}`),
      evidence(synAckFrame, `SYN-ACK after ${span(waited)}`),
      evidence(next.frames[0] as number, `SYN-ACK again, at ${span(next.times[0] as number)}`),
    ],
    alternatives: SLOW_WAYS,
    next: ["Look for a queue on the way that is full: compare with the round trips later in the connection."],
    reference: "RFC 9293 §3.5",
  });
};

/** What shows that the server had had the first SYN; `undefined`: nothing does. */
const firstAnswered = (about: Case, syns: SynsAgain): FrameEvidence | undefined => {
  if (syns.firstAnswered > 0)
    return evidence(syns.firstAnswered, "its timestamp echoes that of the first SYN, which had arrived");
  const { frames = [], times = [] } = about.side(about.opener ^ 1)?.synAcks ?? {};
  const apart = (times[0] ?? Infinity) - about.columns.instant(about.stream, C.SYN_ACK_TIME);
  // A copy of the same comes sooner, what a timer sends again later: one answers the last SYN, the other an earlier one.
  return apart > COPY_MOST && apart < TIMER_LEAST
    ? evidence(frames[0] as number, `a second SYN-ACK ${span(apart)} later: more than one SYN had arrived`)
    : undefined;
};

const lossSteps = ({ lossy }: OthersThere): string[] =>
  lossy === 0
    ? []
    : [
        "Look for losses on the way: other packets of connections to this server had to be sent again at that time too.",
      ];

/** The SYN-ACK had to be sent again before it was taken up; `undefined`: not by a timer. */
export const takenUpLate = (
  about: Case,
  synAcks: SynAcksAgain,
  first: number,
): CaptureFinding | undefined => {
  const since = about.columns.instant(about.stream, C.SYN_ACK_TIME);
  const waited = synAcks.beforeTime - since;
  if (synAcks.before === 0 || synAcks.differ || waited < TIMER_LEAST) return undefined;
  const [server, client] = [about.name(about.opener ^ 1), about.name(about.opener)];
  const syns = about.side(about.opener)?.syns;
  const asked = (syns?.times ?? []).findIndex((time) => time > since);
  return finding({
    code: "syn-ack-retransmitted",
    severity: "warning",
    confidence: "is",
    cause: `The SYN-ACK of ${server} was sent ${synAcks.before + 1} times, over ${span(waited)}, before ${client} took it up.`,
    evidence: [
      evidence(first, "the first SYN-ACK"),
      ...evidenceOf(synAcks, "SYN-ACK again"),
      ...(asked < 0
        ? []
        : [
            evidence(syns?.frames[asked] as number, "SYN again after it: its sender had not had the SYN-ACK"),
          ]),
    ],
    alternatives:
      asked < 0
        ? ["The ACK of the SYN-ACK was lost.", "The SYN-ACK was lost, or a firewall dropped it."]
        : ["It was lost on the way.", "A firewall of the client, or before it, dropped it."],
    next: [
      "Capture at the client: it tells whether the SYN-ACK arrives.",
      "Where this was captured at the client, look at the client's own firewall: the SYN-ACK had come that far.",
    ],
    reference: "RFC 9293 §3.8.1",
  });
};

/** The SYN was never answered, but those of others were; `undefined`: they do not tell that a queue was full. */
export const neverAnsweredAsFull = (about: Case, syns: SynsAgain): CaptureFinding | undefined =>
  answeredThere(about, syns.lastTime) === 0
    ? undefined
    : queueFull(about, syns, othersThere(about, syns.lastTime), [], Number.NaN);

/** `waited`: NaN where there was no answer. */
const queueFull = (
  about: Case,
  syns: SynsAgain,
  { answered, waiting, lossy }: OthersThere,
  answer: readonly FrameEvidence[],
  waited: number,
): CaptureFinding | undefined => {
  // A path that loses packets loses others too; a single SYN of one connection at a time is lost there more often.
  if (answered === 0 || lossy * 2 > waiting) return undefined;
  if (syns.count < 2 && waiting < WAITING_MIN) return undefined;
  const target = about.name(about.opener ^ 1);
  const never = Number.isNaN(waited);
  const sure = answered >= OTHERS_MIN && waiting > 0 && syns.count > 1;
  const all = never ? `all ${syns.count + 1} connection requests (SYN)` : requestsOf(syns).all;
  return finding({
    code: "syn-backlog",
    severity: never ? "error" : "warning",
    confidence: sure ? "looks like" : "may be",
    cause: `${target} ${never && about.goesOn ? "has let" : "let"} ${all} go unanswered while it answered ${answered > 1 ? "others" : "another"} at once: its queue of new connections was full.`,
    evidence: [
      evidence(about.firstFrame, "the first SYN"),
      ...evidenceOf(syns, "SYN again"),
      ...answer,
      ...firstDataAgain(about),
    ],
    alternatives: ["The packets were lost on the way.", "A firewall drops them (a limit, a rule)."],
    next: [
      `On the server, look at the counters of listen overflows and drops, and at the queue of what listens on ${target}.`,
      "Let the program accept faster, or raise its backlog (on Linux both its own and net.core.somaxconn).",
    ],
    reference: "RFC 4987 §3.2",
  });
};

/** A server whose queue is full drops the ACK that ends the handshake, and the data with it. */
const firstDataAgain = (about: Case): FrameEvidence[] => {
  const { repeated, worst } = about.side(about.opener) ?? {};
  const row = about.direction(about.opener) * DIRECTION_INTS;
  const first = ((about.analyser.store.directions[row + BASE_SEQ] as number) + 1) | 0;
  return repeated?.seq === first && worst === undefined
    ? evidenceOf(repeated.packets, "the first data again, which the full queue dropped as well")
    : [];
};

/** What got no answer, and the answers to it. */
const requestsOf = ({ count }: Packets): { readonly all: string; readonly answers: string } =>
  count === 1
    ? { all: "the first connection request (SYN)", answers: "its answer" }
    : { all: `${count} connection requests (SYN)`, answers: "their answers" };

/** Why a handshake may be slow though nothing is lost. */
export const SLOW_WAYS: readonly string[] = [
  "A long way, such as a satellite's.",
  "A full queue on the way.",
];
/** ns: no sender waits less before it sends a SYN again; what comes sooner is the same packet twice in the capture. */
export const TIMER_LEAST = 200_000_000;
/** ns: a packet that is doubled on the way comes twice at once. */
const COPY_MOST = 1_000_000;
/** Hop limits that packets are sent with. */
const SENT_WITH: ReadonlySet<number> = new Set([64, 128, 255]);
/** Connections that were answered at once, to be sure that the server answers. */
const OTHERS_MIN = 2;
/** Others that waited at the same time, where each had to send its SYN again but once. */
const WAITING_MIN = 2;
