/** Two captures set against each other: the connections paired, each pair compared, the most different first. */
import { InvalidArgument } from "@tcplens/core";
import type { Analyser } from "../analysis/analyser.ts";
import { FIRST_NANOSECONDS, FIRST_SECONDS, STREAM_TIMES } from "../analysis/store.ts";
import { TraitsObserver } from "../judgement/traits.ts";
import { connectionReport } from "../report/connection-report.ts";
import { endpointsOf } from "../report/endpoints.ts";
import { grades, type Grade } from "../report/verdict.ts";
import { compareConnections } from "./compare-connections.ts";
import type { DifferenceKind } from "./headline.ts";
import {
  pairConnections,
  pairedWords,
  type ConnectionPair,
  type PairedBy,
  type PairedConnection,
} from "./pair-connections.ts";
import { clientOf } from "./sides.ts";

/** A pair as a list shows it; `compareConnections` of both reports has the rest. */
export interface PairSummary {
  readonly first: PairedConnection;
  readonly second: PairedConnection;
  readonly by: PairedBy;
  /** Why these two, as a sentence without a full stop. */
  readonly why: string;
  readonly headline: string;
  readonly kind: DifferenceKind;
  readonly grades: readonly [Grade, Grade];
  /** Seconds. */
  readonly durations: readonly [number, number];
}

/** See the file's head. */
export interface CaptureComparison {
  /** The most important difference of all, in a sentence or two. */
  readonly headline: string;
  /** The most different first. */
  readonly pairs: readonly PairSummary[];
  /** Connections that the other capture has nothing to set against. */
  readonly onlyFirst: readonly PairedConnection[];
  readonly onlySecond: readonly PairedConnection[];
}

/**
 * Both analysers have had `standardObservers({ comparison: true })`.
 * @throws `InvalidArgument` where one has not.
 */
export const compareCaptures = (first: Analyser, second: Analyser): CaptureComparison => {
  const { pairs, onlyFirst, onlySecond } = pairConnections(
    pairable("first", first),
    pairable("second", second),
  );
  const summaries = pairs.map((pair) => summaryOf(pair, first, second)).toSorted(mostDifferent);
  return {
    headline: headlineOf(summaries, onlyFirst.length, onlySecond.length),
    pairs: summaries.map(({ summary }) => summary),
    onlyFirst,
    onlySecond,
  };
};

interface Weighed {
  readonly summary: PairSummary;
  readonly weight: number;
}

const pairable = (name: string, analyser: Analyser): PairedConnection[] => {
  const traits = analyser.observers.find((observer) => observer instanceof TraitsObserver);
  if (traits === undefined)
    throw new InvalidArgument(name, "an analyser with standardObservers({ comparison: true })", "another");
  const { store } = analyser;
  return Array.from({ length: store.size }, (_, stream): PairedConnection => {
    const ends = endpointsOf(store, stream);
    const both = traits.traits(stream);
    const client = clientOf(both, ends.a.port, ends.b.port);
    const server = client === "a" ? "b" : "a";
    const t = stream * STREAM_TIMES;
    const numbers = [both[client].isn, both[server].isn];
    return {
      stream,
      start:
        (store.streamTimes[t + FIRST_SECONDS] ?? 0) + (store.streamTimes[t + FIRST_NANOSECONDS] ?? 0) / 1e9,
      client: ends[client],
      server: ends[server],
      request: both[client].first_words,
      numbers: numbers.includes(null) ? null : numbers.join(" "),
    };
  });
};

const summaryOf = (pair: ConnectionPair, first: Analyser, second: Analyser): Weighed => {
  const [one, other] = [
    connectionReport(first, pair.first.stream),
    connectionReport(second, pair.second.stream),
  ];
  const { headline, kind, longer, rows } = compareConnections(one, other);
  const summary = {
    ...pair,
    why: pairedWords(pair),
    headline,
    kind,
    grades: [one.grade, other.grade],
    durations: [one.duration, other.duration],
  } as const;
  const figures = kind === "other" ? rows.filter((row) => row.differs).length / rows.length : 0;
  return { summary, weight: kind === "time" ? Math.abs(longer) : figures };
};

const kinds: readonly DifferenceKind[] = ["outcome", "time", "other", "alike"];

const mostDifferent = (one: Weighed, other: Weighed): number =>
  kinds.indexOf(one.summary.kind) - kinds.indexOf(other.summary.kind) ||
  worst(one.summary) - worst(other.summary) ||
  other.weight - one.weight ||
  one.summary.first.stream - other.summary.first.stream;

/** Of those that ended otherwise, what failed in the second comes before what failed in the first. */
const worst = ({ kind, grades: [, second] }: PairSummary): number =>
  kind === "outcome" ? grades.indexOf(second) : 0;

const headlineOf = (pairs: readonly Weighed[], onlyFirst: number, onlySecond: number): string => {
  const [most] = pairs;
  if (most === undefined)
    return "Nothing can be compared: no connection of one capture has its like in the other, neither by server nor by port";
  const counts = kinds.map((kind) => pairs.filter(({ summary }) => summary.kind === kind).length);
  const words = kinds.flatMap((kind, at) =>
    counts[at] === 0 ? [] : [`${counts[at]} ${pairs.length === 1 ? "" : KIND_WORDS[kind]}`.trimEnd()],
  );
  const sums = pairs.length === 1 ? "" : `. Of ${pairs.length} pairs ${words.join(", ")}`;
  const lone = [
    ...(onlyFirst === 0 ? [] : [`${onlyFirst} only in A`]),
    ...(onlySecond === 0 ? [] : [`${onlySecond} only in B`]),
  ].join(", ");
  if (most.summary.kind === "alike" && pairs.length > 1)
    return `No difference that matters in any of ${pairs.length} pairs${lone === "" ? "" : `; ${lone}`}`;
  return `${most.summary.headline}${sums}${lone === "" ? "" : `${sums === "" ? ". Connections without a like: " : "; "}${lone}`}`;
};

const KIND_WORDS: Readonly<Record<DifferenceKind, string>> = {
  outcome: "ended otherwise",
  time: "took longer or shorter",
  other: "differ in figures or options",
  alike: "are alike",
};
