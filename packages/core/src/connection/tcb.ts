/**
 * RFC 9293 §3.3.1: the transmission control block, everything that is known of one connection. Plain data: what may be
 * done with it stands in the files beside. Positions in the two streams are offsets, counted from the ISS and the IRS
 * without ever wrapping; `seqOut` and `offsetOf…` in `positions.ts` are where they meet the wire's 32 bits.
 */
import type { Seq } from "../base/seq.ts";
import { ReceiveBuffer } from "../buffer/receive-buffer.ts";
import { SendBuffer } from "../buffer/send-buffer.ts";
import type { State } from "../machine/state.ts";
import type { CongestionController, CongestionWindow } from "../mechanism/congestion/controller.ts";
import type { RttSpread } from "../mechanism/retransmission-timer.ts";
import type { AckPace } from "./ack-pace.ts";
import type { Action, CloseReason } from "./action.ts";
import type { FastOpenState } from "./fast-open-state.ts";
import type { LossState } from "./loss-state.ts";
import type { MtuSearch } from "./path-mtu.ts";
import { SeldomFields } from "./seldom-fields.ts";
import { SentQueue } from "./sent-queue.ts";
import type { Settings } from "./settings.ts";

/** What `Connection` keeps. Times ms, sizes octets unless said otherwise; -1 or `Infinity`: not set. */
export class Tcb extends SeldomFields {
  // Names.
  localPort: number;
  remotePort: number;
  settings: Settings;
  state: State = "CLOSED";
  /** How SYN-RECEIVED was reached (RFC 9293 §3.5, MUST-11). */
  opened: "passively" | "actively" = "actively";
  closeReason: CloseReason | undefined = undefined;
  firstToClose: "local" | "peer" | "both" | undefined = undefined;

  // Send sequence space.
  iss: Seq;
  sndUna = 0;
  /** One beyond the highest octet ever sent. */
  sndNxt = 0;
  sndWnd = 0;
  maxSndWnd = 0;
  /** Offsets of the segment that last set the window (RFC 9293 §3.10.7.4, SND.WL1 and SND.WL2). */
  sndWl1 = 0;
  sndWl2 = 0;
  finQueued = false;
  /** The FIN's own offset once it has gone out; -1 before. */
  finOffset = -1;
  readonly sendBuffer: SendBuffer = new SendBuffer();
  /** Offset of the first octet the send buffer holds. */
  sendBase = 1;
  readonly sent: SentQueue = new SentQueue();
  /** A write was not taken whole: say when there is room. */
  wantsRoom = false;
  /** End of the last write that did not say so: what ends there is pushed. */
  pushMark = 0;
  /** End of the last segment sent that was shorter than the MSS (Minshall). */
  sndSml = 0;
  /** End of the last segment that was pushed. */
  pushedTo = 0;

  // Receive sequence space.
  irs: Seq = 0 as Seq;
  rcvNxt = 0;
  /** Right edge of the window as the peer knows it, and RCV.NXT when it was told. */
  rcvAdv = 0;
  rcvWup = 0;
  readonly received: ReceiveBuffer = new ReceiveBuffer();
  /** Offset of the peer's FIN once it has been seen, perhaps beyond a gap; -1 before. */
  peerFin = -1;
  peerFinished = false;
  /** The program reads no more (the whole socket is closed). */
  released = false;
  /** What the buffer may grow to at present, and how far the window may be opened. */
  receiveBuffer: number;
  windowClamp: number;

  // Negotiated.
  sndWscale = 0;
  rcvWscale = 0;
  scaling = false;
  timestamps = false;
  sack = false;
  ecn = false;
  /** What the peer takes, and what is sent at most without options counted; `advMss` is what we offered. */
  peerMss = 536;
  advMss = 0;
  mtu: number;
  pathMtu: number;
  readonly ipHeader: 20 | 40;
  /** Largest payload of a segment, options taken off. */
  mss = 0;
  /** Estimate of what the peer's full segments carry. */
  rcvMss = 0;

  // Timestamps.
  readonly timestampOffset: number;
  tsRecent = 0;
  tsRecentAt = -1;
  /** RCV.NXT when an acknowledgement was last sent (RFC 7323 §4.3, Last.ACK.sent). */
  lastAckSent = 0;

  // Round-trip time (RFC 6298 §2) and the timers.
  srtt = -1;
  rttvar = 0;
  spread: RttSpread | undefined = undefined;
  minRttAt = 0;
  rto: number;
  backoff = 0;
  /** Retransmission, tail loss probe, reordering or window probe: there is one of them at a time. */
  timer: "none" | "retransmission" | "tail-loss-probe" | "reordering" | "window-probe" = "none";
  timerAt: number = Number.POSITIVE_INFINITY;
  ackAt: number = Number.POSITIVE_INFINITY;
  /** When the oldest unacknowledged octet first went out; -1: nothing outstanding. */
  outstandingSince = -1;
  retransmits = 0;
  lastReceivedAt = 0;
  /** When data last went out; -1: never. */
  lastDataSentAt = -1;
  /** The whole endpoint's budget of challenge ACKs (RFC 5961 §7). */
  challengeLimit: { take(now: number): boolean } | undefined = undefined;
  lastChallengeAt: number = NEVER_BEFORE;

  // Acknowledging.
  ackNow = false;
  ackPending = false;
  /** Full segments received and not yet acknowledged. */
  unackedSegments = 0;
  /** Where acknowledgements keep pace with the data, as Linux has them. */
  pace: AckPace | undefined = undefined;

  // Congestion.
  readonly cc: CongestionWindow;
  controller: CongestionController | undefined = undefined;
  loss: LossState | undefined = undefined;
  congestionState: "open" | "disorder" | "cwr" | "recovery" | "loss" = "open";
  /** Offset of SND.NXT when the present reduction began. */
  highSeq = 0;
  maxPacketsOut = 0;
  cwndUsageSeq = 0;
  cwndLimited = false;
  deliveredAt = 0;
  firstSentAt = 0;
  /** `delivered` up to which samples are limited by the program; 0: not limited. */
  appLimited = 0;
  /** Octets per ms that arrived at the last sample. */
  deliveryRate = 0;

  // Explicit congestion notification (RFC 3168 §6.1).

  // Fast open (RFC 7413), urgent, path MTU.
  fastOpen: FastOpenState | undefined = undefined;
  userTimeout: number | undefined = undefined;
  search: MtuSearch | undefined = undefined;
  /** The longest segment known to have come through, octets. */
  passedLength = 0;

  // Counters.
  /** Segments of the stream that have gone out, every retransmission counted. */
  transmissions = 0;
  totalRetrans = 0;
  bytesAcked = 0;
  bytesReceived = 0;
  bytesSent = 0;
  bytesRetrans = 0;
  segsIn = 0;
  segsOut = 0;
  dataSegsIn = 0;
  dataSegsOut = 0;

  /** What is to be polled, from `actionHead` on. */
  actions: (Action | undefined)[] = [];
  actionHead = 0;

  constructor(fields: {
    localPort: number;
    remotePort: number;
    iss: Seq;
    mtu: number;
    ipHeader: 20 | 40;
    timestampOffset: number;
    settings: Settings;
  }) {
    super();
    this.localPort = fields.localPort;
    this.remotePort = fields.remotePort;
    this.iss = fields.iss;
    this.mtu = fields.mtu;
    this.pathMtu = fields.mtu;
    this.ipHeader = fields.ipHeader;
    this.timestampOffset = fields.timestampOffset;
    this.settings = fields.settings;
    this.rto = fields.settings.rtoInitial;
    this.receiveBuffer = fields.settings.receiveBuffer;
    this.windowClamp = 0;
    this.userTimeout = fields.settings.userTimeout;
    this.cc = {
      cwnd: fields.settings.initialWindow,
      ssthresh: Number.POSITIVE_INFINITY,
      cwndClamp: 0x3fff_ffff,
      cwndCount: 0,
      isCwndLimited: false,
      smss: 536,
      srtt: undefined,
      minRtt: Number.POSITIVE_INFINITY,
      inFlight: 0,
      sndUna: 0,
      sndNxt: 0,
      pacingRate: 0,
      delivered: 0,
      hasSack: true,
    };
  }
}

/** Long before any clock begins, and a small integer: such a field needs no box. Times that need no fractions have none. */
const NEVER_BEFORE = -(2 ** 30);
