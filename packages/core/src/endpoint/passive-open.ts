/**
 * RFC 9293 §3.10.7.2: a segment to a listener. A SYN becomes a half-open connection as long as the queues have room, and
 * after that a cookie (RFC 4987 §3.6); an ACK may bring such a cookie back.
 */
import { ACK, RST, SYN } from "../base/control-bits.ts";
import type { Seq } from "../base/seq.ts";
import type { ConnectionOptions } from "../connection/options.ts";
import { fastOpenCookie, isFastOpenCookie } from "../mechanism/fast-open-cookies.ts";
import type { IpAddress } from "../wire/address.ts";
import { optionOf, type Segment } from "../wire/segment.ts";
import { copyAddress } from "./addresses.ts";
import type { SocketAddress } from "./contract.ts";
import { answerWithCookie, openByCookie } from "./cookie-handshake.ts";
import type { Host } from "./host.ts";
import type { ListenQueue } from "./listen-queue.ts";
import { PassiveOpening } from "./opening.ts";
import { profiles } from "../connection/profile.ts";
import { resetFor } from "./resets.ts";
import type { TimeWait } from "./time-wait.ts";

/** `local` is this host's own, `from` may be written over later. */
export const receiveForListener = (
  host: Host,
  listener: ListenQueue,
  local: IpAddress,
  from: IpAddress,
  segment: Segment,
  now: number,
): void => {
  const { flags } = segment;
  // First to third step of §3.10.7.2, and the fifth.
  if ((flags & RST) !== 0) return;
  if ((flags & ACK) !== 0) {
    const here = listener.here(local);
    const there = { address: copyAddress(from), port: segment.sourcePort };
    if (ignoresSynAck(listener, flags)) return;
    if (!openByCookie(host, listener, here, there, segment, now)) refuse(host, local, from, segment);
  } else if ((flags & SYN) !== 0) receiveSyn(host, listener, local, from, segment, now);
};

/** FreeBSD drops a SYN,ACK to a listener in silence. */
const ignoresSynAck = (listener: ListenQueue, flags: number): boolean =>
  (flags & SYN) !== 0 && profiles[listener.options.profile ?? "rfc"].listenIgnoresSynAck;

/** Answers with a reset, where this host does (RFC 9293 §3.5.2). */
export const refuse = (host: Host, local: IpAddress, from: IpAddress, segment: Segment): void => {
  if (host.options.resets === false) return;
  const reset = resetFor(segment, (host.connection.profile ?? "rfc") === "rfc");
  if (reset !== undefined && host.send(reset, local, copyAddress(from))) host.counters.resetsSent += 1;
};

const receiveSyn = (
  host: Host,
  listener: ListenQueue,
  local: IpAddress,
  from: IpAddress,
  syn: Segment,
  now: number,
): void => {
  const { synCookies } = host.options;
  // As in Linux: as long as the program does not accept, no more connections are begun, not even by a cookie.
  const isCookie = synCookies === "always" || (synCookies !== "never" && !hasRoomForSyn(host, listener));
  if (listener.isFull || (!isCookie && !hasRoomForSyn(host, listener))) {
    host.counters.synsDropped += 1;
    return;
  }
  const here = listener.here(local);
  const there = { address: copyAddress(from), port: syn.sourcePort };
  if (isCookie) answerWithCookie(host, listener, here, there, syn, now);
  else openHalf(host, listener, here, there, syn, now);
};

/** Whether a SYN would make a half-open connection, and no cookie. */
export const hasRoomForSyn = (host: Host, listener: ListenQueue): boolean =>
  listener.halfOpen < listener.backlog &&
  host.connections.halfOpen < host.limits.synQueue &&
  !listener.isFull &&
  host.hasRoom;

/**
 * RFC 6191 §2: a SYN that reopens a pair of sockets. The new connection begins beyond the numbers of the old one; the old
 * one comes back should the SYN turn out to have been an old duplicate (RFC 9293 §3.6.1, MAY-2).
 */
export const reopen = (
  host: Host,
  listener: ListenQueue,
  timeWait: TimeWait,
  syn: Segment,
  now: number,
): void => {
  host.counters.timeWaitReopened += 1;
  host.connections.removeTimeWait(timeWait);
  openHalf(host, listener, timeWait.local, timeWait.remote, syn, now, timeWait);
};

/** The same for a connection in TIME-WAIT that is still held by its program, which has been told of its end. */
export const reopenAfter = (
  host: Host,
  listener: ListenQueue,
  here: SocketAddress,
  there: SocketAddress,
  syn: Segment,
  now: number,
  sndNxt: Seq,
): void => {
  host.counters.timeWaitReopened += 1;
  openHalf(host, listener, here, there, syn, now, undefined, sndNxt);
};

const openHalf = (
  host: Host,
  listener: ListenQueue,
  here: SocketAddress,
  there: SocketAddress,
  syn: Segment,
  now: number,
  previous?: TimeWait,
  beyond: Seq | undefined = previous?.sndNxt,
): void => {
  const connection = host.make(here, there, {
    options: optionsFor(host, listener, here, there, syn, now),
    ip: listener.ip,
    iss: host.iss(here, there, now, beyond),
    now,
  });
  connection.passive = new PassiveOpening(listener, previous);
  connection.open("passive", now);
  connection.receive(syn, now);
  host.connections.add(connection, "half-open");
  if (connection.fastOpened) host.counters.fastOpened += 1;
};

/** RFC 7413 §4.2: what a connection has to know of Fast Open, where its listener has that on and the SYN asks for it. */
const optionsFor = (
  host: Host,
  listener: ListenQueue,
  here: SocketAddress,
  there: SocketAddress,
  syn: Segment,
  now: number,
): ConnectionOptions => {
  const { options } = listener;
  if (options.fastOpen?.server !== true) return options;
  const asked = optionOf(syn, "fast-open");
  if (asked === undefined && options.fastOpen.withoutCookie !== true) return options;
  // PendingFastOpenRequests: beyond the limit the SYN is treated like any other.
  if (listener.fastOpening >= listener.fastOpenBacklog) return { ...options, fastOpen: {} };
  // Whoever runs the listener may make the cookies instead.
  if (options.fastOpen.cookie !== undefined) return options;
  // A cookie of the period before is as good as a fresh one, until the peer is given another.
  const cookie =
    asked !== undefined && isFastOpenCookie(host.hash, here.address, there.address, asked.cookie, now)
      ? asked.cookie
      : fastOpenCookie(host.hash, here.address, there.address, now);
  return { ...options, fastOpen: { ...options.fastOpen, server: true, cookie } };
};
