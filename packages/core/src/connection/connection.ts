/**
 * RFC 9293 §3.10: one connection. Inputs are calls that take `now`; outputs are pulled with `poll()`, until it gives
 * `undefined`, after every input. Nothing here reads a clock, draws a random number or owns a socket.
 */
import type { Port } from "../base/port.ts";
import type { State } from "../machine/state.ts";
import type { Reply } from "../machine/transition.ts";
import type { Segment } from "../wire/segment.ts";
import type { Action, CloseReason } from "./action.ts";
import type { ConnectionOptions } from "./options.ts";

/** What an endpoint has to say when it makes a connection. */
export interface ConnectionSetup {
  readonly localPort: Port;
  /** 0 for a passive OPEN that takes anybody. */
  readonly remotePort: Port;
  readonly iss: number;
  /** Octets an IP packet may have on the way out, and the octets of its header: 20 for IPv4, 40 for IPv6. */
  readonly mtu: number;
  readonly ipHeader: 20 | 40;
  /** Added to `now` to make TSval, ms (RFC 7323 §7: it should not tell the machine's uptime). Default: 0. */
  readonly timestampOffset?: number;
  /** For jitter only. Default: none. */
  readonly random?: () => number;
  readonly options?: ConnectionOptions;
}

/** A call of the program that RFC 9293 answers with an error, in its words. */
export interface CallProblem {
  readonly error: Reply;
}

export interface WriteOptions {
  /** RFC 9293 §3.9.1.2 (PUSH). Default: true: the last octet of every write is pushed. */
  readonly push?: boolean;
  /** The last octet of `bytes` is urgent (RFC 9293 §3.8.5). */
  readonly urgent?: boolean;
  /** More follows at once: do not send what does not fill a segment (MSG_MORE). */
  readonly more?: boolean;
}

export declare class Connection {
  constructor(setup: ConnectionSetup);
  readonly localPort: Port;
  /** Set by the first SYN where the OPEN was passive. */
  remotePort: Port;
  readonly state: State;
  /** Why it is gone; `undefined` until it is CLOSED. */
  readonly closeReason: CloseReason | undefined;
  /** For the owner: the endpoint or a driver keeps here what belongs to the connection. */
  owner: unknown;

  /** OPEN. Passive: LISTEN, then the first SYN given to `receive` makes it SYN-RECEIVED. */
  open(mode: "active" | "passive", now: number): CallProblem | undefined;
  /** SEND. Returns how many octets were taken, from the front; fewer when the send buffer is full. Copies them. */
  write(bytes: Uint8Array, now: number, options?: WriteOptions): number | CallProblem;
  /** RECEIVE into `into`: how many octets were put there; 0: none yet, or none ever (see `peerFinished`). */
  read(into: Uint8Array, now: number): number;
  /** The same without taking them away. `offset`: octets to skip. */
  peek(into: Uint8Array, offset?: number): number;
  readonly readableBytes: number;
  readonly writableBytes: number;
  /** Octets written and not yet acknowledged; of these, not yet sent even once. */
  readonly unacknowledgedBytes: number;
  readonly unsentBytes: number;
  readonly peerFinished: boolean;
  /** CLOSE, the sending half: a FIN follows what has been written. Reading goes on. */
  shutdown(now: number): CallProblem | undefined;
  /** The program reads no more: what comes from now on is answered with a reset, unread data resets at once. */
  release(now: number): void;
  /** ABORT: a reset, and everything is thrown away. */
  abort(now: number): CallProblem | undefined;

  /** A segment that is addressed to this connection, its checksum verified. */
  receive(segment: Segment, now: number): void;
  /** An ICMP error about a segment of ours: hard, soft, or "packet too big" with the MTU of the next hop. */
  receiveIcmp(report: IcmpReport, now: number): void;

  /** Does what is due. An early call does nothing. */
  handleTimeout(now: number): void;
  /** When `handleTimeout` is next worth calling; `Infinity`: never. Any other call may change it. */
  nextTimeout(): number;
  /** The next action; `undefined` when there is none. Call until then after every input. */
  poll(): Action | undefined;

  /** Changes options while the connection lives; those of the handshake have no effect after it. */
  configure(options: ConnectionOptions, now: number): void;
  /** A snapshot of what goes on inside, for views and assertions. */
  info(now: number): ConnectionInfo;
}

/** RFC 9293 §3.9.2.2: an ICMP error and the sequence number of the segment it quotes. */
export interface IcmpReport {
  readonly kind: "hard" | "soft" | "packet-too-big";
  /** For example `port unreachable`. */
  readonly name: string;
  /** SEG.SEQ in the quoted header: it has to lie in flight (RFC 5927 §4.1), or the report is ignored. */
  readonly sequence: number;
  /** Octets, for `packet-too-big`; 0: an old router that does not say. */
  readonly mtu?: number;
}

/** As `TCP_INFO` names it, in the units given here. Times ms, windows octets, counts segments. */
export interface ConnectionInfo {
  readonly state: State;
  readonly congestionState: "open" | "disorder" | "cwr" | "recovery" | "loss";
  readonly options: { readonly timestamps: boolean; readonly sack: boolean; readonly windowScale: boolean; readonly ecn: boolean };
  readonly sndWscale: number;
  readonly rcvWscale: number;
  readonly rto: number;
  readonly ato: number;
  readonly sndMss: number;
  readonly rcvMss: number;
  readonly advMss: number;
  readonly pathMtu: number;
  readonly unacked: number;
  readonly sacked: number;
  readonly lost: number;
  readonly retrans: number;
  readonly totalRetrans: number;
  readonly retransmits: number;
  readonly probes: number;
  readonly backoff: number;
  readonly srtt: number | undefined;
  readonly rttvar: number | undefined;
  readonly minRtt: number | undefined;
  readonly sndCwnd: number;
  readonly sndSsthresh: number;
  readonly reordering: number;
  readonly dsackDups: number;
  readonly reordSeen: number;
  readonly rcvSpace: number;
  readonly rcvWnd: number;
  readonly sndWnd: number;
  readonly bytesAcked: number;
  readonly bytesReceived: number;
  readonly bytesSent: number;
  readonly bytesRetrans: number;
  readonly segsIn: number;
  readonly segsOut: number;
  readonly dataSegsIn: number;
  readonly dataSegsOut: number;
  readonly delivered: number;
  readonly deliveredCe: number;
  readonly notsentBytes: number;
  readonly pacingRate: number;
  readonly deliveryRate: number;
  readonly sndUna: number;
  readonly sndNxt: number;
  readonly rcvNxt: number;
}
