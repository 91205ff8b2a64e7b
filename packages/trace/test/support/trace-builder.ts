/** Builds traces for tests, event by event, on a clock of its own: each step happens when the one before has ended. */
import { type State, type Trigger } from "@tcplens/core";
import type { AttemptFailed } from "../../src/event/attempt-events.ts";
import type { ClosedEvent, DataEvent, KernelEvent } from "../../src/event/connection-events.ts";
import type { TraceEvent, UnknownEvent } from "../../src/event/event.ts";
import type { Endpoint, TraceHeader } from "../../src/event/header.ts";
import type { Family } from "../../src/event/lookup-events.ts";
import type { DeadlineNote, PacketFindingNote } from "../../src/event/note-event.ts";
import type { RetryStopped } from "../../src/event/retry-events.ts";
import type { CertificateInfo, TlsFailed, TlsSecured } from "../../src/event/tls-events.ts";
import { Trace } from "../../src/fold/trace.ts";

/** What the header says; the rest has defaults. */
export interface TraceGiven extends Partial<Endpoint> {
  readonly platform?: string;
  readonly startedAt?: string;
}

/** `Omit` that keeps a union a union. */
type Without<T, K extends PropertyKey> = T extends unknown ? Omit<T, K> : never;

/** An event without what the builder adds. */
type Unstamped = Without<TraceEvent, "at" | "connection" | "evidence"> & {
  readonly evidence?: TraceEvent["evidence"];
};

export const header = (given: TraceGiven = {}): TraceHeader => {
  const {
    platform = "linux 6.18 x64, node 24.21.0",
    startedAt = "2026-11-22T14:02:11.000Z",
    ...endpoint
  } = given;
  const { host = "db.internal", port = 5432, tls = false } = endpoint;
  return {
    type: "trace",
    schema: 1,
    minor: 0,
    id: "test",
    startedAt,
    source: "socket",
    endpoint: { host, port, tls, text: `${host}:${port}`, ...endpoint },
    producer: "test 0",
    ...(platform === "" ? {} : { platform }),
  };
};

/** A certificate that is in order at the builder's default start: its fields may be given. */
export const certificate = (given: Partial<CertificateInfo> = {}): CertificateInfo => ({
  subject: "CN=db.internal",
  issuer: "CN=Corp Root CA, O=Corp",
  names: ["db.internal"],
  validFrom: "2026-01-01T00:00:00.000Z",
  validTo: "2027-01-01T00:00:00.000Z",
  fingerprint: "AA:BB",
  selfSigned: false,
  ...given,
});

/** See the file's head. `trace()` ends it. */
export class TraceBuilder {
  readonly #header: TraceHeader;
  readonly #events: (TraceEvent | UnknownEvent)[] = [];
  readonly #totals = { sent: 0, received: 0 };
  #now = 0;
  #attempt = 1;
  #connections = 0;
  #connection = 0;
  #address = "";
  #startedAt = 0;
  #connectedAt = 0;

  constructor(given: TraceGiven = {}) {
    this.#header = header(given);
  }

  /** Lets time pass. */
  wait(milliseconds: number): this {
    this.#now += milliseconds;
    return this;
  }

  /** A name is looked up and found. */
  lookup(addresses: readonly string[], duration = 3): this {
    const { host } = this.#header.endpoint;
    const attempt = this.#attempt;
    this.#whole({ type: "lookup-started", attempt, host });
    this.#now += duration;
    for (const family of [6, 4] as const) {
      const those = addresses.filter((address) => familyOf(address) === family);
      if (those.length > 0)
        this.#whole({ type: "lookup-answered", attempt, host, family, addresses: those, duration });
    }
    return this.#whole({ type: "lookup-ended", attempt, host, addresses, duration });
  }

  /** A name is looked up and not found, in each family with its code. */
  lookupFails(codes: Partial<Record<Family, string>>, duration = 3): this {
    const { host } = this.#header.endpoint;
    const attempt = this.#attempt;
    this.#whole({ type: "lookup-started", attempt, host });
    this.#now += duration;
    for (const family of [6, 4] as const) {
      const code = codes[family];
      if (code !== undefined)
        this.#whole({
          type: "lookup-failed",
          attempt,
          host,
          family,
          code,
          message: `getaddrinfo ${code}`,
          duration,
        });
    }
    return this.#whole({ type: "lookup-ended", attempt, host, addresses: [], duration });
  }

  /** The host is an address: nothing is asked. */
  literal(): this {
    const { host } = this.#header.endpoint;
    return this.#whole({
      type: "lookup-ended",
      attempt: this.#attempt,
      host,
      addresses: [host],
      duration: 0,
    });
  }

  /** An address is tried; what follows is about it. */
  tries(address: string): this {
    this.#connections += 1;
    this.#connection = this.#connections;
    this.#address = address;
    this.#startedAt = this.#now;
    this.#totals.sent = 0;
    this.#totals.received = 0;
    return this.add({
      type: "attempt-started",
      attempt: this.#attempt,
      address,
      port: this.#port,
      family: familyOf(address),
    });
  }

  /** What follows is about this connection again. */
  on(connection: number, address: string): this {
    this.#connection = connection;
    this.#address = address;
    return this;
  }

  fails(code: string, given: Partial<AttemptFailed> = {}): this {
    const { duration = 0.4, ...rest } = given;
    this.#now = Math.max(this.#now, this.#startedAt + duration);
    return this.add({
      type: "attempt-failed",
      ...this.#where(duration),
      code,
      message: `connect ${code}`,
      syscall: "connect",
      ...rest,
    });
  }

  connects(duration = 1): this {
    this.#now = Math.max(this.#now, this.#startedAt + duration);
    this.#connectedAt = this.#now;
    return this.add({
      type: "attempt-connected",
      ...this.#where(duration),
      local: { address: "10.0.0.2", port: 40_000 },
    });
  }

  isAbandoned(reason: "lost-race" | "cancelled", synCount?: number): this {
    const rest = synCount === undefined ? {} : { synCount };
    return this.add({
      type: "attempt-abandoned",
      ...this.#where(this.#now - this.#startedAt),
      reason,
      ...rest,
    });
  }

  kernel(given: Partial<KernelEvent>): this {
    return this.add({
      type: "kernel",
      source: "tcp-info",
      state: "ESTABLISHED",
      retransmits: 0,
      ...given,
      evidence: "kernel",
    });
  }

  startsTls(servername?: string): this {
    return this.add({
      type: "tls-started",
      attempt: this.#attempt,
      ...(servername === undefined ? {} : { servername }),
    });
  }

  secures(given: Partial<TlsSecured> = {}): this {
    const { duration = 2 } = given;
    this.#now += duration;
    return this.add({
      type: "tls-secured",
      attempt: this.#attempt,
      protocol: "TLSv1.3",
      cipher: "TLS_AES_256_GCM_SHA384",
      chain: [certificate()],
      authorized: true,
      ...given,
      duration,
    });
  }

  failsTls(code: string, given: Partial<TlsFailed> = {}): this {
    const { duration = 2 } = given;
    this.#now += duration;
    return this.add({ type: "tls-failed", attempt: this.#attempt, code, message: code, ...given, duration });
  }

  sends(bytes: number, looksLike?: DataEvent["looksLike"]): this {
    return this.#data("sent", bytes, looksLike);
  }

  receives(bytes: number, looksLike?: DataEvent["looksLike"]): this {
    return this.#data("received", bytes, looksLike);
  }

  peerFinishes(): this {
    return this.add({ type: "peer-finished", bytesReceived: this.#totals.received });
  }

  closes(by: ClosedEvent["by"], given: Partial<ClosedEvent> = {}): this {
    const { sent, received } = this.#totals;
    const age = this.#now - this.#connectedAt;
    return this.add({ type: "closed", by, bytesSent: sent, bytesReceived: received, age, ...given });
  }

  state(side: "local" | "peer", from: State, to: State, trigger: Trigger): this {
    return this.add({ type: "state", side, from, to, trigger, rfc: "9293 §3.10.7.4" });
  }

  /** The policy waits and tries again. */
  retries(delay = 100): this {
    this.#whole({ type: "retry", attempt: this.#attempt, delay, reason: `constant ${delay} ms` });
    this.#now += delay;
    this.#attempt += 1;
    return this;
  }

  stops(cause: RetryStopped["cause"], reason = `the policy stops (${cause})`): this {
    return this.#whole({ type: "retry-stopped", attempt: this.#attempt, cause, reason });
  }

  listeners(addresses: readonly string[]): this {
    return this.#whole({
      type: "note",
      topic: "listeners",
      text: "listeners",
      port: this.#port,
      addresses,
      evidence: "kernel",
    });
  }

  proxy(variable = "HTTPS_PROXY", proxy = "proxy.corp:3128"): this {
    return this.#whole({ type: "note", topic: "proxy", text: "a proxy", variable, proxy });
  }

  speaksTls(protocol?: string): this {
    const rest = protocol === undefined ? {} : { protocol };
    return this.#whole({ type: "note", topic: "speaks-tls", text: "it speaks TLS", ...rest });
  }

  deadline(phase: DeadlineNote["phase"], limit: number): this {
    return this.#whole({ type: "note", topic: "deadline", text: "the deadline", phase, limit });
  }

  /** What an analysis of the packets found about the connection at hand. */
  packetFinding(code: string, given: Partial<PacketFindingNote>): this {
    return this.add({
      type: "note",
      topic: "packet-finding",
      text: "trouble was seen",
      code,
      severity: "warning",
      proof: [{ frame: 1, text: "here" }],
      alternatives: [],
      nextSteps: [],
      evidence: "packet",
      ...given,
    });
  }

  cancelled(): this {
    return this.#whole({ type: "note", topic: "cancelled", text: "cancelled" });
  }

  unknown(): this {
    this.#events.push({ type: "unknown", at: this.#now, connection: this.#connection, raw: { type: "new" } });
    return this;
  }

  /** Any event of the connection at hand. */
  add(event: Unstamped): this {
    return this.#push(event, this.#connection);
  }

  /** The trace, over unless it is to run on. */
  trace(how: "finished" | "running" = "finished"): Trace {
    const trace = new Trace(this.#header);
    for (const event of this.#events) trace.add(event);
    if (how === "finished") trace.finish(this.#now);
    return trace;
  }

  get #port(): number {
    return this.#header.endpoint.port;
  }

  #where(duration: number): { attempt: number; address: string; port: number; duration: number } {
    return { attempt: this.#attempt, address: this.#address, port: this.#port, duration };
  }

  #data(direction: DataEvent["direction"], bytes: number, looksLike: DataEvent["looksLike"]): this {
    this.#totals[direction] += bytes;
    const total = this.#totals[direction];
    return this.add({
      type: "data",
      direction,
      bytes,
      total,
      ...(looksLike === undefined ? {} : { looksLike }),
    });
  }

  #whole(event: Unstamped): this {
    return this.#push(event, 0);
  }

  #push(event: Unstamped, connection: number): this {
    this.#events.push({ at: this.#now, connection, evidence: "socket", ...event } as TraceEvent);
    return this;
  }
}

/** A trace about to be built. */
export const build = (given: TraceGiven = {}): TraceBuilder => new TraceBuilder(given);

const familyOf = (address: string): Family => (address.includes(":") ? 6 : 4);
