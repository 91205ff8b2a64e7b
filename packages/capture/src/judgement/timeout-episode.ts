/**
 * A time of waiting until a retransmission timer went off, once or several times without progress (RFC 6298 §5.5), and
 * what came of it. Where the answer is one to a first copy, and nothing that the timer sent was needed, nothing was lost.
 */
import type { TcpSegment } from "../segment/tcp-segment.ts";
import type { Resent } from "./trouble.ts";

/** Something that proves a count: the first few frames are kept. */
export interface Proof {
  readonly frame: number;
  readonly text: string;
}

export class TimeoutEpisode {
  /** The first segment that the timer sent again. */
  readonly frame: number;
  /** When its sender fell silent, ns since the stream's first packet. */
  readonly since: number;
  /** It was the last that was out, so that a tail loss probe may have sent it. */
  readonly last: boolean;
  /** ns from when the sender fell silent, each time; the first few. */
  readonly waits: number[] = [];
  /** Times that the timer went off, and ns that it waited, in all. */
  timeouts = 0;
  wait = 0;
  /** Segments that were sent again, and those of them that had arrived. */
  sent = 0;
  needless = 0;
  /** The first segment that ended the waiting: its frame and when; 0: none has. */
  endFrame = 0;
  until = 0;
  /** It is known that the answer was to a first copy, by its timestamp; it reports none that came twice; neither. */
  answer: "first copy" | "no copy" | "not known" = "not known";
  readonly proofs: Proof[] = [];
  readonly needlessProofs: Proof[] = [];
  /** A SYN or FIN was sent, or the timer went off again before all that was out had been acknowledged. */
  #mixed = false;
  #heard = false;
  #firstTimestamp: number | undefined;

  constructor(frame: number, since: number, last: boolean) {
    this.frame = frame;
    this.since = since;
    this.last = last;
  }

  /** The timer went off for nothing that was lost (RFC 5682 §1). */
  get isNeedless(): boolean {
    const { sent, needless, timeouts, answer } = this;
    return !this.#mixed && timeouts > 0 && sent > 0 && needless === sent && answer !== "not known";
  }

  /** For long nothing came through, and then everything did. */
  get isStall(): boolean {
    const { timeouts, since, until } = this;
    return this.isNeedless && !this.#heard && timeouts > 1 && until - since >= LONG;
  }

  /** Something else came from the other side meanwhile. */
  hears(): void {
    if (this.endFrame === 0) this.#heard = true;
  }

  goesOff(quiet: number): void {
    if (this.endFrame > 0) this.#mixed = true;
    if (this.waits.length < WAITS_MAX) this.waits.push(quiet);
    this.timeouts += 1;
    this.wait += quiet;
  }

  /** The first time was no timer's. */
  takeBack(): void {
    this.waits.length = 0;
    this.timeouts = 0;
    this.wait = 0;
    this.proofs.length = 0;
  }

  sends(resent: Resent): void {
    resent.episode = this;
    if (this.sent === 0) this.#firstTimestamp = resent.tsVal;
    this.sent += 1;
    if (resent.bare) this.#mixed = true;
  }

  /** A segment acknowledges something new. `reports`: with a D-SACK (RFC 2883). */
  ends(frame: number, time: number, { hasTimestamps, tsEcr }: TcpSegment, reports: boolean): void {
    if (this.endFrame > 0) return;
    this.endFrame = frame;
    this.until = time;
    if (hasTimestamps && this.#firstTimestamp !== undefined)
      this.answer = ((tsEcr - this.#firstTimestamp) | 0) < 0 ? "first copy" : "not known";
    else this.answer = reports ? "not known" : "no copy";
  }

  wasNeedless(frame: number, text: string): void {
    this.needless += 1;
    if (this.needlessProofs.length < PROOFS_MAX) this.needlessProofs.push({ frame, text });
  }

  /** The timer sent data again. */
  prove(frame: number, text: string): void {
    if (this.proofs.length < PROOFS_MAX) this.proofs.push({ frame, text });
  }
}

/** Frames that are kept as proof of one thing. */
export const PROOFS_MAX = 5;
/** ns: other timers than TCP's go off by then, and people notice it. */
const LONG = 1_000_000_000;
/** Waits of one episode that are kept: a timer that doubles reaches hours. */
const WAITS_MAX = 16;
