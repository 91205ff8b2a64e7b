/** Arbitrary traces: any events in any order that a trace takes, with tame strings or with any at all. */
import { InvalidArgument, states } from "@tcplens/core";
import * as fc from "fast-check";
import type { TraceEvent } from "../../src/event/event.ts";
import { Trace } from "../../src/fold/trace.ts";
import { certificate, header } from "./trace-builder.ts";

/** Where a trace's strings come from. */
export interface Strings {
  readonly name: fc.Arbitrary<string>;
  /** A code, mostly one of those given. */
  readonly code: (usual: readonly string[]) => fc.Arbitrary<string>;
  readonly address: fc.Arbitrary<string>;
}

const connectCodes =
  "ECONNREFUSED ECONNRESET EHOSTUNREACH ENETUNREACH ETIMEDOUT EINVAL EACCES EADDRNOTAVAIL EADDRINUSE EMFILE ENOMEM EAFNOSUPPORT ABORT_ERR".split(
    " ",
  );
const lookupCodes = "ENOTFOUND EAI_AGAIN ENODATA EINVAL ETIMEDOUT EMFILE".split(" ");
const tlsCodes = [
  ..."CERT_HAS_EXPIRED CERT_NOT_YET_VALID UNABLE_TO_VERIFY_LEAF_SIGNATURE DEPTH_ZERO_SELF_SIGNED_CERT UNSPECIFIED".split(
    " ",
  ),
  ..."ERR_TLS_CERT_ALTNAME_INVALID ERR_SSL_WRONG_VERSION_NUMBER ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED EPROTO".split(
    " ",
  ),
  ..."ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION ERR_SSL_UNEXPECTED_MESSAGE ECONNRESET ETIMEDOUT".split(" "),
];
const closeCodes =
  "ECONNRESET EPIPE ETIMEDOUT EHOSTUNREACH ECONNABORTED ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED".split(" ");
const addresses = [
  "10.0.3.7",
  "10.0.3.8",
  "fd00::7",
  "127.0.0.1",
  "::1",
  "fe80::1",
  "fe80::1%eth0",
  "224.0.0.1",
];

/** Strings as real traces have them. */
export const tame: Strings = {
  name: fc.constantFrom(
    "db.internal",
    "localhost",
    "app.localhost",
    "api.example",
    "10.0.3.7",
    "127.0.0.1",
    "fd00::7",
  ),
  code: (usual) => fc.constantFrom(...usual),
  address: fc.constantFrom(...addresses),
};

/** Any string, as a hostile file may have them. */
export const wild: Strings = {
  name: fc.oneof(tame.name, fc.string({ unit: "binary", maxLength: 300 })),
  code: (usual) => fc.oneof(tame.code(usual), fc.string({ unit: "binary", maxLength: 40 })),
  address: fc.oneof(tame.address, fc.string({ unit: "binary", maxLength: 60 })),
};

/** A trace of up to some hundred events, over or still running. */
export const anyTrace = (strings: Strings): fc.Arbitrary<Trace> =>
  fc
    .record({
      host: strings.name,
      port: fc.constantFrom(0, 1, 80, 443, 5432, 65_535),
      tls: fc.boolean(),
      platform: fc.constantFrom("linux 6", "darwin 25", "win32 10", "plan9", ""),
      startedAt: fc.constantFrom("2026-11-22T14:02:11.000Z", "not a time"),
      steps: fc.array(anySteps(strings), { maxLength: 12 }),
      over: fc.boolean(),
    })
    .map(({ steps, over, ...given }) => {
      const trace = new Trace(header(given));
      for (const each of steps.flat()) addTo(trace, each);
      if (over) trace.finish();
      return trace;
    });

/** An event with the time before it; `connection` and `attempt` count back from the last, most often to the last itself. */
interface Step {
  readonly wait: number;
  readonly back: number;
  readonly event: Readonly<Record<string, unknown>>;
}

const addTo = (trace: Trace, { wait, back, event }: Step): void => {
  const begins = event["type"] === "attempt-started";
  const attempts = trace.attempts.length;
  const stamped = {
    at: trace.endedAt + wait,
    evidence: "socket",
    ...event,
    connection: begins ? trace.connections.length + 1 : Math.max(0, trace.connections.length - back),
    // One back from none is the next: a lookup or an address begins an attempt where there is room for one.
    ...("attempt" in event ? { attempt: Math.max(1, back === 2 ? attempts + 1 : attempts) } : {}),
  } as unknown as TraceEvent;
  try {
    trace.add(stamped);
  } catch (error) {
    // What cannot come next is left out.
    if (!(error instanceof InvalidArgument)) throw error;
  }
};

const stepOf = (event: Event): fc.Arbitrary<Step> =>
  fc.record({ wait: span, back: fc.constantFrom(0, 0, 0, 0, 1, 2), event });

/** One event of any kind, or an address tried with what may follow in its order. */
const anySteps = (strings: Strings): fc.Arbitrary<readonly Step[]> => {
  const [started, connected, failed, abandoned] = attemptEvents(strings);
  const [begun, secured, broken] = tlsEvents(strings);
  const [data, finished, closed, state, kernel] = connectionEvents(strings);
  const some = (...events: readonly Event[]) => fc.array(fc.oneof(...events.map(stepOf)), { maxLength: 4 });
  const inOrder = (...parts: readonly fc.Arbitrary<readonly Step[]>[]) =>
    fc.tuple(...parts).map((lists) => lists.flat());
  const one = (event: Event) => stepOf(event).map((each) => [{ ...each, back: 0 }]);
  const opened = inOrder(one(started), some(kernel), one(connected), some(kernel));
  return fc.oneof(
    inOrder(one(started), some(kernel), fc.oneof(one(failed), one(abandoned))),
    inOrder(opened, some(data), some(data, finished, state), some(data), one(closed)),
    inOrder(opened, one(begun), fc.oneof(one(broken), one(secured)), some(data, finished), one(closed)),
    stepOf(anyEvent(strings)).map((each) => [each]),
  );
};

const span = fc.oneof(
  fc.constantFrom(0, 0.3, 3, 300, 1010, 10_000),
  fc.double({ min: 0, max: 1e7, noNaN: true }),
);
const size = fc.oneof(fc.constantFrom(0, 1, 517), fc.nat(1e9));
const evidence = fc.constantFrom("packet", "kernel", "socket", "model");

const maybe = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined });

type Event = fc.Arbitrary<Readonly<Record<string, unknown>>>;
type Three = readonly [Event, Event, Event];
type Four = readonly [...Three, Event];
type Five = readonly [...Four, Event];

/** Like `fc.record`, leaving out what is undefined, as files do. */
const event = (fields: Record<string, fc.Arbitrary<unknown>>): Event =>
  fc
    .record(fields)
    .map((record) => Object.fromEntries(Object.entries(record).filter(([, value]) => value !== undefined)));

const anyEvent = (strings: Strings): Event =>
  fc.oneof(
    ...lookupEvents(strings),
    ...attemptEvents(strings),
    ...attemptEvents(strings),
    ...tlsEvents(strings),
    ...connectionEvents(strings),
    ...otherEvents(strings),
  );

const type = (name: string) => fc.constant(name);
const attempt = fc.constant(0);
const family = fc.constantFrom(4, 6);

const lookupEvents = ({ name, code, address }: Strings) => [
  event({ type: type("lookup-started"), attempt, host: name }),
  event({
    type: type("lookup-answered"),
    attempt,
    host: name,
    family,
    addresses: fc.array(address, { maxLength: 3 }),
    duration: span,
  }),
  event({
    type: type("lookup-failed"),
    attempt,
    host: name,
    family,
    code: code(lookupCodes),
    message: name,
    duration: span,
  }),
  event({
    type: type("lookup-ended"),
    attempt,
    host: name,
    addresses: fc.array(address, { maxLength: 3 }),
    duration: span,
  }),
];

const attemptEvents = ({ code, address, name }: Strings): Four => [
  event({ type: type("attempt-started"), attempt, address, port: fc.nat(65_535), family }),
  event({
    type: type("attempt-connected"),
    attempt,
    address,
    port: fc.nat(65_535),
    duration: span,
    local: fc.constant({ address: "10.0.0.2", port: 1 }),
  }),
  event({
    type: type("attempt-failed"),
    attempt,
    address,
    port: fc.nat(65_535),
    duration: span,
    code: code(connectCodes),
    message: name,
    evidence,
    syscall: maybe(fc.constantFrom("connect", "bind")),
    synSent: maybe(fc.boolean()),
    synCount: maybe(fc.nat(9)),
    timer: maybe(fc.constantFrom("attempt", "overall")),
    answer: maybe(fc.constantFrom("reset", "icmp", "none")),
  }),
  event({
    type: type("attempt-abandoned"),
    attempt,
    address,
    port: fc.nat(65_535),
    duration: span,
    reason: fc.constantFrom("lost-race", "cancelled"),
    synCount: maybe(fc.nat(9)),
  }),
];

const chain = ({ name }: Strings) =>
  fc.array(
    fc
      .record({
        subject: name,
        issuer: name,
        names: fc.array(name, { maxLength: 6 }),
        validFrom: fc.constantFrom("2026-01-01T00:00:00Z", "2027-06-01T00:00:00Z", "never"),
        validTo: fc.constantFrom("2026-02-01T00:00:00Z", "2028-01-01T00:00:00Z", "never"),
        selfSigned: fc.boolean(),
      })
      .map(certificate),
    { maxLength: 3 },
  );

const tlsEvents = (strings: Strings): Three => [
  event({ type: type("tls-started"), attempt, servername: maybe(strings.name) }),
  event({
    type: type("tls-secured"),
    attempt,
    protocol: fc.constantFrom("TLSv1.2", "TLSv1.3"),
    cipher: fc.constant("X"),
    chain: chain(strings),
    authorized: fc.boolean(),
    duration: span,
  }),
  event({
    type: type("tls-failed"),
    attempt,
    code: strings.code(tlsCodes),
    message: strings.name,
    alert: maybe(fc.constantFrom("certificate_required", "handshake_failure", "unknown_ca", "decode_error")),
    timer: maybe(fc.constantFrom("attempt", "overall")),
    chain: maybe(chain(strings)),
    servername: maybe(strings.name),
    duration: span,
  }),
];

const connectionEvents = ({ code }: Strings): Five => [
  event({
    type: type("data"),
    direction: fc.constantFrom("sent", "received"),
    bytes: size,
    total: size,
    looksLike: maybe(
      fc.constantFrom("tls-handshake", "tls-alert", "http", "http-plain-to-tls", "ssh", "smtp"),
    ),
  }),
  event({ type: type("peer-finished"), bytesReceived: size }),
  event({
    type: type("closed"),
    by: fc.constantFrom("local", "peer", "reset", "timeout", "aborted", "failed"),
    code: maybe(code(closeCodes)),
    bytesSent: size,
    bytesReceived: size,
    bytesUnacknowledged: maybe(size),
    age: span,
  }),
  event({
    type: type("state"),
    side: fc.constantFrom("local", "peer"),
    from: fc.constantFrom(...states),
    to: fc.constantFrom(...states),
    trigger: fc.constant("rcv-fin"),
    rfc: fc.constant("9293 §3.6"),
  }),
  event({
    type: type("kernel"),
    evidence: fc.constant("kernel"),
    source: fc.constantFrom("proc", "tcp-info"),
    state: fc.constantFrom(...states),
    retransmits: fc.nat(6),
    rtt: maybe(span),
    minRtt: maybe(span),
    totalRetransmits: maybe(fc.nat(3)),
  }),
];

const otherEvents = ({ address, name }: Strings) => [
  event({ type: type("retry"), attempt, delay: span, reason: name }),
  event({
    type: type("retry-stopped"),
    attempt,
    cause: fc.constantFrom("attempts", "elapsed", "budget", "futile", "deadline", "cancelled", "policy"),
    reason: name,
  }),
  event({
    type: type("note"),
    topic: fc.constant("listeners"),
    text: name,
    port: fc.constantFrom(1, 5432),
    addresses: fc.array(address, { maxLength: 3 }),
  }),
  event({
    type: type("note"),
    topic: fc.constant("proxy"),
    text: name,
    variable: fc.constant("HTTPS_PROXY"),
    proxy: name,
  }),
  event({
    type: type("note"),
    topic: fc.constant("deadline"),
    text: name,
    phase: fc.constantFrom("lookup", "tcp", "tls", "wait", "answer"),
    limit: span,
  }),
  event({ type: type("note"), topic: fc.constantFrom("cancelled", "remark", "speaks-tls"), text: name }),
  event({ type: type("unknown"), raw: fc.constant({}) }),
];
