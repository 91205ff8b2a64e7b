/** RFC 3168: congestion that the path marked instead of dropping packets, as the receiver echoes it. */
import type { Analyser } from "../analysis/analyser.ts";
import type { SegmentObserver } from "../analysis/observer.ts";
import type { CaptureFinding } from "../report/finding.ts";
import { SYN } from "../segment/tcp-segment.ts";
import { endpointsOf, endpointText } from "../report/endpoints.ts";
import { PROOFS_MAX, type Proof } from "./timeout-episode.ts";
import { counted, firstOf } from "./words.ts";

/** Of what one direction sent. */
class Marks {
  /** Echoes of the receiver, and times that the sender said that it had slowed down. */
  echoes = 0;
  reduced = 0;
  /** The bits count something else (RFC 9768). */
  accurate = false;
  readonly proofs: Proof[] = [];
}

export class CongestionMarks implements SegmentObserver {
  /** By direction; of few. */
  readonly #marks = new Map<number, Marks>();

  /** A segment with ECE or CWR. */
  watch({ direction, segment, packet }: Analyser): void {
    const { flags } = segment;
    // In a SYN they ask whether the other side knows them.
    if (packet.quoted || packet.fragment || (flags & SYN) !== 0) return;
    if ((flags & ECE) !== 0) {
      const marks = this.#of(direction ^ 1);
      marks.echoes += 1;
      marks.accurate ||= (flags & AE) !== 0;
      if (marks.proofs.length < PROOFS_MAX)
        marks.proofs.push({ frame: packet.frame, text: "ECE: what it acknowledges came with a mark" });
    }
    const marks = (flags & CWR) === 0 ? undefined : this.#marks.get(direction);
    if (marks !== undefined) marks.reduced += 1;
  }

  findings({ store }: Analyser, stream: number): readonly CaptureFinding[] {
    if (this.#marks.size === 0) return [];
    const { a, b } = endpointsOf(store, stream);
    return [a, b].flatMap((end, side) => {
      const marks = this.#marks.get(stream * 2 + side);
      if (marks === undefined || marks.accurate || marks.reduced === 0) return [];
      return [
        {
          code: "congestion-marked",
          severity: "info",
          cause: `The path marked packets of ${endpointText(end)} as congested (ECN) in place of dropping them: it slowed down ${counted(marks.reduced, "time")}.`,
          confidence: "is",
          evidence: firstOf(marks.proofs, marks.echoes),
          alternatives: [],
          nextSteps: [{ text: "Where the rate is too low, look for the queue on the way that marks them." }],
          reference: "RFC 3168 §6.1.2",
        },
      ];
    });
  }

  #of(direction: number): Marks {
    let marks = this.#marks.get(direction);
    if (marks === undefined) {
      marks = new Marks();
      this.#marks.set(direction, marks);
    }
    return marks;
  }
}

/** Control bits: RFC 3168 §6.1, and AE of RFC 9768. */
export const ECE = 0x40;
export const CWR = 0x80;
const AE = 0x100;
