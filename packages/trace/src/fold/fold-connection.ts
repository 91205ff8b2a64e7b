/** Folds the events of one connection, one address tried, into its record. */
import type { AttemptStarted } from "../event/attempt-events.ts";
import type { TraceEvent, UnknownEvent } from "../event/event.ts";
import type { Growing } from "./growing.ts";
import type { ConnectionRecord } from "./records.ts";

/** The record of an address about to be tried. Both ends are CLOSED until a state event says otherwise. */
export const newConnection = (event: AttemptStarted): Growing<ConnectionRecord> => ({
  id: event.connection,
  attempt: event.attempt,
  address: event.address,
  port: event.port,
  family: event.family,
  startedAt: event.at,
  outcome: "pending",
  connected: undefined,
  failed: undefined,
  abandoned: undefined,
  tlsStarted: undefined,
  tlsSecured: undefined,
  tlsFailed: undefined,
  peerFinished: undefined,
  localFinishedAt: undefined,
  closed: undefined,
  localState: "CLOSED",
  peerState: "CLOSED",
  kernel: [],
  bytesSent: 0,
  bytesReceived: 0,
  events: [],
});

/** Adds an event of this connection. Constant time. */
export const foldConnection = (
  record: Growing<ConnectionRecord>,
  event: TraceEvent | UnknownEvent,
  index: number,
): void => {
  record.events.push(index);
  switch (event.type) {
    case "attempt-connected":
      record.connected = { index, event };
      record.outcome = "connected";
      return;
    case "attempt-failed":
      record.failed = { index, event };
      record.outcome = "failed";
      return;
    case "attempt-abandoned":
      record.abandoned = { index, event };
      record.outcome = "abandoned";
      return;
    case "tls-started":
      record.tlsStarted = { index, event };
      return;
    case "tls-secured":
      record.tlsSecured = { index, event };
      return;
    case "tls-failed":
      record.tlsFailed = { index, event };
      return;
    case "state":
      if (event.side === "peer") {
        record.peerState = event.to;
        return;
      }
      record.localState = event.to;
      if (event.trigger === "close") record.localFinishedAt ??= event.at;
      return;
    case "data":
      if (event.direction === "sent") record.bytesSent = event.total;
      else record.bytesReceived = event.total;
      return;
    case "peer-finished":
      record.peerFinished = { index, event };
      record.bytesReceived = Math.max(record.bytesReceived, event.bytesReceived);
      return;
    case "closed":
      record.closed = { index, event };
      // The socket's own count is the last word: writes still queued when the last data event came are in it.
      record.bytesSent = Math.max(record.bytesSent, event.bytesSent);
      record.bytesReceived = Math.max(record.bytesReceived, event.bytesReceived);
      return;
    case "kernel":
      record.kernel.push({ index, event });
      return;
    case "attempt-started":
    case "segment":
    case "lookup-started":
    case "lookup-answered":
    case "lookup-failed":
    case "lookup-ended":
    case "retry":
    case "retry-stopped":
    case "note":
    case "unknown":
      return;
  }
};
