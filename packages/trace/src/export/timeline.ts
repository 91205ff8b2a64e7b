/** What took how long, row by row: lookups, addresses tried, TLS, answers, waits between attempts. */
import { endpointWords, shown } from "../findings/words.ts";
import type { AttemptRecord, ConnectionRecord } from "../fold/records.ts";
import type { Trace } from "../fold/trace.ts";
import { afterConnectRows } from "./timeline-connection.ts";
import { failureWords } from "./failure-words.ts";
import { knownFrom } from "./known-from.ts";
import { lookupWords } from "./lookup-words.ts";
import { printable } from "./printable.ts";
import type { RowStatus, TimelineRow } from "./timeline-row.ts";

/** All rows, attempt by attempt. */
export const timelineRows = (trace: Trace): readonly TimelineRow[] =>
  trace.attempts.flatMap((attempt) => [
    ...lookupRows(trace, attempt),
    ...attempt.connections.flatMap((record, index) => [
      addressRow(trace, record, index === 0),
      ...afterConnectRows(trace, record),
    ]),
    ...decisionRows(trace, attempt),
  ]);

const lookupRows = (trace: Trace, attempt: AttemptRecord): readonly TimelineRow[] => {
  const { lookup } = attempt;
  if (lookup === undefined || lookup.literal) return [];
  const failed = lookup.addresses.length === 0 && lookup.answers.length === 0;
  const running = lookup.endedAt === undefined && attempt.endedAt === undefined;
  const endedAt = lookup.endedAt ?? attempt.endedAt ?? trace.endedAt;
  const event = (failed ? lookup.failures : lookup.answers)[0]?.index;
  return [
    {
      kind: "lookup",
      attempt: attempt.number,
      connection: 0,
      label: "lookup",
      startedAt: lookup.startedAt,
      endedAt,
      running,
      duration: endedAt - lookup.startedAt,
      subject: "",
      text: lookupWords(lookup, running),
      status: running ? "waiting" : failed ? "failed" : "ok",
      knownFrom: "",
      event,
    },
  ];
};

const addressRow = (trace: Trace, record: ConnectionRecord, first: boolean): TimelineRow => {
  const { connected, failed, abandoned } = record;
  const settled = connected ?? failed ?? abandoned;
  const running = settled === undefined && trace.outcome === "running";
  const endedAt = settled?.event.at ?? trace.endedAt;
  const { text, status, source } = addressWords(record, running);
  return {
    kind: "address",
    attempt: record.attempt,
    connection: record.id,
    label: first ? `attempt ${record.attempt}` : "",
    startedAt: record.startedAt,
    endedAt,
    running,
    duration: settled?.event.duration ?? endedAt - record.startedAt,
    subject:
      record.port === trace.header.endpoint.port
        ? shown(record.address)
        : endpointWords(record.address, record.port),
    text,
    status,
    knownFrom: source,
    event: settled?.index,
  };
};

const addressWords = (
  record: ConnectionRecord,
  running: boolean,
): { readonly text: string; readonly status: RowStatus; readonly source: string } => {
  const { connected, failed, abandoned } = record;
  if (abandoned !== undefined) {
    const { reason, evidence } = abandoned.event;
    if (reason === "cancelled") return { text: "cancelled", status: "neutral", source: "" };
    return {
      text: "given up: another address was faster",
      status: "neutral",
      source: evidence === "socket" ? "" : knownFrom(evidence),
    };
  }
  if (connected !== undefined) {
    return {
      text: "connected: SYN,ACK",
      status: "ok",
      source: knownFrom(connected.event.evidence, "connect"),
    };
  }
  if (failed !== undefined) {
    const { code, evidence } = failed.event;
    return { text: failureWords(failed.event), status: "failed", source: knownFrom(evidence, code) };
  }
  return running
    ? { text: "waiting for an answer to SYN", status: "waiting", source: "" }
    : { text: "no answer recorded", status: "neutral", source: "" };
};

const decisionRows = (trace: Trace, attempt: AttemptRecord): readonly TimelineRow[] => {
  const { retry, stopped, number } = attempt;
  const base = { attempt: number, connection: 0, subject: "", knownFrom: "" };
  const rows: TimelineRow[] = [];
  if (retry !== undefined) {
    const next = trace.attempts[number];
    const running = next === undefined && trace.outcome === "running";
    rows.push({
      ...base,
      kind: "wait",
      label: "wait",
      startedAt: retry.event.at,
      endedAt: next?.startedAt ?? trace.endedAt,
      running,
      duration: retry.event.delay,
      text: printable(retry.event.reason),
      status: "waiting",
      event: retry.index,
    });
  }
  if (stopped !== undefined) {
    const { at, reason, cause } = stopped.event;
    rows.push({
      ...base,
      kind: "stopped",
      label: cause === "cancelled" ? "cancelled" : "gave up",
      startedAt: at,
      endedAt: at,
      running: false,
      duration: undefined,
      text: printable(reason),
      status: "neutral",
      event: stopped.index,
    });
  }
  return rows;
};
