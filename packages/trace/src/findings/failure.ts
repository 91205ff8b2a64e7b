/** What failed and as what: each connection that did not do its work is put under one code, by one event that proves it. */
import type { AttemptFailed } from "../event/attempt-events.ts";
import type { DataEvent } from "../event/connection-events.ts";
import type { SpeaksTlsNote } from "../event/note-event.ts";
import type { TlsFailed } from "../event/tls-events.ts";
import type { AttemptRecord, ConnectionRecord, Indexed } from "../fold/records.ts";
import type { Trace } from "../fold/trace.ts";
import { familyOf, isGroup, isLinkLocalWithoutZone } from "./addresses.ts";
import type { FindingCode, Severity } from "./finding.ts";
import { alertOf, tlsKind } from "./tls-code.ts";

/** One connection that failed. */
export interface Failure {
  readonly kind: FindingCode;
  /** The operating system's, Node's or OpenSSL's code, where there was one. */
  readonly code: string | undefined;
  readonly connection: ConnectionRecord;
  /** Of the event that proves it. */
  readonly index: number;
}

/** Every failure of the trace in the order of the connections, those that belong to a broken family among them. */
export const allFailures = (trace: Trace): readonly Failure[] => judged(trace).all;

/**
 * The failures of one kind that are findings by themselves. An address that failed while one of the other family
 * connected is a matter of that family (`family-broken`, `localhost-one-family`), and no finding of its own.
 */
export const failuresOf = (trace: Trace, kind: FindingCode): readonly Failure[] =>
  judged(trace).own.filter((failure) => failure.kind === kind);

interface Judged {
  /** How many events the trace had: with more, it has to be judged anew. */
  readonly events: number;
  readonly all: readonly Failure[];
  readonly own: readonly Failure[];
}

/** Each rule asks for the same: of each trace the last answer is kept, for as long as the trace itself is. */
const lastJudged = new WeakMap<Trace, Judged>();

const judged = (trace: Trace): Judged => {
  const known = lastJudged.get(trace);
  if (known?.events === trace.events.length) return known;
  const all = trace.connections.flatMap((connection) => failureOf(trace, connection) ?? []);
  const covered = new Set(all.filter((failure) => failedBesideOther(trace, failure)).map(addressAndKind));
  const own = all.filter((failure) => !covered.has(addressAndKind(failure)));
  const fresh = { events: trace.events.length, all, own };
  lastJudged.set(trace, fresh);
  return fresh;
};

/** Whether an address of the other family connected in the attempt in which this one failed. */
export const failedBesideOther = (trace: Trace, { kind, connection }: Failure): boolean => {
  if (connection.failed === undefined || kind === "local-resources") return false;
  const connected = connectionsOf(trace, connection.attempt).filter((other) => other.connected !== undefined);
  return connected.length > 0 && connected.every((other) => other.family !== connection.family);
};

/** The connections of one attempt. */
export const connectionsOf = (trace: Trace, attempt: number): readonly ConnectionRecord[] =>
  trace.attempts[attempt - 1]?.connections ?? [];

/** An error where it kept the endpoint from being reached, a warning where it did not, or nobody can tell. */
export const failureSeverity = (trace: Trace, failures: readonly Failure[]): Severity => {
  if (trace.outcome !== "failed") return "warning";
  if (!trace.cancelled) return "error";
  const all = failures.every(({ connection }) =>
    connectionsOf(trace, connection.attempt).every((other) => failureOf(trace, other) !== undefined),
  );
  return all ? "error" : "warning";
};

/** What a lookup that found no address failed as, and the failures that prove it. */
export const lookupFailureKind = (attempt: AttemptRecord): FindingCode | undefined => {
  const { lookup } = attempt;
  if (lookup === undefined || lookup.literal || lookup.failures.length === 0) return undefined;
  if (lookup.endedAt === undefined && attempt.endedAt === undefined) return undefined;
  if (lookup.addresses.length > 0 || lookup.answers.some(({ event }) => event.addresses.length > 0))
    return undefined;
  const codes = lookup.failures.map(({ event }) => event.code);
  if (codes.some((code) => exhausted.has(code))) return "local-resources";
  return codes.every((code) => noSuchName.has(code)) ? "name-not-found" : "name-lookup-failing";
};

/** What a connection failed as; undefined for one that did not. */
export const failureOf = (trace: Trace, connection: ConnectionRecord): Failure | undefined => {
  const { failed, tlsFailed, closed } = connection;
  const as = (kind: FindingCode | undefined, index: number, code?: string): Failure | undefined =>
    kind === undefined ? undefined : { kind, code, connection, index };
  if (failed !== undefined) return as(tcpKind(trace, failed.event), failed.index, failed.event.code);
  if (tlsFailed !== undefined)
    return as(tlsFailureKind(trace, connection, tlsFailed.event), tlsFailed.index, tlsFailed.event.code);
  if (closed !== undefined) return as(closedKind(trace, connection), closed.index, closed.event.code);
  const { peerFinished } = connection;
  if (peerFinished === undefined || connection.localState !== "CLOSE-WAIT") return undefined;
  return as(finishedKind(trace, connection), peerFinished.index);
};

/** Data events of one connection and direction, with their places in the trace. */
const dataOf = (
  trace: Trace,
  connection: ConnectionRecord,
  direction: DataEvent["direction"],
): readonly Indexed<DataEvent>[] =>
  connection.events.flatMap((index) => {
    const event = trace.events[index];
    return event?.type === "data" && event.direction === direction ? [{ index, event }] : [];
  });

/** The event in which the peer answered plain text as a TLS server does: with an alert, or in HTTP's words. */
export const tlsAnswer = (trace: Trace, connection: ConnectionRecord): Indexed<DataEvent> | undefined =>
  connection.tlsStarted === undefined
    ? dataOf(trace, connection, "received").find(
        ({ event }) => event.looksLike === "tls-alert" || event.looksLike === "http-plain-to-tls",
      )
    : undefined;

/**
 * The note that the port speaks TLS after all: it was asked in a second connection, because it had hung up without an
 * answer to plain text.
 */
export const speaksTls = (trace: Trace, connection: ConnectionRecord): Indexed<SpeaksTlsNote> | undefined => {
  if (connection.tlsStarted !== undefined || connection.bytesSent === 0 || connection.bytesReceived > 0)
    return undefined;
  for (const { index, event } of trace.notes) if (event.topic === "speaks-tls") return { index, event };
  return undefined;
};

/** What was received, where TLS never came up, that another protocol says. */
export const otherProtocol = (trace: Trace, connection: ConnectionRecord): Indexed<DataEvent> | undefined =>
  connection.tlsSecured === undefined
    ? dataOf(trace, connection, "received").find(
        ({ event }) => event.looksLike === "http" || event.looksLike === "ssh" || event.looksLike === "smtp",
      )
    : undefined;

/** What was written to the peer after its FIN. */
export const writtenAfterFin = (
  trace: Trace,
  connection: ConnectionRecord,
): readonly Indexed<DataEvent>[] => {
  const { peerFinished } = connection;
  if (peerFinished === undefined) return [];
  return dataOf(trace, connection, "sent").filter(({ index }) => index > peerFinished.index);
};

/** Whether the connection was cut, by the peer's reset or by what a write after one gives. */
export const wasCut = ({ closed }: ConnectionRecord): boolean =>
  closed?.event.by === "reset" ||
  (closed?.event.by === "failed" && (closed.event.code === "ECONNRESET" || closed.event.code === "EPIPE"));

const addressAndKind = ({ kind, connection }: Failure): string => `${kind} ${connection.address}`;

const tcpKind = (trace: Trace, event: AttemptFailed): FindingCode | undefined => {
  const { code, synSent, answer, address, duration, syscall } = event;
  if (syscall === "bind") return code === "EACCES" || code === "EPERM" ? "prohibited" : "local-resources";
  if (code === "ECONNREFUSED") return answer === "icmp" ? "refused-by-icmp" : "refused";
  if (code === "ENETUNREACH") {
    const took = duration >= AT_ONCE_MAX || answer === "icmp";
    return synSent === false || (synSent === undefined && !took) ? "no-route" : "network-unreachable";
  }
  if (code === "EHOSTUNREACH" || code === "EHOSTDOWN")
    return synSent === false ? "no-route" : "host-unreachable";
  if (code === "EADDRNOTAVAIL") {
    // Without any IPv6 on the machine this is what an IPv6 address gives; with it, ports have run out as in IPv4.
    const hasIpv6 = trace.connections.some((other) => other.family === 6 && other.connected !== undefined);
    return familyOf(address) === 6 && !hasIpv6 ? "no-route" : "local-resources";
  }
  if (code === "EINVAL" && (isLinkLocalWithoutZone(address) || isGroup(address))) return "no-route";
  if (code === "ETIMEDOUT") return "syn-unanswered";
  if (code === "ECONNRESET") return "reset-after-accept";
  if (code === "EAFNOSUPPORT" || code === "ENETDOWN") return "no-route";
  if (exhausted.has(code) || code === "EADDRINUSE") return "local-resources";
  if (cancelledCodes.has(code)) return undefined;
  return "prohibited";
};

const tlsFailureKind = (
  trace: Trace,
  connection: ConnectionRecord,
  event: TlsFailed,
): FindingCode | undefined => {
  if (event.timer !== undefined || event.code === "ETIMEDOUT") return "deadline";
  if (cancelledCodes.has(event.code)) return undefined;
  if (otherProtocol(trace, connection) !== undefined) return "not-tls";
  return tlsKind(event.code, event.alert ?? alertOf(event.code), event.message);
};

const closedKind = (trace: Trace, connection: ConnectionRecord): FindingCode | undefined => {
  const { closed, connected, tlsStarted, tlsSecured } = connection;
  if (closed === undefined || connected === undefined) return undefined;
  const { by, code, bytesReceived, age } = closed.event;
  if (code !== undefined && code.startsWith("ERR_SSL_")) return tlsKind(code, alertOf(code), "");
  const byPeer = by === "peer" || wasCut(connection);
  if (byPeer && tlsStarted !== undefined && tlsSecured === undefined) return "tls-refused";
  if (wasCut(connection)) {
    if (writtenAfterFin(trace, connection).length > 0) return "wrote-after-half-close";
    if (expectsTls(trace, connection)) return "plain-to-tls";
    return bytesReceived === 0 && age < RIGHT_AFTER_MAX ? "reset-after-accept" : "reset-after-bytes";
  }
  if (by === "peer") return finishedKind(trace, connection);
  if (by === "timeout") return "deadline";
  if (by !== "failed") return undefined;
  if (code === "EHOSTUNREACH") return "host-unreachable";
  if (code === "ENETUNREACH") return "network-unreachable";
  // Whatever else ended it, it did not end as it should.
  return code === "ETIMEDOUT" ? "deadline" : "reset-after-bytes";
};

const expectsTls = (trace: Trace, connection: ConnectionRecord): boolean =>
  tlsAnswer(trace, connection) !== undefined || speaksTls(trace, connection) !== undefined;

/** The peer's FIN came first. */
const finishedKind = (trace: Trace, connection: ConnectionRecord): FindingCode | undefined => {
  if (connection.connected === undefined) return undefined;
  if (expectsTls(trace, connection)) return "plain-to-tls";
  // What the peer is known to have taken did arrive: a half-closed connection is a healthy one.
  const fateKnown = connection.closed?.event.bytesUnacknowledged === 0;
  if (writtenAfterFin(trace, connection).length > 0 && !fateKnown) return "wrote-after-half-close";
  const received =
    connection.closed?.event.bytesReceived ?? connection.peerFinished?.event.bytesReceived ?? 0;
  return received === 0 ? "closed-before-answer" : undefined;
};

/** "Right after it opened": a server that dislikes a connection on sight says so within this. */
const RIGHT_AFTER_MAX = 1000;

/** A call that the operating system refuses itself returns within this; a router's answer hardly ever does. */
const AT_ONCE_MAX = 3;

const exhausted: ReadonlySet<string> = new Set(["EMFILE", "ENFILE", "ENOBUFS", "ENOMEM", "EAI_MEMORY"]);
const cancelledCodes: ReadonlySet<string> = new Set(["ABORT_ERR", "ECANCELED", "ECANCELLED"]);

/** EINVAL is what a name of more than 253 characters gives. */
const noSuchName: ReadonlySet<string> = new Set([
  "ENOTFOUND",
  "ENODATA",
  "EAI_NONAME",
  "EAI_NODATA",
  "EAI_ADDRFAMILY",
  "EINVAL",
  "EBADNAME",
]);
