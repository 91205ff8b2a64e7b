/** What a filter and `--sort` can ask of a connection: the fields of its JSON object, and some with shorter names. */
import * as known from "./known-values.ts";
import { FLAG_NAMES, type ConnectionReport, type SideReport } from "@tcplens/capture";

/** How values of a field are written and compared. */
export type FieldKind = "count" | "octets" | "seconds" | "text" | "address";

/** One field. A connection may have several values of it, as it has two ports, or none. */
export interface Field {
  readonly name: string;
  readonly kind: FieldKind;
  /** For people: `its length in time`. */
  readonly about: string;
  readonly values: (report: ConnectionReport) => readonly (number | string)[];
  /** Sorted from the least on, where nothing else is said: a place in the capture, and a name. Else the greatest comes first. */
  readonly ascending: boolean;
  /** All that it can be, in their order where they are sorted; undefined: anything. */
  readonly among: readonly string[] | undefined;
}

type Values = (report: ConnectionReport) => readonly (number | string | null | undefined)[];

const field = (name: string, kind: FieldKind, about: string, values: Values, ascending = false): Field => ({
  name,
  kind,
  about,
  values: (report) => values(report).filter((value) => value !== null && value !== undefined),
  ascending: ascending || kind === "text" || kind === "address",
  among: undefined,
});

/** A field whose values are words of a list. */
const words = (name: string, among: readonly string[], about: string, values: Values): Field => ({
  ...field(name, "text", about, values),
  among,
});

const both =
  (value: (side: SideReport) => number | string | undefined): Values =>
  ({ a, b }) => [value(a), value(b)];

const sideFields = (side: "a" | "b"): readonly Field[] => [
  field(`${side}.address`, "address", `address of ${side}`, (report) => [report[side].address]),
  field(`${side}.port`, "count", `port of ${side}`, (report) => [report[side].port], true),
  field(`${side}.packets`, "count", `packets that ${side} sent`, (report) => [report[side].packets]),
  field(`${side}.bytes`, "octets", `octets of data that ${side} sent`, (report) => [report[side].bytes]),
  words(`${side}.state`, known.stateWords, `state of ${side} at the end`, (report) => [report[side].state]),
];

/** In the order in which they are listed. */
export const fields: readonly Field[] = [
  field("stream", "count", "its number, as tcp.stream", ({ stream }) => [stream], true),
  field(
    "address",
    "address",
    "of either end",
    both((side) => side.address),
  ),
  field(
    "port",
    "count",
    "of either end",
    both((side) => side.port),
    true,
  ),
  words(
    "state",
    known.stateWords,
    "of either end, at the end of the capture",
    both((side) => side.state),
  ),
  field("packets", "count", "both ways", ({ packets }) => [packets]),
  field("bytes", "octets", "data both ways; what was sent again counts again", ({ bytes }) => [bytes]),
  field("start", "seconds", "of its first packet, since 1970", ({ start }) => [start], true),
  field("duration", "seconds", "from its first packet to its last", ({ duration }) => [duration]),
  field("rtt", "seconds", "the handshake's round trip", (report) => [report.initial_rtt]),
  field("initial_rtt", "seconds", "the same, as tcp.analysis.initial_rtt", (report) => [report.initial_rtt]),
  field("completeness", "count", "as tcp.completeness", ({ completeness }) => [completeness]),
  field("first_frame", "count", "its first packet's number", (report) => [report.first_frame], true),
  field("last_frame", "count", "its last packet's number", (report) => [report.last_frame], true),
  words("grade", known.gradeWords, "broken, suspicious, healthy or incomplete", ({ grade }) => [grade]),
  field("verdict", "text", "what happened, in a sentence", ({ verdict }) => [verdict]),
  field("retransmissions", "count", "segments sent again", (report) => [report.retransmissions ?? 0]),
  field("timeouts", "count", "times that a retransmission timer went off", ({ recovery }) => [
    (recovery?.a.timeouts ?? 0) + (recovery?.b.timeouts ?? 0),
  ]),
  field("duplicates", "count", "packets that the capture holds before", (report) => [report.duplicates ?? 0]),
  field("persist_probes", "count", "questions whether a window has opened", ({ persist_probes: asked }) => [
    (asked?.a ?? 0) + (asked?.b ?? 0),
  ]),
  field("keep_alives", "count", "questions whether the other end is there", ({ keep_alives: asked }) => [
    (asked?.a ?? 0) + (asked?.b ?? 0),
  ]),
  words("opened", known.openedWords, "how it came about: handshake, refused, unanswered …", ({ opened }) => [
    opened,
  ]),
  words("ended", known.endedWords, "how it stood at the end: closed, reset, open …", ({ ended }) => [ended]),
  words("closed_by", known.closerWords, "who sent the first FIN: a, b or both", (report) => [
    report.closed_by,
  ]),
  words("reset", known.resetWords, "the cause of the reset that ended it", ({ reset }) => [reset?.cause]),
  words("conn_state", known.connStateWords, "as Zeek has it", (report) => [report.conn_state]),
  field("history", "text", "as Zeek has it", ({ history }) => [history]),
  words("protocol", known.protocolWords, "tls or http", ({ exchange }) => [exchange?.protocol]),
  field(
    "status",
    "count",
    "of the answers of HTTP/1",
    ({ exchange }) => exchange?.statuses ?? [exchange?.status],
    true,
  ),
  field("first_answer", "seconds", "from the first question to its answer", ({ exchange }) => [
    exchange?.first_answer,
  ]),
  field("think", "seconds", "the longest that an end took to answer", ({ exchange }) => [
    exchange === undefined ? undefined : Math.max(exchange.think_max.a, exchange.think_max.b),
  ]),
  words("findings", known.findingWords, "codes of what was found", (report) =>
    report.findings.map(({ code }) => code),
  ),
  words("severity", known.severityWords, "of what was found: error, warning, info", (report) =>
    report.findings.map(({ severity }) => severity),
  ),
  ...sideFields("a"),
  ...sideFields("b"),
  ...FLAG_NAMES.map((flag) =>
    field(flag, "count", `packets marked tcp.analysis.${flag}`, ({ flags }) => [flags[flag] ?? 0]),
  ),
];

const byName: ReadonlyMap<string, Field> = new Map(fields.map((each) => [each.name, each]));

/** The field of that name; a flag also as `flags.retransmission`, and as Wireshark has it, with `tcp.analysis.` before it. */
export const fieldNamed = (name: string): Field | undefined =>
  byName.get(name.toLowerCase().replace(/^(?:flags|tcp\.analysis|tcp)\./u, ""));
