/**
 * RFC 9293 §3.10: one connection. Inputs are calls that take `now`; outputs are pulled with `poll()`, until it gives
 * `undefined`, after every input. Nothing here reads a clock, draws a random number or owns a socket.
 */
import { InvalidArgument } from "../base/errors.ts";
import type { Port } from "../base/port.ts";
import { seq, type Seq } from "../base/seq.ts";
import type { State } from "../machine/state.ts";
import type { Reply } from "../machine/transition.ts";
import type { Segment } from "../wire/segment.ts";
import type { Action, CloseReason } from "./action.ts";
import { selectWindow } from "./advertised-window.ts";
import { arrive } from "./arrival.ts";
import * as calls from "./calls.ts";
import { configure } from "./configure.ts";
import type { ConnectionInfo } from "./connection-info.ts";
import { emit, enter, finish, stopTimers, takeAction } from "./emit.ts";
import { onIcmp } from "./icmp.ts";
import type { IcmpReport } from "./icmp-report.ts";
import { snapshot } from "./info.ts";
import { checkTcb } from "./invariants.ts";
import type { ConnectionOptions } from "./options.ts";
import { seqIn, seqOut } from "./positions.ts";
import { onRouteMtu } from "./path-mtu.ts";
import { onRefused } from "./refusal.ts";
import { resolve } from "./settings.ts";
import { listenAgain } from "./listen-again.ts";
import { Tcb } from "./tcb.ts";
import { handleTimeouts, nextTimeout } from "./timeouts.ts";
import { unsent } from "./unsent.ts";

export type { ConnectionInfo } from "./connection-info.ts";
export type { IcmpReport } from "./icmp-report.ts";

/** What an endpoint has to say when it makes a connection. */
export interface ConnectionSetup {
  readonly localPort: Port;
  /** 0 for a passive OPEN that takes anybody. */
  readonly remotePort: Port;
  /** The initial sequence number, any integer; reduced modulo 2**32. */
  readonly iss: number;
  /** Octets an IP packet may have on the way out (68 or more), and the octets of its header. */
  readonly mtu: number;
  readonly ipHeader: 20 | 40;
  /** What is known of the path's MTU; less than `mtu`. Default: `mtu`. */
  readonly pathMtu?: number;
  /** Added to `now` to make TSval, ms (RFC 7323 §7.1: it should not tell the machine's uptime). Default: 0. */
  readonly timestampOffset?: number;
  /** The whole endpoint's budget of challenge ACKs (RFC 5961 §7). Default: no limit but the connection's own. */
  readonly challengeLimit?: { take(now: number): boolean };
  /** 0 or more and less than 1, for BBR's choice of when to probe. Default: always 1/2. */
  readonly random?: () => number;
  /** `false`: the time from SYN,ACK to its acknowledgement is no round trip, as behind a SYN cookie. Default: true. */
  readonly handshakeRtt?: boolean;
  readonly options?: ConnectionOptions;
}

/** A call of the program that RFC 9293 answers with an error, in its words. */
export interface CallProblem {
  readonly error: Reply;
}

export interface WriteOptions {
  /** The last octet of `bytes` is urgent (RFC 9293 §3.8.5). */
  readonly urgent?: boolean;
  /** More follows at once: do not send what does not fill a segment (MSG_MORE). */
  readonly more?: boolean;
}

/** What an endpoint needs of a connection in TIME-WAIT to answer in its place. */
export interface TimeWaitFacts {
  readonly sndNxt: Seq;
  readonly rcvNxt: Seq;
  /** Octets. */
  readonly rcvWnd: number;
  /** The header's field. */
  readonly window: number;
  readonly timestampOffset: number;
  /** -1: no timestamps. */
  readonly tsRecent: number;
  readonly tsRecentAt: number;
  readonly endsAt: number;
  readonly ignoreResets: boolean;
}

/** One connection. `poll` gives what it asks of the world; call it until it gives `undefined`, after every other call. */
export class Connection {
  #tcb: Tcb;
  /** For the owner: the endpoint or a driver keeps here what belongs to the connection. */
  owner: unknown = undefined;

  /** @throws {@link InvalidArgument} where a number is out of its range. */
  constructor(setup: ConnectionSetup) {
    if (!(setup.mtu >= MTU_MIN && setup.mtu <= MTU_MAX))
      throw new InvalidArgument("setup.mtu", `a number from ${MTU_MIN} to ${MTU_MAX}`, setup.mtu);
    this.#tcb = new Tcb({
      localPort: setup.localPort,
      remotePort: setup.remotePort,
      iss: seq(setup.iss),
      mtu: setup.mtu,
      ipHeader: setup.ipHeader,
      timestampOffset: setup.timestampOffset ?? 0,
      settings: resolve(setup.options),
    });
    if (setup.pathMtu !== undefined) this.#tcb.pathMtu = Math.min(setup.mtu, setup.pathMtu);
    this.#tcb.challengeLimit = setup.challengeLimit;
    this.#tcb.random = setup.random;
    this.#tcb.synSentUnknown = setup.handshakeRtt === false;
  }

  get localPort(): Port {
    return this.#tcb.localPort as Port;
  }

  /** 0 until the first SYN, where the OPEN was passive. */
  get remotePort(): Port {
    return this.#tcb.remotePort as Port;
  }

  get state(): State {
    return this.#tcb.state;
  }

  /** Why it is gone; `undefined` until it is CLOSED. */
  get closeReason(): CloseReason | undefined {
    return this.#tcb.closeReason;
  }

  /** Octets that `read` would give. */
  get readableBytes(): number {
    return this.#tcb.received.readable;
  }

  /** Octets that `write` would take. */
  get writableBytes(): number {
    return Math.max(0, this.#tcb.settings.sendBuffer - this.#tcb.sendBuffer.length);
  }

  /** Octets written and not yet acknowledged. */
  get unacknowledgedBytes(): number {
    return this.#tcb.sendBuffer.length;
  }

  /** Octets written and not yet sent even once. */
  get unsentBytes(): number {
    return unsent(this.#tcb);
  }

  /** The peer's FIN has been reached. */
  get peerFinished(): boolean {
    return this.#tcb.peerFinished;
  }

  /** Octets of urgent data that have not been read yet, those before it included (RFC 9293 §3.8.5). */
  get urgentBytes(): number {
    const { rcvUp, rcvNxt, received } = this.#tcb;
    return Math.max(0, rcvUp - (rcvNxt - received.readable));
  }

  /** RFC 1191 §3: its packets may be cut on their way (no DF): a router asks for smaller ones than it makes. */
  get mayFragment(): boolean {
    return this.#tcb.mayFragment || this.#tcb.settings.pathMtuDiscovery === "none";
  }

  /** `release` has been called. */
  get released(): boolean {
    return this.#tcb.released;
  }

  /** Data of the peer's SYN was taken (RFC 7413 §4.2). */
  get fastOpened(): boolean {
    return this.#tcb.fastOpen?.opened ?? false;
  }

  /** OPEN. Passive: LISTEN, then the first SYN given to `receive` makes it SYN-RECEIVED. */
  open(mode: "active" | "passive", now: number): CallProblem | undefined {
    return problem(calls.open(this.#tcb, mode, now));
  }

  /** SEND. Returns how many octets were taken, from the front; fewer when the send buffer is full. Copies them. */
  write(bytes: Uint8Array, now: number, options: WriteOptions = plainWrite): number | CallProblem {
    if (!ArrayBuffer.isView(bytes)) throw new InvalidArgument("bytes", "a Uint8Array", bytes);
    const result = calls.write(this.#tcb, bytes, now, options);
    return typeof result === "number" ? result : { error: result };
  }

  /** RECEIVE: how many octets were put into `into`; 0: none yet, or none ever (see `peerFinished`). */
  read(into: Uint8Array, now: number): number {
    return calls.read(this.#tcb, into, now);
  }

  /**
   * The same without taking them away. `offset`: octets to skip.
   * @throws {@link InvalidArgument} for an offset that is no whole number, 0 or more.
   */
  peek(into: Uint8Array, offset = 0): number {
    if (!Number.isInteger(offset) || offset < 0)
      throw new InvalidArgument("offset", "a whole number, 0 or more", offset);
    return this.#tcb.received.peek(into, offset);
  }

  /** CLOSE of the sending half: a FIN follows what has been written. Reading goes on. */
  shutdown(now: number): CallProblem | undefined {
    return problem(calls.shutdown(this.#tcb, now));
  }

  /** The program lets go: CLOSE, and what comes from now on, or has come and is unread, is answered with a reset. */
  release(now: number): void {
    calls.release(this.#tcb, now);
  }

  /** ABORT: a reset, and everything is thrown away. */
  abort(now: number): CallProblem | undefined {
    return problem(calls.abort(this.#tcb, now));
  }

  /**
   * A segment that is addressed to this connection, its checksum verified. Its payload is copied. `joinedOf`: the link has
   * joined several segments of so many octets into it; 0: it is as it was sent.
   */
  receive(segment: Segment, now: number, joinedOf = 0): void {
    const before = this.#tcb.state;
    this.#tcb.joinedOf = joinedOf;
    arrive(this.#tcb, segment, now);
    if (this.#tcb.state === "LISTEN" && before !== "LISTEN") this.#tcb = listenAgain(this.#tcb);
  }

  /** An ICMP error about a segment of ours. Returns whether it was believed (RFC 5927 §4.1). */
  receiveIcmp(report: IcmpReport, now: number): boolean {
    return onIcmp(this.#tcb, report, now);
  }

  /** The route to the peer takes packets of so many octets: for a host whose routes change. */
  routeMtu(mtu: number, now: number): void {
    onRouteMtu(this.#tcb, mtu, now);
  }

  /** The segment that `poll` gave last was not sent: this host's own queue had no room for it. Before any other call. */
  refused(segment: Segment, now: number): void {
    onRefused(this.#tcb, segment, now);
  }

  /** Does what is due. An early call does nothing. */
  handleTimeout(now: number): void {
    handleTimeouts(this.#tcb, now);
  }

  /** When `handleTimeout` is next worth calling; `Infinity`: never. Any call but `poll` may change it. */
  nextTimeout(): number {
    return nextTimeout(this.#tcb);
  }

  /** The next action; `undefined` when there is none. */
  poll(): Action | undefined {
    return takeAction(this.#tcb);
  }

  /** Changes these options and leaves the others; those of the handshake have no effect after it. */
  configure(options: ConnectionOptions, now: number): void {
    configure(this.#tcb, options, now);
  }

  /** A snapshot of what goes on inside, for views and assertions. */
  info(now: number): ConnectionInfo {
    return snapshot(this.#tcb, now);
  }

  /** @throws InvariantViolation where the record contradicts itself. For tests and simulations. */
  checkInvariants(): void {
    checkTcb(this.#tcb);
  }

  /** In TIME-WAIT: what somebody needs who answers in its place; `undefined` in other states. */
  timeWait(): TimeWaitFacts | undefined {
    const tcb = this.#tcb;
    if (tcb.state !== "TIME-WAIT") return undefined;
    return {
      sndNxt: seqOut(tcb, tcb.sndNxt),
      rcvNxt: seqIn(tcb, tcb.rcvNxt),
      rcvWnd: Math.max(0, tcb.rcvAdv - tcb.rcvNxt),
      window: selectWindow(tcb),
      timestampOffset: tcb.timestampOffset,
      tsRecent: tcb.timestamps ? tcb.tsRecent : -1,
      tsRecentAt: tcb.tsRecentAt,
      endsAt: tcb.endAt,
      ignoreResets: tcb.settings.ignoreResetInTimeWait,
    };
  }

  /** In TIME-WAIT: somebody else goes on in its place. Its timers stop, it says `closed`, its state stays. */
  handOver(): void {
    const tcb = this.#tcb;
    if (tcb.state !== "TIME-WAIT" || tcb.closeReason !== undefined) return;
    stopTimers(tcb);
    tcb.closeReason = { kind: "closed", first: tcb.firstToClose ?? "local" };
    emit(tcb, { type: "closed", reason: tcb.closeReason });
  }

  /** In TIME-WAIT: a new incarnation takes its place (RFC 6191 §2). */
  replace(): void {
    if (this.#tcb.state !== "TIME-WAIT") return;
    enter(this.#tcb, "time-wait-timeout");
    finish(this.#tcb, { kind: "replaced" });
  }
}

const problem = (reply: Reply | undefined): CallProblem | undefined =>
  reply === undefined ? undefined : { error: reply };

const plainWrite: WriteOptions = {};
/** RFC 791 §3.2, and the largest length an IPv4 packet or an IPv6 payload can state. */
const MTU_MIN = 68;
const MTU_MAX = 65_575;
