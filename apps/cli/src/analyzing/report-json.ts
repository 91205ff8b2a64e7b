/**
 * The report of a connection as JSON, the same as `JSON.stringify` makes of it, in a third of the time: what most reports
 * have is written field by field, and `JSON.stringify` is left what few have.
 */
import type { ConnectionReport, SideReport } from "@tcplens/capture";
import { type OctetText, phrase, type Phrase } from "../output/octet-text.ts";

/** `head`: members before those of the report. */
export const writeReport = (to: OctetText, report: ConnectionReport, head?: object): void => {
  if (head === undefined) to.phrase(OPEN);
  else to.text(`${JSON.stringify(head).slice(0, -1)},`);
  number(to, REPORT.stream, report.stream);
  side(to, REPORT.a, report.a);
  side(to, REPORT.b, report.b);
  number(to, REPORT.first_frame, report.first_frame);
  number(to, REPORT.last_frame, report.last_frame);
  number(to, REPORT.start, report.start);
  number(to, REPORT.duration, report.duration);
  number(to, REPORT.packets, report.packets);
  number(to, REPORT.bytes, report.bytes);
  number(to, REPORT.completeness, report.completeness);
  number(to, REPORT.initial_rtt, report.initial_rtt);
  flags(to, REPORT.flags, report.flags);
  if (report.findings.length > 0) other(to, REPORT.findings, report.findings);
  else {
    to.phrase(REPORT.findings);
    to.phrase(EMPTY);
  }
  string(to, REPORT.verdict, report.verdict);
  string(to, REPORT.grade, report.grade);
  truth(to, REPORT.states_inferred, report.states_inferred);
  string(to, REPORT.client, report.client);
  string(to, REPORT.opened, report.opened);
  string(to, REPORT.ended, report.ended);
  string(to, REPORT.closed_by, report.closed_by);
  truth(to, REPORT.half_close, report.half_close);
  other(to, REPORT.reset, report.reset);
  string(to, REPORT.conn_state, report.conn_state);
  string(to, REPORT.history, report.history);
  exchange(to, REPORT.exchange, report.exchange);
  other(to, REPORT.clock_steps, report.clock_steps);
  number(to, REPORT.duplicates, report.duplicates);
  other(to, REPORT.persist_probes, report.persist_probes);
  other(to, REPORT.keep_alives, report.keep_alives);
  number(to, REPORT.retransmissions, report.retransmissions);
  other(to, REPORT.recovery, report.recovery);
  other(to, REPORT.capture_point, report.capture_point);
  number(to, REPORT.rtt, report.rtt);
  if (report.waited_for !== undefined) {
    to.phrase(REPORT.waited_for);
    waitedFor(to, BOTH.a, report.waited_for.a);
    waitedFor(to, BOTH.b, report.waited_for.b);
    to.phrase(CLOSE);
  }
  other(to, REPORT.time_parts, report.time_parts);
  other(to, REPORT.traits, report.traits);
  other(to, REPORT.figures, report.figures);
  truth(to, REPORT.provisional, report.provisional);
  to.phrase(CLOSE);
};

const side = (to: OctetText, key: Phrase, report: SideReport): void => {
  to.phrase(key);
  string(to, SIDE.address, report.address);
  number(to, SIDE.port, report.port);
  number(to, SIDE.packets, report.packets);
  number(to, SIDE.bytes, report.bytes);
  number(to, SIDE.distinct_packets, report.distinct_packets);
  number(to, SIDE.distinct_bytes, report.distinct_bytes);
  string(to, SIDE.state, report.state);
  to.phrase(CLOSE);
};

const flags = (to: OctetText, key: Phrase, counts: ConnectionReport["flags"]): void => {
  to.phrase(key);
  let before = OPEN;
  for (const name in counts) {
    to.string(before, name);
    number(to, COLON, counts[name as keyof typeof counts]);
    before = COMMA;
  }
  to.phrase(before === OPEN ? NOTHING : CLOSE);
};

type Exchange = NonNullable<ConnectionReport["exchange"]>;

const exchange = (to: OctetText, key: Phrase, turns: Exchange | undefined): void => {
  if (turns === undefined) return;
  to.phrase(key);
  string(to, EXCHANGE.protocol, turns.protocol);
  number(to, EXCHANGE.status, turns.status);
  other(to, EXCHANGE.statuses, turns.statuses);
  both(to, EXCHANGE.answers, turns.answers);
  number(to, EXCHANGE.first_answer, turns.first_answer);
  both(to, EXCHANGE.think_total, turns.think_total);
  both(to, EXCHANGE.think_max, turns.think_max);
  both(to, EXCHANGE.think_max_frame, turns.think_max_frame);
  number(to, EXCHANGE.network, turns.network);
  to.phrase(CLOSE);
};

interface Both {
  readonly a: number;
  readonly b: number;
}

const both = (to: OctetText, key: Phrase, { a, b }: Both): void => {
  to.phrase(key);
  number(to, BOTH.a, a);
  number(to, BOTH.b, b);
  to.phrase(CLOSE);
};

type Waited = NonNullable<NonNullable<ConnectionReport["waited_for"]>["a"]>;

const waitedFor = (to: OctetText, key: Phrase, times: Waited | null): void => {
  if (times === null) return nothing(to, key);
  to.phrase(key);
  number(to, WAITED.handshake, times.handshake);
  number(to, WAITED.application, times.application);
  number(to, WAITED.receiver, times.receiver);
  number(to, WAITED.zero_window, times.zero_window);
  number(to, WAITED.congestion, times.congestion);
  number(to, WAITED.idle, times.idle);
  number(to, WAITED.uncertainty, times.uncertainty);
  to.phrase(CLOSE);
};

/** A member, by what its value is; none where it is undefined. */
const number = (to: OctetText, key: Phrase, value: number | null | undefined): void => {
  if (value === undefined) return;
  if (value === null) nothing(to, key);
  else to.number(key, value);
};

const string = (to: OctetText, key: Phrase, value: string | null | undefined): void => {
  if (value === undefined) return;
  if (value === null) nothing(to, key);
  else to.string(key, value);
};

const truth = (to: OctetText, key: Phrase, value: boolean | undefined): void => {
  if (value === undefined) return;
  to.phrase(key);
  to.phrase(value ? TRUE : FALSE);
};

const other = (to: OctetText, key: Phrase, value: object | undefined): void => {
  if (value !== undefined) to.json(key, value);
};

const nothing = (to: OctetText, key: Phrase): void => {
  to.phrase(key);
  to.phrase(NULL);
};

/** The keys of an object, in their order, each with what stands before its value. */
type Keys<T> = Readonly<Record<keyof T, Phrase>>;

const first = (name: string): Phrase => phrase(`{"${name}":`);
const next = (name: string): Phrase => phrase(`,"${name}":`);

const REPORT: Keys<ConnectionReport> = {
  // Behind what opens the line.
  stream: phrase('"stream":'),
  a: next("a"),
  b: next("b"),
  first_frame: next("first_frame"),
  last_frame: next("last_frame"),
  start: next("start"),
  duration: next("duration"),
  packets: next("packets"),
  bytes: next("bytes"),
  completeness: next("completeness"),
  initial_rtt: next("initial_rtt"),
  flags: next("flags"),
  findings: next("findings"),
  verdict: next("verdict"),
  grade: next("grade"),
  states_inferred: next("states_inferred"),
  client: next("client"),
  opened: next("opened"),
  ended: next("ended"),
  closed_by: next("closed_by"),
  half_close: next("half_close"),
  reset: next("reset"),
  conn_state: next("conn_state"),
  history: next("history"),
  exchange: next("exchange"),
  clock_steps: next("clock_steps"),
  duplicates: next("duplicates"),
  persist_probes: next("persist_probes"),
  keep_alives: next("keep_alives"),
  retransmissions: next("retransmissions"),
  recovery: next("recovery"),
  capture_point: next("capture_point"),
  rtt: next("rtt"),
  waited_for: next("waited_for"),
  time_parts: next("time_parts"),
  traits: next("traits"),
  figures: next("figures"),
  provisional: next("provisional"),
};

const SIDE: Keys<SideReport> = {
  address: first("address"),
  port: next("port"),
  packets: next("packets"),
  bytes: next("bytes"),
  distinct_packets: next("distinct_packets"),
  distinct_bytes: next("distinct_bytes"),
  state: next("state"),
};

const EXCHANGE: Keys<Exchange> = {
  protocol: first("protocol"),
  status: next("status"),
  statuses: next("statuses"),
  answers: next("answers"),
  first_answer: next("first_answer"),
  think_total: next("think_total"),
  think_max: next("think_max"),
  think_max_frame: next("think_max_frame"),
  network: next("network"),
};

const WAITED: Keys<Waited> = {
  handshake: first("handshake"),
  application: next("application"),
  receiver: next("receiver"),
  zero_window: next("zero_window"),
  congestion: next("congestion"),
  idle: next("idle"),
  uncertainty: next("uncertainty"),
};

const BOTH: Keys<Both> = { a: first("a"), b: next("b") };

const OPEN = phrase("{");
const CLOSE = phrase("}");
const NOTHING = phrase("{}");
const EMPTY = phrase("[]");
const COLON = phrase(":");
const COMMA = phrase(",");
const NULL = phrase("null");
const TRUE = phrase("true");
const FALSE = phrase("false");
