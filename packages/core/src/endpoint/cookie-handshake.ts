/**
 * RFC 4987 §3.6: a handshake of which the listener keeps nothing. The SYN,ACK is what a connection with these options
 * would send, with a cookie for its ISS; when the cookie comes back, the SYN is put together again from it, and a
 * connection is led through the handshake as if it had been there.
 */
import { ACK, CWR, ECE, RST, SYN } from "../base/control-bits.ts";
import { invariant } from "../base/errors.ts";
import { seqAdd, type Seq } from "../base/seq.ts";
import { windowUnscaled } from "../base/window.ts";
import { Connection } from "../connection/connection.ts";
import {
  COOKIE_LIFETIME,
  cookieOf,
  mssOfCookie,
  optionsInTimestamp,
  timestampWithOptions,
  type CookieOptions,
  type CookiePair,
} from "../mechanism/syn-cookies.ts";
import { timestampOffset } from "../mechanism/timestamp-offset.ts";
import { NO_TIMESTAMP, optionOf, Segment, type SegmentOption } from "../wire/segment.ts";
import type { SocketAddress } from "./contract.ts";
import type { Host } from "./host.ts";
import type { ListenQueue } from "./listen-queue.ts";
import { PassiveOpening } from "./opening.ts";

/** Answers a SYN and keeps nothing. */
export const answerWithCookie = (
  host: Host,
  listener: ListenQueue,
  here: SocketAddress,
  there: SocketAddress,
  syn: Segment,
  now: number,
): void => {
  const mss =
    optionOf(syn, "mss")?.value ?? (here.address.family === 4 ? MSS_DEFAULT_IPV4 : MSS_DEFAULT_IPV6);
  const cookie = cookieOf(host.hash, pairOf(here, there), syn.sequence, mss, now);
  if (cookie === undefined) {
    host.counters.synsDropped += 1;
    return;
  }
  const hasTimestamps = syn.timestamp >= 0 && listener.options.timestamps !== false;
  const options = hasTimestamps ? optionsOf(syn) : noOptions;
  const answer = answerFor(host, listener, here, options, hasTimestamps);
  const clock = Math.floor(now + timestampOffset(host.hash, here.address, there.address));
  const timestamp = hasTimestamps ? timestampWithOptions(clock, options) : NO_TIMESTAMP;
  const segment = new Segment({
    sourcePort: here.port,
    flags: answer.flags,
    window: answer.window,
    ecn: answer.ecn,
    destinationPort: there.port,
    sequence: cookie,
    acknowledgement: seqAdd(syn.sequence, 1),
    timestamp,
    timestampEcho: hasTimestamps ? syn.timestamp : 0,
    options: answer.options.map((option) =>
      option.kind === "timestamps"
        ? { kind: "timestamps", value: Math.max(0, timestamp), echo: syn.timestamp }
        : option,
    ),
  });
  listener.cookieSentAt = now;
  if (host.send(segment, here.address, there.address)) host.counters.cookiesSent += 1;
};

/** Whether the ACK has been dealt with: it has opened a connection, or was dropped because there is no room. */
export const openByCookie = (
  host: Host,
  listener: ListenQueue,
  here: SocketAddress,
  there: SocketAddress,
  ack: Segment,
  now: number,
): boolean => {
  if ((ack.flags & (SYN | RST | ACK)) !== ACK) return false;
  if (now - listener.cookieSentAt >= COOKIE_LIFETIME) return false;
  const irs = seqAdd(ack.sequence, -1);
  const cookie = seqAdd(ack.acknowledgement, -1);
  const mss = mssOfCookie(host.hash, pairOf(here, there), irs, cookie, now);
  // A cookie opens once: an old duplicate of the ACK must not bring back a connection that has been closed since.
  const isSpent = now - (host.cookiesSpent.find(cookie) ?? Number.NEGATIVE_INFINITY) < COOKIE_LIFETIME;
  if (mss === undefined || isSpent) {
    host.counters.cookiesRefused += 1;
    return false;
  }
  if (listener.isFull || !host.hasRoom) {
    // As in Linux the ACK is dropped. What the peer sends next brings the same cookie again.
    host.counters.acksDropped += 1;
    return true;
  }
  const hasTimestamps = ack.timestamp >= 0 && listener.options.timestamps !== false;
  const options = hasTimestamps ? optionsInTimestamp(ack.timestampEcho) : noOptions;
  const connection = host.make(here, there, {
    options: listener.options,
    ip: listener.ip,
    handshakeRtt: false,
    iss: cookie,
    now,
  });
  const passive = new PassiveOpening(listener);
  connection.passive = passive;
  connection.open("passive", now);
  connection.receive(synAgain(ack, irs, mss, options, hasTimestamps), now);
  passive.segmentsToSkip = 1;
  connection.receive(ack, now);
  host.connections.add(connection, "half-open");
  host.counters.cookiesTaken += 1;
  host.cookiesSpent.set(cookie, now);
  return true;
};

const optionsOf = (syn: Segment): CookieOptions => ({
  windowShift: Math.min(SHIFT_MAX, optionOf(syn, "window-scale")?.shift ?? -1),
  sack: optionOf(syn, "sack-permitted") !== undefined,
  ecn: (syn.flags & (ECE | CWR)) === (ECE | CWR),
});

/** The SYN,ACK of a connection with these options: made once by one that is thrown away, and then kept. */
const answerFor = (
  host: Host,
  listener: ListenQueue,
  here: SocketAddress,
  options: CookieOptions,
  hasTimestamps: boolean,
): Segment => {
  const key =
    (here.address.family === 4 ? 0 : 1) |
    (hasTimestamps ? 2 : 0) |
    (options.sack ? 4 : 0) |
    (options.ecn ? 8 : 0) |
    (options.windowShift < 0 ? 0 : 16);
  const known = listener.cookieAnswers.get(key);
  if (known !== undefined) return known;
  const connection = new Connection({
    localPort: here.port,
    remotePort: here.port,
    iss: 0,
    mtu: host.mtu,
    ipHeader: here.address.family === 4 ? 20 : 40,
    options: { ...listener.options, fastOpen: {} },
  });
  connection.open("passive", 0);
  const ack = new Segment({
    sourcePort: here.port,
    destinationPort: here.port,
    sequence: seqAdd(0 as Seq, 1),
    flags: ACK,
    window: windowUnscaled(WINDOW_MAX),
    ...(hasTimestamps ? { timestamp: 0 } : {}),
  });
  connection.receive(synAgain(ack, 0 as Seq, MSS_DEFAULT_IPV4, options, hasTimestamps), 0);
  for (let action = connection.poll(); action !== undefined; action = connection.poll()) {
    if (action.type !== "transmit") continue;
    listener.cookieAnswers.set(key, action.segment);
    return action.segment;
  }
  invariant(false, "a SYN in LISTEN is answered");
};

/** The SYN that an ACK with a cookie once was the answer's answer to. */
const synAgain = (
  ack: Segment,
  irs: Seq,
  mss: number,
  options: CookieOptions,
  hasTimestamps: boolean,
): Segment => {
  const list: SegmentOption[] = [{ kind: "mss", value: mss }];
  if (options.sack) list.push({ kind: "sack-permitted" });
  if (hasTimestamps) list.push({ kind: "timestamps", value: ack.timestamp, echo: 0 });
  if (options.windowShift >= 0) list.push({ kind: "window-scale", shift: options.windowShift });
  return new Segment({
    sourcePort: ack.sourcePort,
    destinationPort: ack.destinationPort,
    sequence: irs,
    flags: options.ecn ? SYN | ECE | CWR : SYN,
    // The SYN's own window is forgotten; the ACK says a later one, scaled.
    window: windowUnscaled(Math.min(WINDOW_MAX, ack.window * 2 ** Math.max(0, options.windowShift))),
    timestamp: hasTimestamps ? ack.timestamp : NO_TIMESTAMP,
    options: list,
  });
};

const pairOf = (here: SocketAddress, there: SocketAddress): CookiePair => ({
  local: here.address,
  localPort: here.port,
  remote: there.address,
  remotePort: there.port,
});

/** RFC 7323 §2.3: a larger shift counts as this. */
const SHIFT_MAX = 14;

/** RFC 9293 §3.7.1 (MUST-15). */
const MSS_DEFAULT_IPV4 = 536;
const MSS_DEFAULT_IPV6 = 1220;

const WINDOW_MAX = 65_535;

/** Without timestamps there is room for none. */
const noOptions: CookieOptions = { windowShift: -1, sack: false, ecn: false };
