/** What the fold makes of the events: attempts, and in each the addresses tried. Indices are into `trace.events`. */
import type { State } from "@tcplens/core";
import type { AttemptAbandoned, AttemptConnected, AttemptFailed } from "../event/attempt-events.ts";
import type { ClosedEvent, KernelEvent, PeerFinished } from "../event/connection-events.ts";
import type { Family, LookupAnswered, LookupFailed } from "../event/lookup-events.ts";
import type { RetryEvent, RetryStopped } from "../event/retry-events.ts";
import type { TlsFailed, TlsSecured, TlsStarted } from "../event/tls-events.ts";

/** An event with its place in the trace. */
export interface Indexed<E> {
  readonly index: number;
  readonly event: E;
}

/** The lookup of one attempt. */
export interface LookupRecord {
  readonly host: string;
  readonly startedAt: number;
  /** Undefined while it runs. */
  readonly endedAt: number | undefined;
  readonly answers: readonly Indexed<LookupAnswered>[];
  readonly failures: readonly Indexed<LookupFailed>[];
  /** In the order of trying. */
  readonly addresses: readonly string[];
  /** Whether the host was an address, so that nothing was asked. */
  readonly literal: boolean;
}

/** One address tried: one connection. */
export interface ConnectionRecord {
  readonly id: number;
  readonly attempt: number;
  readonly address: string;
  readonly port: number;
  readonly family: Family;
  readonly startedAt: number;
  readonly outcome: "pending" | "connected" | "failed" | "abandoned";
  readonly connected: Indexed<AttemptConnected> | undefined;
  readonly failed: Indexed<AttemptFailed> | undefined;
  readonly abandoned: Indexed<AttemptAbandoned> | undefined;
  readonly tlsStarted: Indexed<TlsStarted> | undefined;
  readonly tlsSecured: Indexed<TlsSecured> | undefined;
  readonly tlsFailed: Indexed<TlsFailed> | undefined;
  readonly peerFinished: Indexed<PeerFinished> | undefined;
  /** When this side closed its half, ms; undefined while it has not, or where that was not recorded. */
  readonly localFinishedAt: number | undefined;
  readonly closed: Indexed<ClosedEvent> | undefined;
  /** Both ends' states now, as the state events have them. */
  readonly localState: State;
  readonly peerState: State;
  readonly kernel: readonly Indexed<KernelEvent>[];
  readonly bytesSent: number;
  readonly bytesReceived: number;
  /** Indices of all its events, in order. */
  readonly events: readonly number[];
}

/** One go at the endpoint: a lookup and the addresses tried. */
export interface AttemptRecord {
  /** From 1. */
  readonly number: number;
  readonly startedAt: number;
  /** When the verdict on it fell; undefined while it runs. */
  readonly endedAt: number | undefined;
  readonly lookup: LookupRecord | undefined;
  /** In the order in which they were started. */
  readonly connections: readonly ConnectionRecord[];
  readonly retry: Indexed<RetryEvent> | undefined;
  readonly stopped: Indexed<RetryStopped> | undefined;
}

/**
 * `connected`: the endpoint was reached (and secured, where TLS was asked for) and the peer did not break the
 * connection: a reset, or the peer's close before any answer to what was sent, makes it `failed`; so does an end by
 * time-out or error, and an overall deadline that was hit.
 */
export type Outcome = "running" | "connected" | "failed";
