/**
 * Packets that came twice, the same in every field: recorded twice, or delivered twice by the network. A receiver that had
 * got them twice says so: with D-SACK (RFC 2883 §4), or with an ACK once more for each copy (RFC 9293 §3.10.7.4).
 */
import type { Analyser } from "../analysis/analyser.ts";
import type { SegmentObserver } from "../analysis/observer.ts";
import type { CaptureFinding } from "../report/finding.ts";
import type { ConnectionJudgements } from "../report/judgements.ts";
import { RST, SYN } from "../segment/tcp-segment.ts";
import type { CapturePoint } from "./capture-point.ts";
import { deliveredTwice, recordedTwice } from "./copy-findings.ts";
import { isDuplicateSack } from "./duplicate-sack.ts";
import type { Exchange } from "./exchange.ts";
import type { Resending } from "./resending.ts";
import { PROOFS_MAX, type Proof } from "./timeout-episode.ts";

/** What a receiver said of one direction that it had got twice, and how many copies with data the capture has of it. */
export class TwiceOf {
  /** All copies, and those with data. */
  all = 0;
  copies = 0;
  /** Of data that was sent once. */
  reported = 0;
  /** ACKs that followed upon a copy, and said nothing new. */
  repeated = 0;
  readonly reports: Proof[] = [];
  readonly repetitions: Proof[] = [];
  /** The last copy waits for what the other side says: the frame; 0: none does. */
  waiting = 0;
  end = 0;
}

export class PacketCopies implements SegmentObserver {
  readonly #exchange: Exchange;
  readonly #resending: Resending;
  readonly #point: CapturePoint;
  /** By direction; of few. */
  readonly #twice = new Map<number, TwiceOf>();
  /** Directions in which a copy has come last. */
  waiting = 0;

  constructor(exchange: Exchange, resending: Resending, point: CapturePoint) {
    this.#exchange = exchange;
    this.#resending = resending;
    this.#point = point;
  }

  copied({ direction, segment, packet }: Analyser): void {
    const twice = this.#of(direction);
    twice.all += 1;
    // An octet alone is a probe's, which is answered anyway.
    if (segment.length <= 1) return;
    twice.copies += 1;
    if (twice.waiting === 0) this.waiting += 1;
    twice.waiting = packet.frame;
    twice.end = (segment.seq + segment.length) | 0;
  }

  /** A segment that may say of the other direction that something came twice. */
  watch(analyser: Analyser): void {
    if (!this.#exchange.valid) return;
    const { direction, segment } = analyser;
    const { ack, sack, sackBlocks } = segment;
    if (sackBlocks > 0 && isDuplicateSack(ack, sack, sackBlocks)) this.#reports(analyser);
    const twice = this.waiting > 0 ? this.#twice.get(direction ^ 1) : undefined;
    if (twice === undefined || twice.waiting === 0) return;
    const again =
      segment.length === 0 &&
      (segment.flags & (SYN | RST)) === 0 &&
      this.#exchange.acknowledges === 0 &&
      ((ack - twice.end) | 0) >= 0;
    if (again) {
      twice.repeated += 1;
      if (twice.repetitions.length < PROOFS_MAX)
        twice.repetitions.push({
          frame: analyser.packet.frame,
          text: `the ACK once more, upon the copy in frame ${twice.waiting}`,
        });
    }
    twice.waiting = 0;
    this.waiting -= 1;
  }

  describe(analyser: Analyser, stream: number): ConnectionJudgements | undefined {
    const duplicates = analyser.duplicates(stream);
    return duplicates === 0 ? undefined : { duplicates };
  }

  findings(analyser: Analyser, stream: number): readonly CaptureFinding[] {
    const directions = [this.#twice.get(stream * 2), this.#twice.get(stream * 2 + 1)] as const;
    if (directions[0] === undefined && directions[1] === undefined) return [];
    const { a_to_b: ofA, b_to_a: ofB } = this.#point.point(analyser, stream) ?? {};
    const delivered = deliveredTwice(analyser, stream, directions, [ofA === "sender", ofB === "sender"]);
    return delivered.length > 0 ? delivered : recordedTwice(analyser, stream, directions);
  }

  #of(direction: number): TwiceOf {
    let twice = this.#twice.get(direction);
    if (twice === undefined) {
      twice = new TwiceOf();
      this.#twice.set(direction, twice);
    }
    return twice;
  }

  /** A D-SACK of what was sent once: whatever was sent again, or may have been, is told elsewhere. */
  #reports({ direction, segment, packet }: Analyser): void {
    const [from = 0, to = 0] = segment.sack;
    if (((to - from) | 0) <= 1) return;
    const trouble = this.#resending.trouble(direction ^ 1);
    if (trouble !== undefined && !trouble.wasSentOnce(from, to)) return;
    const twice = this.#of(direction ^ 1);
    twice.reported += 1;
    if (twice.reports.length < PROOFS_MAX)
      twice.reports.push({
        frame: packet.frame,
        text: `D-SACK: the receiver had got ${((to - from) | 0).toLocaleString("en")} bytes twice that were sent once`,
      });
  }
}
