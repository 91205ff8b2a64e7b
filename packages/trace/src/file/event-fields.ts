/** The fields of every event kind, as the file has them. The compiler compares this table with the event types. */
import { type Flag, states, type Trigger, triggers } from "@tcplens/core";
import type { EventBase } from "../event/event-base.ts";
import type { TraceEvent } from "../event/event.ts";
import { evidences } from "../event/evidence.ts";
import type { Family } from "../event/lookup-events.ts";
import type { NoteEvent } from "../event/note-event.ts";
import type { CertificateInfo } from "../event/tls-events.ts";
import {
  type Fields,
  listed,
  listOf,
  objectOf,
  oneOf,
  optional,
  type Rule,
  text,
  textLike,
  time,
  whole,
  yesNo,
} from "./rule.ts";

/** An event kind's own fields: all but `type` and, of a note, `topic`. */
type OwnFields<E> = Fields<Omit<E, "type" | "topic">>;

type EventOf<K extends TraceEvent["type"]> = Extract<TraceEvent, { readonly type: K }>;
type NoteOf<T extends NoteEvent["topic"]> = Extract<NoteEvent, { readonly topic: T }>;

/** A date and a time of day in UTC, as `Date.prototype.toISOString` writes it. */
export const instant: Rule<string> = textLike(
  "^(?:\\d{4}|[+-]\\d{6})-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\\d|3[01])T(?:[01]\\d|2[0-3]):[0-5]\\d:[0-5]\\d(?:\\.\\d{1,9})?Z$",
  "an instant such as 2026-01-31T12:00:00.000Z",
);

const port: Rule<number> = whole(0, 65_535);
export const trigger: Rule<Trigger> = listed(triggers);

const family: Rule<Family> = listed([4, 6]);
const bytes = whole(0);
const attempt = whole(1);
const sequence = whole(0, 2 ** 32 - 1);
const state = listed(states);
const side = oneOf<"local" | "peer">({ local: true, peer: true });
const direction = oneOf<"sent" | "received">({ sent: true, received: true });

/** An event of the trace as a whole or of one connection. */
const anywhere: Fields<EventBase> = { at: time, connection: whole(0), evidence: listed(evidences) };
/** An event that only a connection has. */
const onConnection: Fields<EventBase> = { ...anywhere, connection: whole(1) };

const certificate: Rule<CertificateInfo> = objectOf<CertificateInfo>({
  subject: text,
  issuer: text,
  names: listOf(text),
  validFrom: instant,
  validTo: instant,
  fingerprint: text,
  selfSigned: yesNo,
});

const flag = oneOf<Flag>({
  SYN: true,
  FIN: true,
  RST: true,
  PSH: true,
  ACK: true,
  URG: true,
  ECE: true,
  CWR: true,
});

const timer = oneOf<"attempt" | "overall">({ attempt: true, overall: true });
const lookup = { ...anywhere, attempt, host: text };
const address = { ...onConnection, attempt, address: text, port };

/** Every kind but `note`. */
export const eventFields: { readonly [K in Exclude<TraceEvent["type"], "note">]: OwnFields<EventOf<K>> } = {
  "lookup-started": lookup,
  "lookup-answered": { ...lookup, family, addresses: listOf(text), duration: time },
  "lookup-failed": { ...lookup, family, code: text, message: text, duration: time },
  "lookup-ended": { ...lookup, addresses: listOf(text), duration: time },
  "attempt-started": { ...address, family },
  "attempt-connected": { ...address, duration: time, local: objectOf({ address: text, port }) },
  "attempt-failed": {
    ...address,
    duration: time,
    code: text,
    syscall: optional(text),
    message: text,
    synSent: optional(yesNo),
    synCount: optional(whole(0)),
    timer: optional(timer),
    answer: optional(oneOf<"reset" | "icmp" | "none">({ reset: true, icmp: true, none: true })),
  },
  "attempt-abandoned": {
    ...address,
    duration: time,
    reason: oneOf<"lost-race" | "cancelled">({ "lost-race": true, cancelled: true }),
    synCount: optional(whole(0)),
  },
  state: {
    ...onConnection,
    side,
    from: state,
    to: state,
    trigger,
    rfc: text,
  },
  segment: {
    ...onConnection,
    direction,
    flags: listOf(flag),
    count: optional(whole(1)),
    sequence: optional(sequence),
    acknowledgement: optional(sequence),
    length: optional(bytes),
    window: optional(bytes),
    lost: optional(listed([true])),
    frame: optional(whole(1)),
    ttl: optional(whole(0, 255)),
    analysis: optional(listOf(text)),
  },
  data: {
    ...onConnection,
    direction,
    bytes,
    total: bytes,
    looksLike: optional(
      oneOf<NonNullable<EventOf<"data">["looksLike"]>>({
        "tls-handshake": true,
        "tls-alert": true,
        http: true,
        "http-plain-to-tls": true,
        ssh: true,
        smtp: true,
      }),
    ),
    payload: optional(textLike<string>("^[A-Za-z0-9+/]*={0,2}$", "base64")),
  },
  "peer-finished": { ...onConnection, bytesReceived: bytes },
  closed: {
    ...onConnection,
    by: oneOf<EventOf<"closed">["by"]>({
      local: true,
      peer: true,
      reset: true,
      timeout: true,
      aborted: true,
      failed: true,
    }),
    code: optional(text),
    syscall: optional(text),
    bytesSent: bytes,
    bytesReceived: bytes,
    bytesUnacknowledged: optional(bytes),
    age: time,
  },
  kernel: {
    ...onConnection,
    evidence: oneOf({ kernel: true }),
    source: oneOf<"proc" | "tcp-info">({ proc: true, "tcp-info": true }),
    state,
    retransmits: whole(0),
    timer: optional(
      oneOf<NonNullable<EventOf<"kernel">["timer"]>>({
        none: true,
        retransmission: true,
        "keep-alive": true,
        "time-wait": true,
        "zero-window-probe": true,
      }),
    ),
    timerIn: optional(time),
    rto: optional(time),
    rtt: optional(time),
    rttvar: optional(time),
    minRtt: optional(time),
    congestionWindow: optional(whole(0)),
    unacknowledged: optional(whole(0)),
    totalRetransmits: optional(whole(0)),
    segmentsIn: optional(whole(0)),
    segmentsOut: optional(whole(0)),
    bytesAcknowledged: optional(bytes),
    bytesReceived: optional(bytes),
    sendQueue: optional(bytes),
    receiveQueue: optional(bytes),
    peerWindow: optional(bytes),
  },
  "tls-started": { ...onConnection, attempt, servername: optional(text), alpn: optional(listOf(text)) },
  "tls-secured": {
    ...onConnection,
    attempt,
    protocol: text,
    cipher: text,
    alpn: optional(text),
    chain: listOf(certificate),
    authorized: yesNo,
    duration: time,
  },
  "tls-failed": {
    ...onConnection,
    attempt,
    code: text,
    message: text,
    alert: optional(text),
    timer: optional(timer),
    chain: optional(listOf(certificate)),
    servername: optional(text),
    duration: time,
  },
  retry: { ...anywhere, attempt, delay: time, reason: text },
  "retry-stopped": {
    ...anywhere,
    attempt,
    cause: oneOf<EventOf<"retry-stopped">["cause"]>({
      attempts: true,
      elapsed: true,
      budget: true,
      futile: true,
      deadline: true,
      cancelled: true,
      policy: true,
    }),
    reason: text,
  },
};

/** The kinds of `note`, told apart by `topic`. */
export const noteFields: { readonly [T in NoteEvent["topic"]]: OwnFields<NoteOf<T>> } = {
  listeners: { ...anywhere, text, port, addresses: listOf(text) },
  proxy: { ...anywhere, text, variable: text, proxy: text },
  "speaks-tls": { ...anywhere, text, protocol: optional(text) },
  unobserved: { ...anywhere, text, what: text },
  deadline: {
    ...anywhere,
    text,
    phase: oneOf<NoteOf<"deadline">["phase"]>({
      lookup: true,
      tcp: true,
      tls: true,
      wait: true,
      answer: true,
    }),
    limit: time,
  },
  cancelled: { ...anywhere, text },
  "packet-finding": {
    ...onConnection,
    text,
    code: textLike<string>("^[a-z][a-z0-9-]*$", "a finding's code"),
    severity: oneOf<NoteOf<"packet-finding">["severity"]>({ error: true, warning: true, info: true }),
    proof: listOf(objectOf({ frame: whole(1), text }), 1),
    alternatives: listOf(text),
    nextSteps: listOf(
      objectOf<NoteOf<"packet-finding">["nextSteps"][number]>({ text, command: optional(text) }),
    ),
  },
  remark: { ...anywhere, text },
};

/** What every event has, whatever its kind: all that can be asked of a kind that is not known. */
export const unknownEventFields: Fields<Pick<EventBase, "at" | "connection">> = {
  at: time,
  connection: whole(0),
};
