/** What the sample traces are made of: events in short form, and the usual sequences of them. */
import type { TraceEvent } from "../../src/event/event.ts";
import { type Endpoint, schemaMajor, schemaMinor, type TraceHeader } from "../../src/event/header.ts";
import { Trace } from "../../src/fold/trace.ts";

type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** An event without its stamp; `evidence` is `socket` unless it says otherwise. */
type Body = Without<TraceEvent, "at" | "connection" | "evidence"> & {
  readonly evidence?: TraceEvent["evidence"];
};

/** `[at, connection, event]`. */
export type Row = readonly [number, number, Body];

export const sampleHeader = (endpoint: Partial<Endpoint> = {}, id = "sample-1"): TraceHeader => {
  const host = endpoint.host ?? "127.0.0.1";
  const port = endpoint.port ?? 5432;
  return {
    type: "trace",
    schema: schemaMajor,
    minor: schemaMinor,
    id,
    startedAt: "2026-03-14T14:02:11.250Z",
    source: "socket",
    endpoint: { host, port, tls: false, text: `${host}:${port}`, ...endpoint },
    producer: "tcplens 0.1.0",
    platform: "linux 6.18 x64, node 24.21.0",
  };
};

export const eventsOf = (rows: readonly Row[]): readonly TraceEvent[] =>
  rows.map(
    ([at, connection, { evidence = "socket", type, ...body }]) =>
      ({ type, at: Math.round(at * 1000) / 1000, connection, evidence, ...body }) as TraceEvent,
  );

export const traceOf = (header: TraceHeader, events: readonly TraceEvent[], endedAt?: number): Trace => {
  const trace = new Trace(header);
  for (const event of events) trace.add(event);
  trace.finish(endedAt);
  return trace;
};

export const RFC = {
  open: "9293 §3.10.1",
  synSent: "9293 §3.10.7.3",
  listen: "9293 §3.10.7.2",
  other: "9293 §3.10.7.4",
  close: "9293 §3.10.4",
  timeWait: "9293 §3.10.8",
} as const;

/** An address handed to the operating system, its SYN on the way. */
export const started = (
  at: number,
  id: number,
  attempt: number,
  address: string,
  port: number,
): readonly Row[] => [
  [at, id, { type: "attempt-started", attempt, address, port, family: address.includes(":") ? 6 : 4 }],
  [
    at,
    id,
    { type: "state", side: "local", from: "CLOSED", to: "SYN-SENT", trigger: "open-active", rfc: RFC.open },
  ],
  [at, id, { type: "segment", direction: "sent", flags: ["SYN"] }],
];

export const connected = (
  at: number,
  id: number,
  where: {
    readonly attempt: number;
    readonly address: string;
    readonly port: number;
    readonly duration: number;
  },
): readonly Row[] => [
  [
    at,
    id,
    { type: "state", side: "peer", from: "LISTEN", to: "SYN-RECEIVED", trigger: "rcv-syn", rfc: RFC.listen },
  ],
  [at, id, { type: "segment", direction: "received", flags: ["SYN", "ACK"] }],
  [
    at,
    id,
    {
      type: "state",
      side: "local",
      from: "SYN-SENT",
      to: "ESTABLISHED",
      trigger: "rcv-syn-ack",
      rfc: RFC.synSent,
    },
  ],
  [at, id, { type: "segment", direction: "sent", flags: ["ACK"] }],
  [
    at,
    id,
    {
      type: "state",
      side: "peer",
      from: "SYN-RECEIVED",
      to: "ESTABLISHED",
      trigger: "rcv-ack-of-syn",
      rfc: RFC.other,
    },
  ],
  [
    at,
    id,
    {
      type: "attempt-connected",
      ...where,
      local: { address: where.address.includes(":") ? "fd00::2" : "127.0.0.1", port: 51_234 },
    },
  ],
];

/** We finish first, the peer follows. */
export const closedByUs = (
  at: number,
  id: number,
  age: number,
  bytesSent: number,
  bytesReceived: number,
): readonly Row[] => [
  [
    at,
    id,
    { type: "state", side: "local", from: "ESTABLISHED", to: "FIN-WAIT-1", trigger: "close", rfc: RFC.close },
  ],
  [at, id, { type: "segment", direction: "sent", flags: ["FIN", "ACK"] }],
  [
    at + 0.4,
    id,
    {
      type: "state",
      side: "peer",
      from: "ESTABLISHED",
      to: "CLOSE-WAIT",
      trigger: "rcv-fin",
      rfc: RFC.other,
    },
  ],
  [at + 0.4, id, { type: "segment", direction: "received", flags: ["ACK"] }],
  [
    at + 0.4,
    id,
    {
      type: "state",
      side: "local",
      from: "FIN-WAIT-1",
      to: "FIN-WAIT-2",
      trigger: "rcv-ack-of-fin",
      rfc: RFC.other,
    },
  ],
  [
    at + 0.4,
    id,
    { type: "state", side: "peer", from: "CLOSE-WAIT", to: "LAST-ACK", trigger: "close", rfc: RFC.close },
  ],
  [at + 0.4, id, { type: "segment", direction: "received", flags: ["FIN", "ACK"] }],
  [
    at + 0.4,
    id,
    { type: "state", side: "local", from: "FIN-WAIT-2", to: "TIME-WAIT", trigger: "rcv-fin", rfc: RFC.other },
  ],
  [at + 0.4, id, { type: "segment", direction: "sent", flags: ["ACK"] }],
  [
    at + 0.4,
    id,
    {
      type: "state",
      side: "peer",
      from: "LAST-ACK",
      to: "CLOSED",
      trigger: "rcv-ack-of-fin",
      rfc: RFC.other,
    },
  ],
  [at + 0.4, id, { type: "peer-finished", bytesReceived }],
  [at + 0.5, id, { type: "closed", by: "local", bytesSent, bytesReceived, bytesUnacknowledged: 0, age }],
];

/** An address that needs no lookup. */
export const literal = (host: string): Row => [
  0,
  0,
  { type: "lookup-ended", attempt: 1, host, addresses: [host], duration: 0 },
];
