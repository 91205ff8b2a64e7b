/** Why a connection was reset: the rules, in the order in which they are tried. */
import { ACK, SYN } from "../segment/tcp-segment.ts";
import { SYN_SENT } from "../states/state-numbers.ts";
import { hopsApart, hopsPassed } from "./hops.ts";
import type { ResetRecord } from "./reset-record.ts";

export type ResetCause =
  | "port-closed"
  | "handshake-refused"
  | "handshake-given-up"
  | "old-connection"
  | "injected"
  | "other-device"
  | "data-after-close"
  | "half-open"
  | "idle-expired"
  | "keep-alive-timeout"
  | "retransmission-timeout"
  | "unread-data"
  | "unread-or-aborted"
  | "accepted-then-reset"
  | "abort-after-close"
  | "abort-after-peer-closed"
  | "aborted"
  | "ignored"
  | "unexplained"
  | "late-packet";

export interface JudgedReset {
  readonly cause: ResetCause;
  readonly confidence: "is" | "looks like" | "may be";
  /** What speaks for another sender than the one that it names, in words. */
  readonly signs: readonly string[];
}

/** What is known of the connection beside the record. Sides are 0 (a) and 1 (b). */
export interface ResetContext {
  /** Who sent the first SYN; −1: not seen. */
  readonly opener: number;
  /** Both ends had got to ESTABLISHED. */
  readonly opened: boolean;
  /** Between the capture and the resetting side, ns; NaN: not known. */
  readonly roundTrip: number;
  /** The hop limit of the packets that the resetting side sent later; −1: none. */
  readonly hopsAfter: number;
  /** Packets of the connection were recorded more than once, which may be on both sides of a router. */
  readonly copied: boolean;
  /** The hop limit of other packets of its address that came from farther, in other connections; −1: none. */
  readonly farther: () => number;
}

export const resetCause = (reset: ResetRecord, context: ResetContext): JudgedReset => {
  const atStart = ofAnother(reset);
  if (atStart !== undefined) return { cause: atStart, confidence: "is", signs: [] };
  const signs = signsOfInjection(reset, context);
  if (isInjected(reset, signs))
    return { cause: "injected", confidence: signs.length > 1 ? "is" : "looks like", signs };
  const cause =
    outsideWindow(reset, context) ??
    whileOpening(reset, context) ??
    answering(reset) ??
    byItself(reset, context);
  const farther = cause === "port-closed" ? context.farther() : -1;
  if (farther >= 0)
    return { cause: "other-device", confidence: "looks like", signs: [ttlSign(reset.hopLimit, farther)] };
  if (signs.length === 0 || cause === "port-closed" || cause === "handshake-refused")
    return { cause, confidence: confidenceOf(cause, reset), signs: [] };
  // That a device on the way has forgotten an idle connection is no other story, but the same one told better.
  if (cause === "idle-expired" || (cause === "half-open" && silence(reset) >= QUIET))
    return { cause: "idle-expired", confidence: "looks like", signs };
  return { cause: cause === "half-open" ? cause : "other-device", confidence: "looks like", signs };
};

/** What a reset shows that its supposed sender would not have sent. */
const signsOfInjection = (reset: ResetRecord, { hopsAfter, roundTrip, copied }: ResetContext): string[] => {
  const signs: string[] = [];
  const hops = reset.own.lastHops >= 0 ? reset.own.lastHops : hopsAfter;
  const apart = hops < 0 ? 0 : hopsApart(hops, reset.hopLimit);
  if (apart >= HOPS_APART || (apart > 0 && !copied && asDevicesDo(reset, hops)))
    signs.push(ttlSign(reset.hopLimit, hops));
  if (reset.identification > 0 && reset.identification === reset.other.identification && wentOn(reset))
    signs.push(`its IP identification ${reset.identification} is copied from the packet that it answers`);
  if ((reset.flags & RESERVED) !== 0) signs.push("it has reserved bits set");
  if (wentOn(reset) && (signs.length > 0 || !otherClosed(reset)))
    signs.unshift(`the same address went on as if nothing had happened (frame ${reset.afterFrame})`);
  const waited = reset.time - reset.other.time;
  // By itself it proves nothing: a reset need not be an answer.
  if (signs.length > 0 && reset.other.frame !== 0 && roundTrip > TRIP_LEAST && waited < roundTrip / 2)
    signs.push(`it came in less than half the time that a packet takes to that address and back`);
  return signs;
};

/**
 * One hop more or less is another route, unless it comes with what a device on the way does: without a connection of its own it sends no
 * ACK, and answers after a pause, or from the same link where all that came before had passed a router.
 */
const asDevicesDo = (reset: ResetRecord, hops: number): boolean =>
  (reset.flags & ACK) === 0 &&
  (silence(reset) >= QUIET || (reset.own.firstHops === hops && hopsPassed(reset.hopLimit) === 0));

const ttlSign = (hopLimit: number, hops: number): string =>
  `it arrived with a TTL of ${hopLimit}, that address's other packets with ${hops}`;

/** From the last packet of the resetting side to the one it answers, ns. */
export const silence = ({ own, other }: ResetRecord): number =>
  own.frame === 0 || other.frame === 0 ? 0 : other.time - own.time;

/** A reset with its cause. */
export interface JudgedRecord {
  readonly record: ResetRecord;
  readonly judged: JudgedReset;
}

/** Whether it ended nothing. */
export const endsNothing = ({ record, judged }: JudgedRecord): boolean =>
  judged.cause === "ignored" ||
  judged.cause === "injected" ||
  judged.cause === "late-packet" ||
  (judged.cause === "old-connection" && record.after > 0);

/** More of the same connection from the side that had reset it; a packet that was on its way does not count. */
const wentOn = (reset: ResetRecord): boolean => reset.after > 0;

const isInjected = (reset: ResetRecord, signs: readonly string[]): boolean =>
  wentOn(reset) && (signs.length > 1 || (signs.length > 0 && reset.after > 1));

/** Going on is then no sign: a small TCP that has reset may still send again what it has left. */
const otherClosed = ({ side, closed }: ResetRecord): boolean => closed[(side ^ 1) as 0 | 1];

/** Two that are no end of this connection: the answer to an ACK of an older one, and to what came after the end. */
const ofAnother = ({ side, other, states, over }: ResetRecord): ResetCause | undefined => {
  if (over) return "late-packet";
  const ownState = (states >> (side * 4)) & 15;
  return ownState === SYN_SENT && other.frame !== 0 && (other.flags & SYN) === 0
    ? "old-connection"
    : undefined;
};

/** RFC 9293 §3.10.7.4, first step: a reset whose number is outside the window is dropped. */
const outsideWindow = (reset: ResetRecord, { opened }: ResetContext): ResetCause | undefined =>
  opened && !reset.exact && reset.window >= 0 && (reset.distance < 0 || reset.distance > reset.window)
    ? "ignored"
    : undefined;

/** The connection was not yet open. */
const whileOpening = (reset: ResetRecord, context: ResetContext): ResetCause | undefined => {
  const { side, own, other } = reset;
  if (context.opened) return undefined;
  const fromOpener = context.opener === side;
  if (context.opener >= 0 && !fromOpener && own.frame === 0) return "port-closed";
  if (fromOpener && (other.flags & (SYN | ACK)) === (SYN | ACK)) return "handshake-refused";
  if (fromOpener && other.frame === 0 && (own.flags & SYN) !== 0) return "handshake-given-up";
  if (own.frame === 0 && other.frame === 0) return "unexplained";
  if (context.opener >= 0 && !fromOpener && (own.flags & (SYN | ACK)) === (SYN | ACK))
    return reset.keepAlives + reset.repeated > 0 ? "retransmission-timeout" : "accepted-then-reset";
  return undefined;
};

/** RFC 9293 §3.5.2: an end without the connection takes its number from the ACK that it answers, and sends no ACK. */
const answering = (reset: ResetRecord): ResetCause | undefined => {
  const closed = reset.closed[reset.side as 0 | 1];
  const afterClose = closed && reset.other.data && reset.other.time >= reset.own.time;
  if (afterClose) return "data-after-close";
  if ((reset.flags & ACK) !== 0 || !reset.answersAck || reset.other.time < reset.own.time) return undefined;
  if (closed) return "abort-after-close";
  // RFC 9293 §3.10.7.1: what is answered so meets no connection any more, though none has been seen to close.
  if (reset.closed[(reset.side ^ 1) as 0 | 1]) return "abort-after-peer-closed";
  if (reset.other.keepAlive) return "half-open";
  // Where both had just been talking the connection has not been forgotten: it was given up.
  if (reset.idle === 0 && reset.own.frame !== 0 && silence(reset) < QUIET) return undefined;
  return reset.idle >= FORGOTTEN ? "idle-expired" : "half-open";
};

/** Sent by an end that has the connection and gives it up. */
const byItself = (reset: ResetRecord, context: ResetContext): ResetCause => {
  const { side, own, other } = reset;
  if (reset.keepAlives >= 2) return "keep-alive-timeout";
  if (reset.repeated >= 3) return "retransmission-timeout";
  if (reset.idle >= FORGOTTEN && other.frame > own.frame) return "idle-expired";
  if (reset.closed[side as 0 | 1]) return "abort-after-close";
  if (reset.closed[(side ^ 1) as 0 | 1]) return "abort-after-peer-closed";
  const server = context.opener >= 0 && context.opener !== side;
  const bytesOfOther = reset.bytes[(side ^ 1) as 0 | 1];
  const bytesOfOwn = reset.bytes[side as 0 | 1];
  if (bytesOfOther > 0 && reset.unanswered && !hadTaken(reset, context))
    return leftUnread(reset) ? "unread-data" : "unread-or-aborted";
  if (server && bytesOfOwn === 0) return "accepted-then-reset";
  return "aborted";
};

/** Where all had been acknowledged, a close with data unread and an abort are the same to the octet. */
const leftUnread = ({ untaken, ownWindow, ignored }: ResetRecord): boolean =>
  untaken > 0 || ownWindow === 0 || ignored > 0;

/** A client that has been answered, has acknowledged all of it and has had time to read it had nothing left to read. */
const hadTaken = ({ side, own, dataAt, bytes, time }: ResetRecord, { opener }: ResetContext): boolean =>
  opener === side && bytes[side as 0 | 1] > 0 && own.time >= dataAt && time - dataAt >= TIME_TO_READ;

const confidenceOf = (cause: ResetCause, reset: ResetRecord): JudgedReset["confidence"] => {
  switch (cause) {
    case "port-closed":
    case "handshake-refused":
    case "data-after-close":
    case "old-connection":
    case "ignored":
    case "unexplained":
    case "late-packet":
      return "is";
    case "aborted":
      // Nothing had come in that could have been left unread.
      return reset.bytes[(reset.side ^ 1) as 0 | 1] === 0 ? "is" : "looks like";
    case "unread-data":
    case "unread-or-aborted":
      // An end that has the connection sends its reset with an ACK.
      return (reset.flags & ACK) === 0 ? "may be" : "looks like";
    case "keep-alive-timeout":
    case "retransmission-timeout":
    case "half-open":
    case "idle-expired":
    case "accepted-then-reset":
    case "abort-after-close":
    case "abort-after-peer-closed":
    case "handshake-given-up":
    case "injected":
    case "other-device":
      return "looks like";
  }
};

/** ns: no device on the way may forget a connection sooner, and few do. */
const FORGOTTEN = 60_000_000_000;
/** Hops that no ordinary change of route explains between two packets of one moment. */
const HOPS_APART = 2;
/** ns: whoever has said nothing for so long may have gone meanwhile. */
const QUIET = 1_000_000_000;
/** ns: a program that waits for an answer has read it by then. */
const TIME_TO_READ = 100_000_000;
/** ns: shorter round trips vary too much. */
const TRIP_LEAST = 5_000_000;
/** RFC 9293 §3.1: the reserved bits; RFC 9768 uses the lowest of the four as AE. */
const RESERVED = 0xe00;
