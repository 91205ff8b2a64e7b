/**
 * RFC 9293 §3.10.7.4, TIME-WAIT: what is left of a connection nobody holds any more. A dozen numbers answer for it what
 * still arrives, in the place of a whole connection with its buffers.
 */
import { ACK, FIN, RST, SYN } from "../base/control-bits.ts";
import { seqAdd, seqGt, type Seq } from "../base/seq.ts";
import { windowUnscaled, type WindowUnscaled } from "../base/window.ts";
import type { TimeWaitFacts } from "../connection/connection.ts";
import { isAcceptable } from "../machine/segment-triggers.ts";
import { isChallengeDue } from "../mechanism/challenge-limit.ts";
import { mayReopen } from "../mechanism/time-wait-reuse.ts";
import { NO_TIMESTAMP, Segment } from "../wire/segment.ts";
import type { SocketAddress } from "./contract.ts";
import type { Timed } from "./timer-heap.ts";

/** How long it lasts when it begins anew, and the least distance between two challenges (RFC 5961 §7), ms. */
export interface TimeWaitHabits {
  readonly duration: number;
  readonly challengeInterval: number;
}

/**
 * What to do about a segment. `answer`: send `acknowledgement()`; `challenge`: the same if the endpoint's limit allows it
 * (RFC 5961 §7); `end`: forget it all.
 */
export type TimeWaitVerdict = "ignore" | "answer" | "challenge" | "end";

/** One pair of sockets in TIME-WAIT. */
export class TimeWait implements Timed {
  heapSlot = -1;
  readonly local: SocketAddress;
  readonly remote: SocketAddress;
  readonly #sndNxt: Seq;
  readonly #rcvNxt: Seq;
  readonly #rcvWnd: number;
  readonly #window: WindowUnscaled;
  readonly #tsRecent: number;
  readonly #timestampOffset: number;
  readonly #duration: number;
  readonly #ignoreResets: boolean;
  readonly #challengeInterval: number;
  #endsAt: number;
  #answeredAt = Number.NEGATIVE_INFINITY;

  constructor(local: SocketAddress, remote: SocketAddress, facts: TimeWaitFacts, habits: TimeWaitHabits) {
    this.local = local;
    this.remote = remote;
    this.#sndNxt = facts.sndNxt;
    this.#rcvNxt = facts.rcvNxt;
    this.#rcvWnd = facts.rcvWnd;
    this.#window = windowUnscaled(facts.window);
    this.#tsRecent = facts.tsRecent;
    this.#timestampOffset = facts.timestampOffset;
    this.#endsAt = facts.endsAt;
    this.#duration = habits.duration;
    this.#ignoreResets = facts.ignoreResets;
    this.#challengeInterval = habits.challengeInterval;
  }

  nextTimeout(): number {
    return this.#endsAt;
  }

  /** One beyond the last number this end used: a new connection begins after it (RFC 9293 §3.6.1, MAY-2). */
  get sndNxt(): Seq {
    return this.#sndNxt;
  }

  /** RFC 6191 §2. `timestamps`: whether a new connection would have them if the SYN does. */
  mayReopen(syn: Segment, timestamps: boolean, strictly = false): boolean {
    const timestamp = timestamps ? syn.timestamp : NO_TIMESTAMP;
    return mayReopen({ rcvNxt: this.#rcvNxt, tsRecent: this.#tsRecent }, syn.sequence, timestamp, strictly);
  }

  receive(segment: Segment, now: number): TimeWaitVerdict {
    const { flags, sequence } = segment;
    const length = segment.payload.length + ((flags & SYN) === 0 ? 0 : 1) + ((flags & FIN) === 0 ? 0 : 1);
    if ((flags & RST) !== 0) return this.#receiveReset(sequence, now);
    // RFC 7323 §5.3 R1.
    const isOld =
      this.#tsRecent >= 0 && segment.timestamp >= 0 && ((segment.timestamp - this.#tsRecent) | 0) < 0;
    // The peer's FIN again ends where the window begins, so the first check alone would never see it.
    const repeatsFin = (flags & (FIN | SYN)) === FIN && seqAdd(sequence, length) === this.#rcvNxt;
    if (isOld || !(repeatsFin || isAcceptable(this.#rcvNxt, this.#rcvWnd, sequence, length)))
      return this.#challenge(segment, now);
    if ((flags & SYN) !== 0) return this.#challenge(segment, now);
    if ((flags & ACK) === 0) return "ignore";
    if (seqGt(segment.acknowledgement, this.#sndNxt)) return this.#challenge(segment, now);
    if ((flags & FIN) === 0) return "ignore";
    this.#endsAt = now + this.#duration;
    return "answer";
  }

  /** <SEQ=SND.NXT><ACK=RCV.NXT><CTL=ACK>. */
  acknowledgement(now: number): Segment {
    const fields = {
      sourcePort: this.local.port,
      destinationPort: this.remote.port,
      sequence: this.#sndNxt,
      acknowledgement: this.#rcvNxt,
      flags: ACK,
      window: this.#window,
    };
    if (this.#tsRecent < 0) return new Segment(fields);
    const timestamp = Math.floor(now + this.#timestampOffset) >>> 0;
    return new Segment({ ...fields, timestamp, timestampEcho: this.#tsRecent });
  }

  #receiveReset(sequence: Seq, now: number): TimeWaitVerdict {
    // RFC 1337 §3: a reset here is likely the answer to an acknowledgement that an old segment has brought about.
    if (this.#ignoreResets) return "ignore";
    // RFC 5961 §3.2, as in every synchronized state.
    if (sequence === this.#rcvNxt) return "end";
    if ((sequence - this.#rcvNxt) >>> 0 >= this.#rcvWnd) return "ignore";
    return this.#limited(now);
  }

  /** Data is always answered: a limit on that would leave a peer that sends it again without an answer. */
  #challenge(segment: Segment, now: number): TimeWaitVerdict {
    if (segment.payload.length > 0 && (segment.flags & SYN) === 0) return "answer";
    return this.#limited(now);
  }

  #limited(now: number): TimeWaitVerdict {
    if (!isChallengeDue(this.#answeredAt, now, this.#challengeInterval)) return "ignore";
    this.#answeredAt = now;
    return "challenge";
  }
}
