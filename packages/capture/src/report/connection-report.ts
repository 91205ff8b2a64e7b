/** What a capture shows of one connection, as one object: `tcplens analyze --json` prints it as it is. */
import type { State } from "@tcplens/core";
import type { Analyser } from "../analysis/analyser.ts";
import { FLAG_NAMES, type AnalysisFlag } from "../analysis/flags.ts";
import {
  DIRECTION_INTS,
  DIRECTION_TIMES,
  EARLIEST_TIME,
  FIRST_FRAME,
  FIRST_NANOSECONDS,
  FIRST_SECONDS,
  INITIAL_RTT,
  LAST_FRAME,
  LAST_TIME,
  PACKETS,
  SENT,
  SENT_BYTES,
  STREAM_INTS,
  STREAM_TIMES,
  type StreamStore,
} from "../analysis/store.ts";
import { completenessOf } from "../analysis/stream-analysis.ts";
import { endpointsOf, type CaptureEndpoint } from "./endpoints.ts";
import type { CaptureFinding, Severity } from "./finding.ts";
import type { ConnectionJudgements } from "./judgements.ts";
import { seconds } from "./seconds.ts";
import { ofBlackHole } from "./losses-of-black-hole.ts";
import { gradeOf, verdictOf, type Grade } from "./verdict.ts";

/** One side of a connection. */
export interface SideReport extends CaptureEndpoint {
  /** Those that it sent itself: an ICMP error that quotes one of them is the stream's, but no side's. */
  readonly packets: number;
  /** Octets of data sent; what was sent again counts again. */
  readonly bytes: number;
  /** The same without the packets that were recorded before; absent where there are none. */
  readonly distinct_packets?: number;
  readonly distinct_bytes?: number;
  /** The state it was in after the last packet, by RFC 9293's table; absent where it cannot be known. */
  readonly state?: State;
}

/** Times in seconds, as Wireshark's fields have them. */
export interface ConnectionReport extends ConnectionJudgements {
  /** Number of the stream, from 0 (`tcp.stream`). */
  readonly stream: number;
  /** The sender of the first packet, and the other. */
  readonly a: SideReport;
  readonly b: SideReport;
  readonly first_frame: number;
  readonly last_frame: number;
  /** Since 1970 (UTC). */
  readonly start: number;
  /** From the earliest packet to the latest, in whatever order they were recorded. */
  readonly duration: number;
  /** All that were recorded, and their octets of data; `duplicates` says how many of them were there before. */
  readonly packets: number;
  readonly bytes: number;
  /** `tcp.completeness`, as it is at the end. */
  readonly completeness: number;
  /** `tcp.analysis.initial_rtt`; null: the handshake is not in the capture. */
  readonly initial_rtt: number | null;
  /** How often each flag was set; a packet recorded twice counts once. */
  readonly flags: Partial<Record<AnalysisFlag, number>>;
  /** Worst first. */
  readonly findings: readonly CaptureFinding[];
  /** What happened, in one sentence without a full stop: the worst finding's, or how it went. */
  readonly verdict: string;
  readonly grade: Grade;
  /** More packets are to come, and what is said may change. */
  readonly provisional?: true;
}

/** What is known of a stream by now. */
export const connectionReport = (analyser: Analyser, stream: number): ConnectionReport => {
  const { store } = analyser;
  const recorded = analyser.recorded(stream);
  const { streams, streamTimes } = recorded.store;
  const s = recorded.stream * STREAM_INTS;
  const t = recorded.stream * STREAM_TIMES;
  const { a, b } = endpointsOf(store, stream);
  const copied = recorded.store !== store;
  const first = sideOf(a, recorded.store, recorded.stream * 2);
  const second = sideOf(b, recorded.store, recorded.stream * 2 + 1);
  if (copied) {
    Object.assign(first, distinct(store, stream * 2));
    Object.assign(second, distinct(store, stream * 2 + 1));
  }
  const rtt = streamTimes[t + INITIAL_RTT] as number;
  const findings = findingsOf(analyser, stream);
  const report: Writable<ConnectionReport> = {
    stream,
    a: first,
    b: second,
    first_frame: streams[s + FIRST_FRAME] as number,
    last_frame: streams[s + LAST_FRAME] as number,
    start: (streamTimes[t + FIRST_SECONDS] as number) + (streamTimes[t + FIRST_NANOSECONDS] as number) / 1e9,
    duration: seconds((streamTimes[t + LAST_TIME] as number) - (streamTimes[t + EARLIEST_TIME] as number)),
    packets: streams[s + PACKETS] as number,
    bytes: first.bytes + second.bytes,
    completeness: completenessOf(recorded.store, recorded.stream),
    initial_rtt: Number.isNaN(rtt) ? null : seconds(rtt),
    flags: flagCounts(store, stream),
    findings,
    verdict: "",
    grade: "healthy",
  };
  // Onto the object itself: spreading what several objects have costs more than all the rest.
  for (const observer of analyser.telling) {
    const states = observer.states(stream);
    if (states.a !== undefined) first.state ??= states.a;
    if (states.b !== undefined) second.state ??= states.b;
  }
  for (const observer of analyser.describing) {
    const more = observer.describe(analyser, stream);
    if (more !== undefined) Object.assign(report, more);
  }
  if (report.clock_steps !== undefined) delete report.waited_for;
  if (analyser.goesOn) report.provisional = true;
  report.verdict = verdictOf(countedOnce(report));
  report.grade = gradeOf(report);
  return report;
};

/** As people are told of a connection: what was recorded twice counts once. */
export const countedOnce = (report: ConnectionReport): ConnectionReport => {
  if (report.a.distinct_packets === undefined) return report;
  const [a, b] = [once(report.a), once(report.b)];
  const copies = report.a.packets - a.packets + report.b.packets - b.packets;
  return { ...report, a, b, packets: report.packets - copies, bytes: a.bytes + b.bytes };
};

const once = (side: SideReport): SideReport => ({
  ...side,
  packets: side.distinct_packets ?? side.packets,
  bytes: side.distinct_bytes ?? side.bytes,
});

const distinct = (
  store: StreamStore,
  direction: number,
): Pick<SideReport, "distinct_packets" | "distinct_bytes"> => ({
  distinct_packets: packetsOf(store, direction),
  distinct_bytes: bytesOf(store, direction),
});

type Writable<T> = { -readonly [Name in keyof T]: T[Name] };

const findingsOf = (analyser: Analyser, stream: number): CaptureFinding[] => {
  const found: CaptureFinding[] = [];
  for (const observer of analyser.finding) {
    const more = observer.findings(analyser, stream);
    if (more.length > 0) found.push(...more);
  }
  if (found.length < 2) return found;
  if (found.some(({ code }) => code === "clock-set")) return withoutTimes(found);
  // What was sent again to an end that answers no more is told with that, and with nothing else.
  const silentFrom =
    found.find(({ code, severity }) => SILENCES.has(code) || (REJECTIONS.has(code) && severity === "error"))
      ?.evidence[0]?.frame ?? Infinity;
  // What a path too narrow held up did not wait for the program that answers.
  const heldUp = found.find(({ code }) => code === "mtu-black-hole")?.evidence[0]?.frame;
  // And what a full queue of new connections dropped was not lost on the way.
  const dropped = new Set(
    found.find(({ code }) => code === "syn-backlog")?.evidence.map(({ frame }) => frame),
  );
  return worstFirst(
    found
      .filter(({ code, evidence }) => code !== "slow-answer" || evidence[0]?.frame !== heldUp)
      .filter(
        ({ code, evidence }) =>
          !(
            OF_SILENCE.has(code) &&
            ((evidence[0]?.frame ?? 0) >= silentFrom || evidence.every(({ frame }) => dropped.has(frame)))
          ),
      )
      .map((finding) => ofBlackHole(finding, found)),
  );
};

/** Where the clock was set, what is known by times alone is not known. */
const withoutTimes = (found: readonly CaptureFinding[]): CaptureFinding[] =>
  worstFirst(found.filter(({ code }) => !BY_TIMES.has(code)));

const worstFirst = (found: readonly CaptureFinding[]): CaptureFinding[] =>
  found.toSorted((one, other) => severities.indexOf(one.severity) - severities.indexOf(other.severity));

const BY_TIMES: ReadonlySet<string> = new Set([
  "slow-handshake",
  "slow-answer",
  "answer-paused",
  "delayed-ack",
  "window-full",
  "unscaled-window",
  "queueing-delay",
  "zero-window",
  "path-stalled",
  "idle-silence",
  "idle-expired",
  "retransmission-timeout",
]);

const SILENCES: ReadonlySet<string> = new Set(["peer-silent", "idle-silence", "one-way"]);
const REJECTIONS: ReadonlySet<string> = new Set(["icmp-reject", "icmp-unreachable"]);
const OF_SILENCE: ReadonlySet<string> = new Set([
  "retransmission-timeout",
  "packets-lost",
  "retransmission-lost",
  "needless-retransmission",
]);

/** Worst first. */
const severities: readonly Severity[] = ["error", "warning", "info"];

const sideOf = (
  { address, port }: CaptureEndpoint,
  store: StreamStore,
  direction: number,
): Writable<SideReport> => ({
  address,
  port,
  packets: packetsOf(store, direction),
  bytes: bytesOf(store, direction),
});

const packetsOf = (store: StreamStore, direction: number): number =>
  store.directions[direction * DIRECTION_INTS + SENT] as number;

const bytesOf = (store: StreamStore, direction: number): number =>
  store.times[direction * DIRECTION_TIMES + SENT_BYTES] as number;

const flagCounts = (store: StreamStore, stream: number): Partial<Record<AnalysisFlag, number>> => {
  const counts: Partial<Record<AnalysisFlag, number>> = {};
  for (let left = store.flagsSeen(stream); left !== 0; left &= left - 1) {
    const bit = 31 - Math.clz32(left & -left);
    counts[FLAG_NAMES[bit] as AnalysisFlag] = store.flagCount(stream, bit);
  }
  return counts;
};
