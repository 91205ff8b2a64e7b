/** A connection's rows after it connected: TLS, the answer, the end. */
import type { ClosedEvent } from "../event/connection-events.ts";
import type { TlsFailed, TlsSecured } from "../event/tls-events.ts";
import { byteWords } from "../findings/words.ts";
import type { ConnectionRecord } from "../fold/records.ts";
import type { Trace } from "../fold/trace.ts";
import { waitedUntil } from "../fold/phases.ts";
import { knownFrom } from "./known-from.ts";
import { printable } from "./printable.ts";
import type { RowStatus, TimelineRow } from "./timeline-row.ts";

/** The rows, in order; none for an address that did not connect. */
export const afterConnectRows = (trace: Trace, record: ConnectionRecord): readonly TimelineRow[] => {
  if (record.connected === undefined || record.outcome !== "connected") return [];
  return [...tlsRows(trace, record), ...answerRows(trace, record), ...openRows(record)];
};

const rowOf = (
  record: ConnectionRecord,
  row: Pick<TimelineRow, "kind" | "label" | "startedAt" | "endedAt" | "text" | "status" | "event"> & {
    readonly running?: boolean;
    readonly knownFrom?: string;
  },
): TimelineRow => ({
  attempt: record.attempt,
  connection: record.id,
  duration: row.endedAt - row.startedAt,
  subject: "",
  running: false,
  knownFrom: "",
  ...row,
});

const tlsRows = (trace: Trace, record: ConnectionRecord): readonly TimelineRow[] => {
  const { tlsStarted, tlsSecured, tlsFailed, closed } = record;
  if (tlsStarted === undefined) return [];
  const ended = tlsSecured ?? tlsFailed ?? closed;
  const running = ended === undefined && trace.outcome === "running";
  return [
    rowOf(record, {
      kind: "tls",
      label: "TLS",
      startedAt: tlsStarted.event.at,
      endedAt: ended?.event.at ?? trace.endedAt,
      running,
      text: tlsText(tlsSecured?.event, tlsFailed?.event, running),
      status: tlsStatus(tlsSecured?.event, running),
      event: (ended ?? tlsStarted).index,
    }),
  ];
};

const tlsStatus = (secured: TlsSecured | undefined, running: boolean): RowStatus => {
  if (secured !== undefined) return "ok";
  return running ? "waiting" : "failed";
};

const tlsText = (
  secured: TlsSecured | undefined,
  failed: TlsFailed | undefined,
  running: boolean,
): string => {
  if (secured !== undefined) {
    const { protocol, cipher, alpn, chain, authorized } = secured;
    const [certificate] = chain;
    const until =
      certificate === undefined
        ? []
        : [`certificate until ${printable(certificate.validTo, 40).slice(0, 10)}`];
    const parts = [protocol, cipher, ...(alpn === undefined ? [] : [alpn])].map((part) =>
      printable(part, 60),
    );
    return [...parts, ...until, ...(authorized ? [] : ["certificate not verified"])].join(", ");
  }
  if (failed === undefined) return running ? "waiting for the server's handshake" : "not finished";
  if (failed.timer !== undefined) return `no answer in time${failed.timer === "overall" ? ", deadline" : ""}`;
  const alert = failed.alert === undefined ? "" : `, alert ${printable(failed.alert, 60)}`;
  return `failed: ${printable(failed.code, 60)}${alert}`;
};

const answerRows = (trace: Trace, record: ConnectionRecord): readonly TimelineRow[] => {
  const { connected, tlsStarted, tlsSecured, closed, bytesSent, bytesReceived } = record;
  const usableAt = (tlsSecured ?? connected)?.event.at ?? 0;
  if (tlsStarted !== undefined && tlsSecured === undefined) return [];
  const first = firstReceived(trace, record);
  if (first !== undefined) {
    return [
      rowOf(record, {
        kind: "answer",
        label: "answer",
        startedAt: usableAt,
        endedAt: first.at,
        text: `first of ${byteWords(bytesReceived)}${first.looksLike === undefined ? "" : `, looks like ${likeWords[first.looksLike]}`}`,
        status: "ok",
        event: first.index,
      }),
    ];
  }
  if (bytesSent === 0) return [];
  const running = closed === undefined && trace.outcome === "running";
  return [
    rowOf(record, {
      kind: "answer",
      label: "answer",
      startedAt: usableAt,
      endedAt: waitedUntil(record, closed?.event.at ?? trace.endedAt),
      running,
      text: running ? `waiting for an answer to ${byteWords(bytesSent)}` : `none to ${byteWords(bytesSent)}`,
      status: running ? "waiting" : "failed",
      event: closed?.index,
    }),
  ];
};

const firstReceived = (
  trace: Trace,
  record: ConnectionRecord,
):
  | { readonly index: number; readonly at: number; readonly looksLike: keyof typeof likeWords | undefined }
  | undefined => {
  if (record.bytesReceived === 0) return undefined;
  for (const index of record.events) {
    const event = trace.events[index];
    if (event?.type === "data" && event.direction === "received")
      return { index, at: event.at, looksLike: event.looksLike };
  }
  return undefined;
};

const likeWords = {
  "tls-handshake": "TLS",
  "tls-alert": "a TLS alert",
  http: "HTTP",
  "http-plain-to-tls": "HTTP, complaining of plain text on a TLS port",
  ssh: "SSH",
  smtp: "SMTP",
} as const;

const openRows = (record: ConnectionRecord): readonly TimelineRow[] => {
  const { closed, connected, tlsFailed } = record;
  // A failed handshake has said why already; its close adds nothing.
  if (closed === undefined || connected === undefined || tlsFailed !== undefined) return [];
  const { event, index } = closed;
  return [
    rowOf(record, {
      kind: "open",
      label: "open",
      startedAt: connected.event.at,
      endedAt: event.at,
      text: `${closedWords(event)}; ${byteWords(event.bytesSent)} sent, ${byteWords(event.bytesReceived)} received`,
      status: event.by === "local" || event.by === "peer" || event.by === "aborted" ? "neutral" : "failed",
      knownFrom: event.by === "reset" ? knownFrom(event.evidence, event.code) : "",
      event: index,
    }),
  ];
};

/** Who ended the connection, and how. */
export const closedWords = ({ by, code }: ClosedEvent): string => {
  switch (by) {
    case "local":
      return "closed by this machine";
    case "peer":
      return "closed by the peer";
    case "reset":
      return "reset by the peer";
    case "timeout":
      return "timed out";
    case "aborted":
      return "reset by this machine";
    case "failed":
      return code === undefined ? "failed" : `failed with ${printable(code, 60)}`;
  }
};
