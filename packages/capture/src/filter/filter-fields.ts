/**
 * What a filter can ask of a connection: the one list of fields, for the command line, the editor and the page about them.
 * Each has the name that it has in the JSON of a report, or that of what is counted there; some are of both ends together.
 */
import * as known from "./known-values.ts";
import { FLAG_NAMES } from "../analysis/flags.ts";
import { roundTripOf } from "../report/round-trip.ts";
import { sentAgainShareOf } from "../report/sent-again.ts";
import type { FilteredConnection, FilteredSide } from "./filtered-connection.ts";

/** How values of a field are written and compared: the unit of a number that has none behind it, or that it is no number. */
export type FilterFieldKind = "count" | "octets" | "seconds" | "percent" | "text" | "address";

/** One field. A connection may have several values of it, as it has two ports, or none. */
export interface FilterField {
  readonly name: string;
  readonly kind: FilterFieldKind;
  /** For people: `from its first packet to its last`. */
  readonly about: string;
  readonly values: (connection: FilteredConnection) => readonly (number | string)[];
  /** Sorted from the least on, where nothing else is said: a place in the capture, and a name. Else the greatest comes first. */
  readonly ascending: boolean;
  /** All that it can be, in their order where they are sorted; undefined: anything. */
  readonly among: readonly string[] | undefined;
}

type Values = (connection: FilteredConnection) => readonly (number | string | null | undefined)[];

const field = (
  name: string,
  kind: FilterFieldKind,
  about: string,
  values: Values,
  ascending = false,
): FilterField => ({
  name,
  kind,
  about,
  values: (report) => values(report).filter((value) => value !== null && value !== undefined),
  ascending: ascending || kind === "text" || kind === "address",
  among: undefined,
});

/** A field whose values are words of a list. */
const words = (name: string, among: readonly string[], about: string, values: Values): FilterField => ({
  ...field(name, "text", about, values),
  among,
});

const both =
  (value: (side: FilteredSide) => number | string | undefined): Values =>
  ({ a, b }) => [value(a), value(b)];

const sideFields = (side: "a" | "b"): readonly FilterField[] => [
  field(`${side}.address`, "address", `address of ${side}`, (report) => [report[side].address]),
  field(`${side}.port`, "count", `port of ${side}`, (report) => [report[side].port], true),
  field(`${side}.packets`, "count", `packets that ${side} sent`, (report) => [report[side].packets]),
  field(`${side}.bytes`, "octets", `octets of data that ${side} sent`, (report) => [report[side].bytes]),
  words(`${side}.state`, known.stateWords, `state of ${side} at the end`, (report) => [report[side].state]),
];

/** In the order in which they are listed. */
export const filterFields: readonly FilterField[] = [
  field("stream", "count", "its number, as tcp.stream", ({ stream }) => [stream], true),
  field(
    "address",
    "address",
    "address of either end",
    both((side) => side.address),
  ),
  field(
    "port",
    "count",
    "port of either end",
    both((side) => side.port),
    true,
  ),
  words(
    "state",
    known.stateWords,
    "state of either end at the end of the capture",
    both((side) => side.state),
  ),
  field("packets", "count", "packets both ways", ({ packets }) => [packets]),
  field("bytes", "octets", "octets of data both ways; what was sent again counts again", ({ bytes }) => [
    bytes,
  ]),
  field("start", "seconds", "when its first packet came, since 1970", ({ start }) => [start], true),
  field("duration", "seconds", "from its first packet to its last", ({ duration }) => [duration]),
  field("rtt", "seconds", "the shortest round trip that was measured, else the handshake's", (report) => [
    roundTripOf(report),
  ]),
  field("initial_rtt", "seconds", "the handshake's round trip, as tcp.analysis.initial_rtt", (report) => [
    report.initial_rtt,
  ]),
  field("completeness", "count", "what of it is in the capture, as tcp.completeness", ({ completeness }) => [
    completeness,
  ]),
  field("first_frame", "count", "its first packet's number", (report) => [report.first_frame], true),
  field("last_frame", "count", "its last packet's number", (report) => [report.last_frame], true),
  words("grade", known.gradeWords, "how it fared", ({ grade }) => [grade]),
  field("verdict", "text", "what happened, in a sentence", ({ verdict }) => [verdict]),
  field("retransmissions", "count", "segments sent again", (report) => [report.retransmissions ?? 0]),
  field(
    "retransmitted",
    "percent",
    "share of data segments sent again, of the end that had to more often",
    (report) => [sentAgainShareOf(report) * 100],
  ),
  field("timeouts", "count", "times that a retransmission timer went off", ({ recovery }) => [
    (recovery?.a.timeouts ?? 0) + (recovery?.b.timeouts ?? 0),
  ]),
  field("duplicates", "count", "packets that the capture holds more than once", (report) => [
    report.duplicates ?? 0,
  ]),
  field("persist_probes", "count", "questions whether a window has opened", ({ persist_probes: asked }) => [
    (asked?.a ?? 0) + (asked?.b ?? 0),
  ]),
  field("keep_alives", "count", "questions whether the other end is there", ({ keep_alives: asked }) => [
    (asked?.a ?? 0) + (asked?.b ?? 0),
  ]),
  words("opened", known.openedWords, "how it came about", ({ opened }) => [opened]),
  words("ended", known.endedWords, "how it stood at the end", ({ ended }) => [ended]),
  words("closed_by", known.closerWords, "who sent the first FIN", (report) => [report.closed_by]),
  words("reset", known.resetWords, "the cause of the reset that ended it", ({ reset }) => [reset?.cause]),
  words("conn_state", known.connStateWords, "how it went, as Zeek has it", (report) => [report.conn_state]),
  field("history", "text", "what its packets were, as Zeek has it", ({ history }) => [history]),
  words("protocol", known.protocolWords, "what it speaks", ({ exchange }) => [exchange?.protocol]),
  field(
    "status",
    "count",
    "status of an answer of HTTP/1",
    ({ exchange }) => exchange?.statuses ?? [exchange?.status],
    true,
  ),
  field("first_answer", "seconds", "from the first question to its answer", ({ exchange }) => [
    exchange?.first_answer,
  ]),
  field("think", "seconds", "the longest that an end took to answer", ({ exchange }) => [
    exchange === undefined ? undefined : Math.max(exchange.think_max.a, exchange.think_max.b),
  ]),
  words("findings", known.findingWords, "code of what was found", (report) =>
    report.findings.map(({ code }) => code),
  ),
  words("severity", known.severityWords, "how bad what was found is", (report) =>
    report.findings.map(({ severity }) => severity),
  ),
  ...sideFields("a"),
  ...sideFields("b"),
  ...FLAG_NAMES.map((flag) =>
    field(flag, "count", `packets that Wireshark marks tcp.analysis.${flag}`, ({ flags }) => [
      flags[flag] ?? 0,
    ]),
  ),
];

const byName: ReadonlyMap<string, FilterField> = new Map(filterFields.map((each) => [each.name, each]));

/** The field of that name; a flag also as `flags.retransmission`, and as Wireshark has it, with `tcp.analysis.` before it. */
export const filterFieldNamed = (name: string): FilterField | undefined => byName.get(plainName(name));

/** A name without what may stand before it. */
export const plainName = (name: string): string =>
  name.toLowerCase().replace(/^(?:flags|tcp\.analysis|tcp)\./u, "");
