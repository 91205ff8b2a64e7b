/** What is said of how a connection was opened and closed. */
import type { CaptureFinding } from "../report/finding.ts";
import { INITIAL_RTT, STREAM_TIMES } from "../analysis/store.ts";
import { evidence, evidenceOf, finding, span, type Case } from "./case.ts";
import * as C from "./columns.ts";
import { openedOf } from "./connection-story.ts";
import {
  answeredLate,
  neverAnsweredAsFull,
  SLOW_WAYS,
  slowWay,
  takenUpLate,
  TIMER_LEAST,
} from "./syn-again-findings.ts";
import { ANSWERED_FOR_ANOTHER, DATA_AFTER_FIN, SECOND_FIN, SYN_WHEN_OPEN } from "../states/state-tracker.ts";
import type { Packets } from "./unusual.ts";

export const openingFindings = (about: Case): CaptureFinding[] => {
  const { opener, columns, stream } = about;
  if (opener < 0) return [];
  const opened = openedOf(about.observer, stream);
  const syns = about.side(opener)?.syns;
  const synAcks = about.side(opener ^ 1)?.synAcks;
  if (opened === "unanswered")
    return syns === undefined || syns.lastTime < TIMER_LEAST
      ? []
      : [neverAnsweredAsFull(about, syns) ?? synUnanswered(about, syns)];
  if (opened === "simultaneous") return [simultaneous(about)];
  const synAckFrame = columns.stream(stream, C.SYN_ACK_FRAME);
  if (opened === "unfinished" && synAcks !== undefined && silentSince(about, opener))
    return [synAckUnanswered(about, synAcks, synAckFrame)];
  if (opened !== "handshake" || synAckFrame === 0) return [];
  const waited = columns.instant(stream, C.SYN_ACK_TIME);
  const found: CaptureFinding[] = [];
  if (syns !== undefined && waited >= TIMER_LEAST && syns.frames.some((frame) => frame < synAckFrame))
    found.push(slowWay(about, syns, synAckFrame, waited) ?? answeredLate(about, syns, synAckFrame, waited));
  // Those of two servers are told as that.
  const late =
    synAcks === undefined || about.unusual?.answers !== undefined
      ? undefined
      : takenUpLate(about, synAcks, synAckFrame);
  if (late !== undefined) found.push(late);
  if (found.length > 0) return found;
  const rtt = about.analyser.store.streamTimes[stream * STREAM_TIMES + INITIAL_RTT] as number;
  return rtt >= SLOW ? [slowHandshake(about, rtt, synAckFrame)] : [];
};

/** The opener has sent nothing since its SYN. */
const silentSince = (about: Case, opener: number): boolean =>
  (about.columns.direction(about.direction(opener), C.SEEN) & LETTERS_A_D) === 0;

const synUnanswered = (about: Case, syns: Packets): CaptureFinding => {
  const target = about.name(about.opener ^ 1);
  const waits = [0, ...syns.times]
    .map((time, at, all) => (at === 0 ? 0 : time - (all[at - 1] as number)))
    .slice(1);
  return finding({
    code: "syn-unanswered",
    severity: "error",
    confidence: "is",
    cause: `${target} ${about.goesOn ? "has not answered yet" : "never answered"}: ${syns.count + 1} connection requests (SYN) in ${span(syns.lastTime)}, no reply of any kind.`,
    evidence: [
      evidence(about.firstFrame, "the first SYN"),
      ...syns.frames.map((frame, at) => evidence(frame, `SYN again after ${span(waits[at] as number)}`)),
    ],
    alternatives: [
      "A firewall drops the packets.",
      "The address is wrong, or the machine is off.",
      "The answers take another way than this capture sees.",
    ],
    next: [
      `Check the address and that the machine is up; ask whether a firewall lets ${target} through.`,
      "Capture at the server: it tells whether the SYN arrives.",
    ],
    reference: "RFC 9293 §3.8.3",
  });
};

const synAckUnanswered = (about: Case, synAcks: Packets, first: number): CaptureFinding =>
  finding({
    code: "syn-ack-unanswered",
    severity: "error",
    confidence: "is",
    cause: `${about.name(about.opener)} ${about.goesOn ? "has not taken up the connection yet" : "never took up the connection"}: ${about.name(about.opener ^ 1)} agreed ${synAcks.count + 1} times (SYN-ACK) and got no ACK.`,
    evidence: [evidence(first, "the first SYN-ACK"), ...evidenceOf(synAcks, "SYN-ACK again")],
    alternatives: [
      "The SYN-ACK does not reach the client: another way back, or a firewall.",
      "The SYN came in the name of an address that never asked (a SYN flood).",
    ],
    next: ["Capture at the client: it tells whether the SYN-ACK arrives."],
    reference: "RFC 9293 §3.5",
  });

const slowHandshake = (about: Case, rtt: number, synAckFrame: number): CaptureFinding =>
  finding({
    code: "slow-handshake",
    severity: "warning",
    confidence: "is",
    cause: `Opening the connection took ${span(rtt)}, though nothing was sent again.`,
    evidence: [
      evidence(about.firstFrame, "SYN"),
      evidence(synAckFrame, `SYN-ACK after ${span(about.columns.instant(about.stream, C.SYN_ACK_TIME))}`),
    ],
    alternatives: [...SLOW_WAYS, "A server that is overloaded."],
    next: [
      "Compare with the round trips later in the connection: if they are short, the server was slow to accept.",
    ],
    reference: "RFC 9293 §3.5",
  });

const simultaneous = (about: Case): CaptureFinding =>
  finding({
    code: "simultaneous-open",
    severity: "info",
    confidence: "is",
    cause: "Both ends asked for the connection at the same time.",
    evidence: [evidence(about.firstFrame, "the first SYN; the other side's SYN came before its answer")],
    reference: "RFC 9293 §3.5",
  });

export const closingFindings = (about: Case): CaptureFinding[] => {
  const found: CaptureFinding[] = [];
  for (const side of [0, 1]) {
    const fins = about.side(side)?.fins;
    const seen = about.columns.direction(about.direction(side), C.SEEN);
    const reset = (about.unusual?.resetCount ?? 0) > 0;
    if (fins !== undefined && (seen & C.FIN_TAKEN) === 0 && !reset && !about.answersUnseen(side))
      found.push(finUnanswered(about, side, fins));
    else if (fins !== undefined && (seen & C.FIN_TAKEN) !== 0) found.push(finAgain(about, side, fins));
    about.side(side)?.offences?.forEach((packets, offence) => {
      // Where a reset cleared the older connection away, the reset's finding tells it.
      if (offence !== ANSWERED_FOR_ANOTHER || !reset) found.push(violation(about, side, offence, packets));
    });
  }
  return found;
};

const firstFin = (about: Case, side: number): number =>
  about.columns.direction(about.direction(side), C.FIN_FRAME);

const finUnanswered = (about: Case, side: number, fins: Packets): CaptureFinding =>
  finding({
    code: "fin-unanswered",
    severity: "warning",
    confidence: "is",
    cause: `${about.name(side)} closed, and its FIN ${about.goesOn ? "has not been acknowledged yet" : "was never acknowledged"}, though sent ${fins.count + 1} times.`,
    evidence: [evidence(firstFin(about, side), "the first FIN"), ...evidenceOf(fins, "FIN again")],
    alternatives: [
      "The other machine went away or was cut off.",
      "A firewall or NAT on the way had dropped the connection.",
    ],
    next: [`Check whether ${about.name(side ^ 1)} still had the connection, and what lies between.`],
    reference: "RFC 9293 §3.6",
  });

const finAgain = (about: Case, side: number, fins: Packets): CaptureFinding =>
  finding({
    code: "fin-retransmitted",
    severity: "info",
    confidence: "is",
    cause: `The FIN of ${about.name(side)} was sent ${fins.count + 1} times.`,
    evidence: [evidence(firstFin(about, side), "the first FIN"), ...evidenceOf(fins, "FIN again")],
    reference: "RFC 9293 §3.6",
  });

const violation = (about: Case, side: number, offence: number, packets: Packets): CaptureFinding =>
  finding({
    code: "state-violation",
    severity: "warning",
    confidence: "is",
    cause: `${about.name(side)} ${OFFENCES[offence] ?? "sent what its state does not allow"}.`,
    evidence: evidenceOf(packets, "sent though the table of states has no place for it"),
    alternatives: [
      "The packet belongs to another connection on the same ports.",
      "It is forged, or the sender's TCP is at fault.",
    ],
    reference: "RFC 9293 §3.10.7.4",
  });

const OFFENCES: Readonly<Record<number, string>> = {
  [DATA_AFTER_FIN]: "sent new data after its FIN, which says that no more will come",
  [SYN_WHEN_OPEN]: "sent its connection request (SYN) again on a connection that was open",
  [ANSWERED_FOR_ANOTHER]:
    "had the connection open when a request for a new one on the same ports came (SYN), and answered with an ACK of the old one",
  [SECOND_FIN]: "sent a second FIN with another number",
};

/** ns: people notice it. */
const SLOW = 1_000_000_000;
/** History's letters A and D. */
const LETTERS_A_D = (1 << 2) | (1 << 3);
