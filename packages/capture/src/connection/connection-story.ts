/** How a connection went, in fields: opened how, ended how, closed by whom, Zeek's summary, the turns. */
import { states, type State } from "@tcplens/core";
import type { Analyser } from "../analysis/analyser.ts";
import { INITIAL_RTT, PORTS, STREAM_INTS, STREAM_TIMES, SYN_TIME } from "../analysis/store.ts";
import { clientByPorts } from "../report/roles.ts";
import { seconds } from "../report/seconds.ts";
import { SYN } from "../segment/tcp-segment.ts";
import { ESTABLISHED, UNKNOWN } from "../states/state-numbers.ts";
import * as C from "./columns.ts";
import type { ConnectionObserver } from "./connection-observer.ts";
import { SPOKEN_HTTP, SPOKEN_TLS } from "./exchange.ts";
import { historyOf } from "./history.ts";
import { fartherOf } from "./hops.ts";
import {
  endsNothing,
  resetCause,
  type JudgedRecord,
  type JudgedReset,
  type ResetCause,
} from "./reset-cause.ts";
import type { ResetRecord } from "./reset-record.ts";
import { unseenFinFrame } from "./unseen-fin.ts";
import { firstToClose } from "./unseen-end.ts";
import { connState, type ConnState } from "./zeek-state.ts";

export type SideName = "a" | "b";

/**
 * How it came about. `handshake`: three ways, all seen; `simultaneous`: both sent a SYN; `unanswered`: a SYN to which
 * nothing came; `refused`: a SYN to which a reset or an ICMP error came; `unfinished`: a SYN-ACK without the ACK after
 * it, or a handshake of which a part is not in the capture; `before-capture`: it was there already.
 */
export type Opened =
  | "handshake"
  | "simultaneous"
  | "unanswered"
  | "refused"
  | "unfinished"
  | "before-capture";

/**
 * How it stood at the end. `closed`: both sent FIN and both were acknowledged; `closing`: both sent FIN; `half-closed`:
 * one did; `reset`; `open`; `never-open`.
 */
export type Ended = "closed" | "closing" | "half-closed" | "reset" | "open" | "never-open";

/** Turns of the conversation; times in seconds. */
export interface Exchange {
  /** By its first octets; null: neither is recognised. */
  readonly protocol: "tls" | "http" | null;
  /** HTTP/1: of the first answer, interim ones passed over (RFC 9110 §15); null: it is not readable here. */
  readonly status: number | null;
  /** All of its answers' that were read, each once, the first eight; absent where there are none, or only that one. */
  readonly statuses?: readonly number[];
  /** Answers that each side gave to data of the other, those of a TLS handshake not counted. */
  readonly answers: { readonly a: number; readonly b: number };
  /** From the last octet of the first question to the first of its answer; null: there was none. */
  readonly first_answer: number | null;
  /** What each side took to answer, in all and at most, less the round trip to it as the handshake has it. */
  readonly think_total: { readonly a: number; readonly b: number };
  readonly think_max: { readonly a: number; readonly b: number };
  /** The frame that ended each side's longest wait; 0: none. */
  readonly think_max_frame: { readonly a: number; readonly b: number };
  /** Round trips of all the turns together; null: no handshake was seen. */
  readonly network: number | null;
}

export interface ConnectionStory {
  /** Some state is inferred: a packet implies it, the table did not lead there from what was captured. */
  readonly states_inferred: boolean;
  /** Who asked for the connection; where neither its SYN nor its SYN-ACK was captured, as the ports tell it. */
  readonly client: SideName;
  readonly opened: Opened;
  readonly ended: Ended;
  /**
   * Who sent the first FIN (`both`: neither had had the other's); null: nobody, or it is not known, as the capture lacks
   * the last of what the other side had sent before.
   */
  readonly closed_by: SideName | "both" | null;
  /** Data came from one side after the other had closed. */
  readonly half_close: boolean;
  /** The reset that ended it: who sent it, and why. */
  readonly reset?: { readonly frame: number; readonly by: SideName; readonly cause: ResetCause };
  /** Zeek's `conn_state` and `history`. */
  readonly conn_state: ConnState;
  readonly history: string;
  readonly exchange?: Exchange;
  /**
   * Where the capture's times run backwards by a second or more, and where they jump ahead after that: the frame, and by
   * how many seconds. Durations and waits are not known then, whatever stands in their fields; absent where there is none.
   */
  readonly clock_steps?: readonly { readonly frame: number; readonly seconds: number }[];
}

export const storyOf = (
  observer: ConnectionObserver,
  analyser: Analyser,
  stream: number,
): ConnectionStory => {
  const { columns } = observer;
  const story = columns.stream(stream, C.STORY);
  const reset = decisiveReset(judgedResets(observer, analyser, stream));
  const exchange = exchangeOf(observer, analyser, stream);
  const steps = observer.unusual.get(stream)?.clockSteps;
  // Member by member, in the order that is printed: spreading what may be absent costs more than all the rest.
  const told: Partial<Writable<ConnectionStory>> = {
    states_inferred: (story & C.STATES_INFERRED) !== 0,
    client: sideName(clientSide(columns, analyser, stream)),
    opened: openedOf(observer, stream),
    ended: endedOf(observer, stream, reset !== undefined),
    closed_by: closedBy(observer, analyser, stream),
    half_close: (story & C.HALF_CLOSE_USED) !== 0,
  };
  if (reset !== undefined)
    told.reset = { frame: reset.record.frame, by: sideName(reset.record.side), cause: reset.judged.cause };
  told.conn_state = connState(observer, analyser, stream);
  told.history = historyOf(columns, stream);
  if (exchange !== undefined) told.exchange = exchange;
  if (steps !== undefined) told.clock_steps = steps.map(({ frame, by }) => ({ frame, seconds: seconds(by) }));
  return told as ConnectionStory;
};

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

const sideName = (side: number): SideName => (side === 0 ? "a" : "b");

/** Who sent the first SYN: 0 a, 1 b, −1 not seen. */
export const openerOf = (columns: C.ConnectionColumns, stream: number): number => {
  const story = columns.stream(stream, C.STORY);
  if ((story & C.STARTS_WITH_SYN_ACK) !== 0) return 1;
  return (columns.direction(stream * 2, C.SEEN) & C.SYN_OUT) === 0
    ? (columns.direction(stream * 2 + 1, C.SEEN) & C.SYN_OUT) === 0
      ? -1
      : 1
    : 0;
};

/** 0 a, 1 b: who sent the first SYN, or is taken for who did. */
export const clientSide = (columns: C.ConnectionColumns, { store }: Analyser, stream: number): 0 | 1 => {
  const opener = openerOf(columns, stream);
  if (opener >= 0) return opener === 0 ? 0 : 1;
  if ((columns.direction(stream * 2, C.SEEN) & C.SYN_ACK_OUT) !== 0) return 1;
  if ((columns.direction(stream * 2 + 1, C.SEEN) & C.SYN_ACK_OUT) !== 0) return 0;
  const ports = store.streams[stream * STREAM_INTS + PORTS] as number;
  return clientByPorts(ports >>> 16, ports & 0xffff) === "a" ? 0 : 1;
};

/** Both ends' states after the last packet; absent where nothing tells one. */
export const statesOf = (observer: ConnectionObserver, stream: number): { a?: State; b?: State } => {
  const found: { a?: State; b?: State } = {};
  const a = observer.tracker.state(stream, 0);
  const b = observer.tracker.state(stream, 1);
  if (a !== UNKNOWN) found.a = states[a] as State;
  if (b !== UNKNOWN) found.b = states[b] as State;
  return found;
};

export const openedOf = ({ columns, unusual }: ConnectionObserver, stream: number): Opened => {
  const story = columns.stream(stream, C.STORY);
  if ((story & C.SIMULTANEOUS_OPEN) !== 0) return "simultaneous";
  if ((story & C.OPENED) !== 0) return "handshake";
  const opener = openerOf(columns, stream);
  if (opener < 0) return "before-capture";
  const answerer = stream * 2 + (opener ^ 1);
  if ((columns.direction(answerer, C.SEEN) & C.SYN_ACK_OUT) !== 0) return "unfinished";
  const kept = unusual.get(stream);
  if (kept !== undefined && (kept.icmpCount > 0 || kept.resets.some(({ side }) => side !== opener)))
    return "refused";
  return columns.direction(answerer, C.LAST_FRAME_OF) === 0 &&
    (columns.direction(answerer ^ 1, C.LAST_SEGMENT) & SYN) !== 0
    ? "unanswered"
    : "unfinished";
};

const endedOf = (observer: ConnectionObserver, stream: number, reset: boolean): Ended => {
  const { columns } = observer;
  const opened = openedOf(observer, stream);
  if (opened === "unanswered" || opened === "refused") return "never-open";
  if (reset) return "reset";
  const a = columns.direction(stream * 2, C.SEEN);
  const b = columns.direction(stream * 2 + 1, C.SEEN);
  if ((a & b & C.FIN_OUT) !== 0) return (a & b & C.FIN_TAKEN) !== 0 ? "closed" : "closing";
  if (((a | b) & C.FIN_OUT) !== 0) return "half-closed";
  return opened === "unfinished" &&
    (columns.stream(stream, C.STORY) & C.OPENED) === 0 &&
    !established(observer, stream)
    ? "never-open"
    : "open";
};

const established = (observer: ConnectionObserver, stream: number): boolean => {
  const a = observer.tracker.state(stream, 0);
  const b = observer.tracker.state(stream, 1);
  return a === ESTABLISHED && b === ESTABLISHED;
};

const closedBy = (
  observer: ConnectionObserver,
  { store }: Analyser,
  stream: number,
): SideName | "both" | null => {
  const { columns } = observer;
  const story = columns.stream(stream, C.STORY);
  const a = columns.direction(stream * 2, C.FIN_FRAME);
  const b = columns.direction(stream * 2 + 1, C.FIN_FRAME);
  if (a === 0 && b === 0) return null;
  const first = b === 0 || (a !== 0 && a < b) ? 0 : 1;
  // What a FIN, or an ACK before it, acknowledges came before it.
  const unseen = unseenFinFrame(observer, stream, first ^ 1);
  if (unseen > 0) return sideName(unseen <= (first === 0 ? a : b) ? first ^ 1 : first);
  if ((story & C.FIRST_FIN_UNSURE) !== 0) {
    const side = firstToClose(columns, store, stream, first);
    if (side !== first) return side < 0 ? null : sideName(side);
  }
  return (story & C.BOTH_CLOSED_AT_ONCE) === 0 ? sideName(first) : "both";
};

/** The first reset that ended the connection. */
export const decisiveReset = (judged: readonly JudgedRecord[]): JudgedRecord | undefined =>
  judged.find((each) => !endsNothing(each));

/** The first resets of a stream, each with its cause. */
export const judgedResets = (
  observer: ConnectionObserver,
  analyser: Analyser,
  stream: number,
): readonly JudgedRecord[] =>
  observer.unusual.get(stream)?.resets.map((record) => ({
    record,
    judged: judgedReset(observer, analyser, stream, record),
  })) ?? NO_RESETS;

const NO_RESETS: readonly JudgedRecord[] = [];

const judgedReset = (
  observer: ConnectionObserver,
  analyser: Analyser,
  stream: number,
  record: ResetRecord,
): JudgedReset => {
  const { columns } = observer;
  return resetCause(record, {
    opener: openerOf(columns, stream),
    opened: (columns.stream(stream, C.STORY) & (C.OPENED | C.SIMULTANEOUS_OPEN)) !== 0,
    roundTrip: roundTrips(columns, analyser, stream)[record.side as 0 | 1],
    hopsAfter: (columns.direction(stream * 2 + record.side, C.HOPS) >> 9) - 1,
    copied: analyser.duplicates(stream) > 0,
    farther: () => fartherOf(observer, analyser, { stream, side: record.side, hopLimit: record.hopLimit }),
  });
};

/** Round trips between the capture and each side, ns, as the handshake has them; NaN: it was not seen. */
export const roundTrips = (
  columns: C.ConnectionColumns,
  { store }: Analyser,
  stream: number,
): readonly [number, number] => {
  const whole = store.streamTimes[stream * STREAM_TIMES + INITIAL_RTT] as number;
  const syn = store.streamTimes[stream * STREAM_TIMES + SYN_TIME] as number;
  if (columns.stream(stream, C.SYN_ACK_FRAME) === 0) return [Number.NaN, Number.NaN];
  const toAnswerer = columns.instant(stream, C.SYN_ACK_TIME) - syn;
  const toOpener = whole - toAnswerer;
  // A SYN that came again after the SYN-ACK: nothing tells which of them was answered. Or the times run backwards.
  if (toAnswerer < 0 || toOpener < 0) return [Number.NaN, Number.NaN];
  return openerOf(columns, stream) === 0 ? [toOpener, toAnswerer] : [toAnswerer, toOpener];
};

const exchangeOf = (
  { columns, talks }: ConnectionObserver,
  analyser: Analyser,
  stream: number,
): Exchange | undefined => {
  const ofA = columns.stream(stream, C.TURNS);
  const ofB = columns.stream(stream, C.TURNS + 1);
  const spoken = (columns.stream(stream, C.STORY) >> C.SPOKEN_SHIFT) & 3;
  if (ofA + ofB === 0 && spoken === 0) return undefined;
  const [toA, toB] = roundTrips(columns, analyser, stream);
  const known = !Number.isNaN(toA) && !Number.isNaN(toB);
  const tripA = known ? Math.max(0, toA) : 0;
  const tripB = known ? Math.max(0, toB) : 0;
  const first = columns.instant(stream, C.FIRST_ANSWER);
  const talk = talks.get(stream);
  const told: Partial<Writable<Exchange>> = {
    protocol: spoken === SPOKEN_TLS ? "tls" : spoken === SPOKEN_HTTP ? "http" : null,
    status: talk?.status || null,
  };
  if (talk !== undefined && talk.statuses.length > 1) told.statuses = talk.statuses;
  told.answers = { a: ofA, b: ofB };
  told.first_answer = Number.isNaN(first) ? null : seconds(first);
  told.think_total = {
    a: less(columns.instant(stream, C.WAIT_A), ofA * tripA),
    b: less(columns.instant(stream, C.WAIT_A + 1), ofB * tripB),
  };
  told.think_max = {
    a: less(columns.instant(stream, C.WAIT_LONGEST_A), tripA),
    b: less(columns.instant(stream, C.WAIT_LONGEST_A + 1), tripB),
  };
  told.think_max_frame = {
    a: columns.stream(stream, C.LONGEST_WAIT_FRAME),
    b: columns.stream(stream, C.LONGEST_WAIT_FRAME + 1),
  };
  told.network = known ? seconds(ofA * tripA + ofB * tripB) : null;
  return told as Exchange;
};

/** Seconds of a wait without the round trips in it. */
const less = (ns: number, taken: number): number => seconds(Math.max(0, ns - taken));
