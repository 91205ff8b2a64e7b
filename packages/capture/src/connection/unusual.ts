/** What few connections have, kept as objects: the first packets of each kind as evidence, and how many there were. */
import type { MaybeFin } from "./unseen-fin.ts";
import type { OtherAnswers } from "./other-answers.ts";
import type { TcpSegment } from "../segment/tcp-segment.ts";
import type { ResetRecord } from "./reset-record.ts";

/** Packets kept of each kind. */
export const KEPT_MAX = 8;

/** Packets of one kind: all counted, the first kept. */
export class Packets {
  count = 0;
  readonly frames: number[] = [];
  /** ns since the stream's first packet. */
  readonly times: number[] = [];
  lastFrame = 0;
  lastTime = 0;

  add(frame: number, time: number): void {
    this.count += 1;
    this.lastFrame = frame;
    this.lastTime = time;
    if (this.frames.length === KEPT_MAX) return;
    this.frames.push(frame);
    this.times.push(time);
  }
}

/** SYNs that were sent again. */
export class SynsAgain extends Packets {
  /** The timestamp of the first of them; undefined: it has none. */
  readonly #timestamp: number | undefined;
  /** The SYN-ACK that echoes an earlier timestamp: the server had the first SYN. 0: there is none. */
  firstAnswered = 0;

  constructor({ hasTimestamps, tsVal }: TcpSegment) {
    super();
    this.#timestamp = hasTimestamps ? tsVal : undefined;
  }

  /** RFC 7323 §3: a SYN-ACK echoes the timestamp of the SYN that it answers. */
  answered(frame: number, { hasTimestamps, tsEcr }: TcpSegment): void {
    if (this.firstAnswered > 0 || this.#timestamp === undefined || !hasTimestamps) return;
    if (((tsEcr - this.#timestamp) | 0) < 0) this.firstAnswered = frame;
  }
}

/** SYN-ACKs that were sent again. */
export class SynAcksAgain extends Packets {
  /** Those before the ACK that ended the handshake, and the time of the last of them. */
  before = 0;
  beforeTime = 0;
  /** They are not all the same: another server's, or another connection's. */
  differ = false;
  readonly #seq: number;

  constructor(seq: number) {
    super();
    this.#seq = seq;
  }

  again(frame: number, time: number, seq: number, open: boolean): void {
    this.add(frame, time);
    this.differ ||= seq !== this.#seq;
    if (open) return;
    this.before += 1;
    this.beforeTime = time;
  }
}

/** An ICMP error that quotes a segment of the stream. */
export interface IcmpRecord {
  readonly frame: number;
  readonly time: number;
  readonly version: 4 | 6;
  readonly type: number;
  readonly code: number;
  /** The side whose segment is quoted. */
  readonly side: number;
  /** Who sent it. */
  readonly reporter: string;
}

/** The times in which a side's receive window was closed while something waited for it. */
export class WindowStalls {
  count = 0;
  /** ns. */
  total = 0;
  longest = 0;
  longestFrom = 0;
  longestTo = 0;
  /** The one that lasts: the frame that closed the window, and when; −1: none does. */
  since = -1;
  sinceFrame = 0;
  /** A probe met it; data is out that it has no room for. */
  asked = false;
  outstanding = false;
  /** Probes that met the closed window, in the whole; the last of them without any answer, and the first of those. */
  probes = 0;
  unheard = 0;
  unheardFrame = 0;
  /** The last one that ended: ns, and the frame that ended it. */
  lasted = 0;
  openedAt = 0;
  openFrame = 0;

  close(frame: number, time: number, outstanding: boolean): void {
    this.outstanding = outstanding;
    if (this.since >= 0) return;
    this.since = time;
    this.sinceFrame = frame;
    this.asked = false;
  }

  /** `answered`: something has come from the receiver since the last probe. */
  probe(frame: number, answered: boolean): void {
    this.asked = true;
    this.probes += 1;
    if (answered || this.unheard === 0) {
      this.unheard = 0;
      this.unheardFrame = frame;
    }
    this.unheard += 1;
  }

  /** True: whether something waited is not known yet; `waited` says that it did. */
  open(frame: number, time: number): boolean {
    if (this.since < 0) return false;
    this.lasted = Math.max(0, time - this.since);
    this.openedAt = time;
    this.openFrame = frame;
    this.since = -1;
    if (!this.asked && !this.outstanding) return true;
    this.waited();
    return false;
  }

  waited(): void {
    this.count += 1;
    this.total += this.lasted;
    if (this.lasted < this.longest) return;
    this.longest = this.lasted;
    this.longestFrom = this.sinceFrame;
    this.longestTo = this.openFrame;
  }
}

/** Data sent again and again from one number on. */
export class Repeated {
  readonly seq: number;
  readonly packets: Packets = new Packets();
  /** When it was first sent, as far as that is known, ns, and how long nothing had been sent before. */
  readonly firstTime: number;
  readonly idleBefore: number;
  /** ns from the other side's last packet until it was first sent. */
  readonly quiet: number;
  /** Octets of the longest and of the last that went out, the first time included. */
  longest: number;
  last: number;
  /** The first that was shorter than all before it; 0: none. */
  shorterFrame = 0;
  /** Octets of the longest segment that had been acknowledged when it began; 0: none. */
  readonly taken: number;

  constructor(
    seq: number,
    [firstTime, idleBefore, quiet]: readonly [number, number, number],
    length: number,
    taken: number,
  ) {
    this.seq = seq;
    this.firstTime = firstTime;
    this.idleBefore = idleBefore;
    this.quiet = quiet;
    this.longest = length;
    this.last = length;
    this.taken = taken;
  }
}

/** Waits for a delayed ACK that held a small segment back. */
export class LateAcks {
  readonly packets: Packets = new Packets();
  /** ns that the ACKs took beyond a round trip, added up. */
  total = 0;
}

/** Segments that ended exactly where the other side's window does. */
export class FullWindows {
  readonly packets: Packets = new Packets();
  /** The largest window that was filled, octets. */
  largest = 0;
}

/** Where the times of a capture run backwards, and where they jump ahead after that: frames, and by how much, ns. */
export interface ClockStep {
  readonly frame: number;
  readonly by: number;
}

/** Of one side, what few have. */
export interface UnusualOfSide {
  syns?: SynsAgain;
  synAcks?: SynAcksAgain;
  fins?: Packets;
  stalls?: WindowStalls;
  repeated?: Repeated;
  /** The one that was sent again most often. */
  worst?: Repeated;
  /** Keep-alives since the other side was last heard. */
  keepAlives?: Packets;
  lateAcks?: LateAcks;
  fullWindows?: FullWindows;
  offences?: Packets[];
  /** A FIN of it that may be missing. */
  maybeFin?: MaybeFin;
  history?: { retransmitted: number; gaps: number; zero: number };
}

export class Unusual {
  readonly sides: readonly [UnusualOfSide, UnusualOfSide] = [{}, {}];
  readonly resets: ResetRecord[] = [];
  resetCount = 0;
  readonly icmp: IcmpRecord[] = [];
  icmpCount = 0;
  /** The last time that both were silent for long: how long, and until when, ns; 0: they never were. */
  longIdle = 0;
  longIdleEnd = 0;
  /** The first places at which the clock was set. */
  clockSteps?: ClockStep[];
  /** The same SYN was answered with SYN-ACKs of different numbers. */
  answers?: OtherAnswers;

  side(side: number): UnusualOfSide {
    return this.sides[side as 0 | 1];
  }
}
