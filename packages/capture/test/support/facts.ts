/** Facts of connections made by hand, for what a summary says of many. */
import {
  connectionFacts,
  Summariser,
  type ConnectionFacts,
  type ConnectionsSummary,
  connectionReport,
} from "../../src/index.ts";
import { analysed } from "./analysed.ts";

/** When the captures of these tests begin, seconds since 1970. */
export const BEGAN = 1_700_000_000;

/** A connection without a number that went well; times are seconds from {@link BEGAN}. */
export type MadeFacts = Omit<ConnectionFacts, "stream">;

export const healthy = (
  at: number,
  { client = "10.0.0.1", server = "10.0.0.5", port = 80, lasts = 0.1, thought = 0.001 } = {},
): MadeFacts => ({
  client: { address: client, port: 40_000 },
  server: { address: server, port },
  start: BEGAN + at,
  end: BEGAN + at + lasts,
  heard: BEGAN + at + lasts,
  cut: Number.NaN,
  opened: "handshake",
  ended: "closed",
  asked: 5,
  answered: 4,
  thought,
  owed: true,
  grade: "healthy",
  findings: [],
});

type Ends = Parameters<typeof healthy>[1];

export const found = (
  code: string,
  made: MadeFacts,
  severity: "error" | "warning" | "info" = "error",
): MadeFacts => ({
  ...made,
  grade: severity === "error" ? "broken" : severity === "warning" ? "suspicious" : made.grade,
  findings: [...made.findings, { code, severity, confidence: "is" }],
});

const unopened = { ended: "never-open", asked: 1, thought: Number.NaN, owed: false } as const;

export const refused = (at: number, ends?: Ends): MadeFacts => ({
  ...found("port-closed", healthy(at, { ...ends, lasts: 0.001 })),
  ...unopened,
  opened: "refused",
  answered: 1,
});

/** One SYN, and nothing else. */
export const lonely = (at: number, ends?: Ends): MadeFacts => ({
  ...healthy(at, { ...ends, lasts: 0 }),
  ...unopened,
  opened: "unanswered",
  answered: 0,
  heard: Number.NaN,
  grade: "incomplete",
});

/** The server reset it. */
export const cutAt = (at: number, until: number, ends?: Ends): MadeFacts => ({
  ...found("aborted", healthy(at, { ...ends, lasts: until - at }), "warning"),
  ended: "reset",
  cut: BEGAN + until,
});

/** Nothing came from the server any more since `heard`. */
export const silentFrom = (at: number, heard: number, ends?: Ends): MadeFacts => ({
  ...found("peer-silent", healthy(at, { ...ends, lasts: heard - at + 15 })),
  ended: "open",
  heard: BEGAN + heard,
});

/** Numbered in the order in which they began. */
export const numbered = (made: readonly MadeFacts[]): ConnectionFacts[] =>
  made
    .toSorted((one, other) => one.start - other.start)
    .map((each, stream) => Object.assign({ stream }, each));

export const summaryOf = (made: readonly MadeFacts[], entriesMax?: number): ConnectionsSummary => {
  const summariser = new Summariser(entriesMax);
  for (const each of numbered(made)) summariser.take(each);
  return summariser.summary();
};

/** Of its sentences the kinds, and the texts. */
export const kindsIn = (made: readonly MadeFacts[]): string[] =>
  summaryOf(made).sentences.map(({ kind }) => kind);
export const textsIn = (made: readonly MadeFacts[]): string[] =>
  summaryOf(made).sentences.map(({ text }) => text);

/** Of a capture. */
export const summaryOfFile = (file: Uint8Array): ConnectionsSummary => {
  const analyser = analysed(file);
  const summariser = new Summariser();
  for (let stream = 0; stream < analyser.store.size; stream++)
    summariser.take(connectionFacts(analyser, connectionReport(analyser, stream)));
  return summariser.summary();
};

export const several = <T>(count: number, make: (index: number) => T): T[] =>
  Array.from({ length: count }, (_, index) => make(index));
