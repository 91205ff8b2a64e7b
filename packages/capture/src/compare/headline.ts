/** The most important difference of two connections, in a sentence. */
import { byteWords, formatDuration } from "@tcplens/trace";
import { rowWords, type ComparisonRow } from "./comparison-row.ts";
import { outcomeWords } from "./outcome.ts";
import type { ComparedConnection, Role } from "./sides.ts";

/** `outcome`: one failed, or both did otherwise. `time`: one took longer. `other`: figures or options. `alike`: nothing. */
export type DifferenceKind = "outcome" | "time" | "other" | "alike";

/** See the file's head. */
export interface Headline {
  readonly kind: DifferenceKind;
  /** Without a full stop. */
  readonly text: string;
  /** Seconds by which the second took longer; negative: the first did. */
  readonly longer: number;
}

export const headlineOf = (
  first: ComparedConnection,
  second: ComparedConnection,
  rows: readonly ComparisonRow[],
): Headline => {
  const longer = second.report.duration - first.report.duration;
  const outcome = outcomeHeadline(first, second);
  if (outcome !== undefined) return { kind: "outcome", text: outcome, longer };
  const most = Math.max(first.report.duration, second.report.duration);
  if (Math.abs(longer) >= LONGER_LEAST && Math.abs(longer) >= most * LONGER_SHARE)
    return { kind: "time", text: longerWords(first, second, longer), longer };
  const took = `both took about ${formatDuration(most * 1000)}`;
  const telling = tellingRows
    .map((name) => rows.find((row) => row.differs && row.name === name))
    .find((row) => row !== undefined);
  return telling === undefined
    ? { kind: "alike", text: `No difference that matters: ${took}`, longer }
    : { kind: "other", text: `${capital(took)}, but ${rowWords(telling)}`, longer };
};

const outcomeHeadline = (first: ComparedConnection, second: ComparedConnection): string | undefined => {
  const [one, other] = [first, second].map(({ report }) => report.grade === "broken") as [boolean, boolean];
  if (one && other)
    return outcomeWords(first) === outcomeWords(second) &&
      first.report.findings[0]?.code === second.report.findings[0]?.code
      ? undefined
      : `Both failed, but not alike. A: ${first.report.verdict}. B: ${second.report.verdict}`;
  if (!one && !other) return undefined;
  const [bad, good, names] = one ? [first, second, ["A", "B"]] : [second, first, ["B", "A"]];
  return `${names[0]} failed: ${bad.report.verdict}. ${names[1]}: ${outcomeWords(good)}, after ${formatDuration(good.report.duration * 1000)}`;
};

/**
 * `B took 3.2 s longer (3.3 s, A 0.1 s): 3.0 s of it waiting for a retransmitted SYN`; where other parts shrank meanwhile,
 * parts that add up: `1.0 s more waiting for a retransmitted SYN, 200 ms less on the network`.
 */
const longerWords = (first: ComparedConnection, second: ComparedConnection, longer: number): string => {
  const [slow, quick, names] = longer > 0 ? [second, first, ["B", "A"]] : [first, second, ["A", "B"]];
  const all = Math.abs(longer);
  const took = `${names[0]} took ${seconds(all)} longer (${seconds(slow.report.duration)}, ${names[1]} ${seconds(quick.report.duration)})`;
  const parts = partWords(quick, slow, all);
  const [few, many] = [quick, slow].map(({ report }) => report.bytes) as [number, number];
  const amount =
    many > few * 2 && many - few >= AMOUNT_LEAST
      ? `; it carried ${byteWords(many)}, ${names[1]} ${byteWords(few)}`
      : "";
  return `${took}${parts.length === 0 ? "" : `: ${parts.join(", ")}`}${amount}`;
};

const partWords = (quick: ComparedConnection, slow: ComparedConnection, all: number): string[] => {
  const [before, after] = [quick, slow].map((one) => spentOf(one)) as [Spent[], Spent[]];
  const every = after.map(({ words, time }, at) => ({ words, time: time - (before[at]?.time ?? 0) }));
  const changes = every
    .filter(({ time }) => Math.abs(time) >= all * PART_SHARE)
    .toSorted((one, other) => other.time - one.time);
  const more = changes.filter(({ time }) => time > 0).slice(0, PARTS_MAX);
  const less = changes.filter(({ time }) => time < 0).slice(-PARTS_MAX);
  const grown = more.reduce((sum, { time }) => sum + time, 0);
  if (less.length === 0 && grown <= all * 1.005)
    return more.map(({ words, time }, at) => {
      if (at > 0) return `${seconds(time)} ${words}`;
      return `${time >= all * 0.995 ? "all" : seconds(time)} of it ${words}`;
    });
  const named = [...more, ...less.toReversed()];
  const small = every.filter((part) => !named.includes(part) && Math.abs(part.time) >= all * REST_SHARE);
  const [only] = small;
  if (small.length > 1)
    named.push({ words: "in the rest", time: small.reduce((sum, { time }) => sum + time, 0) });
  else if (only !== undefined) named.push(only);
  return named.map(({ words, time }) => `${seconds(Math.abs(time))} ${time > 0 ? "more" : "less"} ${words}`);
};

interface Spent {
  readonly words: string;
  readonly time: number;
}

const spentOf = ({ parts, client, server }: ComparedConnection): Spent[] => {
  const sides = [
    ["client", client.name],
    ["server", server.name],
  ] as const satisfies readonly (readonly [Role, "a" | "b"])[];
  return [
    { words: "in the handshake", time: parts.handshake },
    { words: "waiting for a retransmitted SYN", time: parts.syn_retransmission },
    { words: "on the network", time: parts.network },
    ...sides.flatMap(([role, side]) => [
      { words: `waiting for the ${role}'s program`, time: parts.application[side] },
      { words: `waiting for retransmissions of the ${role}`, time: parts.retransmission[side] },
      { words: `waiting for the ${role} to read: its window was zero`, time: parts.zero_window[side] },
      { words: `waiting for the ${role} to read: its window was full`, time: parts.window_full[side] },
    ]),
    { words: "closing", time: parts.closing },
    { words: "idle", time: parts.idle },
  ];
};

const seconds = (time: number): string => formatDuration(time * 1000);

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What is said where nothing weighs more: the first of these that differs. */
const tellingRows: readonly string[] = [
  "retransmission_rate",
  "timeouts",
  "throughput",
  "outcome",
  "handshake_rtt",
  "sack_permitted",
  "window_scale",
  "timestamps",
  "mss",
  "ecn",
  "fast_open",
  "hops",
  "window_max",
  "bytes",
];

/** A difference of duration that matters: s, and as a share of the longer. */
const LONGER_LEAST = 0.02;
const LONGER_SHARE = 0.1;
/** Octets more that are told. */
const AMOUNT_LEAST = 10_000;
/** Parts that explain at least so much of it are named, so many at most. */
const PART_SHARE = 0.2;
const PARTS_MAX = 2;
/** Where parts are to add up, the others are named from this share on: as themselves, or of several as the rest. */
const REST_SHARE = 0.02;
