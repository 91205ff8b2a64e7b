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
  /** The most important difference of all, in a sentence without a full stop; `A` and `B` are the captures. */
  readonly headline: string;
  /** How many differ in what, how many stand alone: `2 pairs: 1 took longer or shorter, 1 alike; 1 only in A`. */
  readonly summary: string;
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
    headline: headlineOf(summaries),
    summary: summaryWords(summaries, onlyFirst.length, onlySecond.length),
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

const headlineOf = ([most, ...others]: readonly Weighed[]): string => {
  if (most === undefined)
    return "Nothing can be compared: no connection of one capture has its like in the other, neither by server nor by port";
  return most.summary.kind === "alike" && others.length > 0
    ? `No difference that matters in any of ${others.length + 1} pairs`
    : most.summary.headline;
};

const summaryWords = (pairs: readonly Weighed[], onlyFirst: number, onlySecond: number): string => {
  const counts = kinds.flatMap((kind) => {
    const count = pairs.filter(({ summary }) => summary.kind === kind).length;
    return count === 0 ? [] : [`${count} ${KIND_WORDS[kind]}`];
  });
  const paired = `${pairs.length} ${pairs.length === 1 ? "pair" : "pairs"}: ${counts.join(", ")}`;
  const lone = [
    ...(onlyFirst === 0 ? [] : [`${onlyFirst} only in A`]),
    ...(onlySecond === 0 ? [] : [`${onlySecond} only in B`]),
  ].join(", ");
  return [...(pairs.length === 0 ? [] : [paired]), ...(lone === "" ? [] : [lone])].join("; ");
};

const KIND_WORDS: Readonly<Record<DifferenceKind, string>> = {
  outcome: "ended otherwise",
  time: "took longer or shorter",
  other: "with other figures or options",
  alike: "alike",
};
