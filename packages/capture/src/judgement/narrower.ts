/**
 * What was too large for the path and goes out again in smaller segments, at once: its sender has been told by ICMP.
 * Neither a timer nor duplicate ACKs asked for it, so that it was not lost.
 */
import type { LayeredPacket } from "../layers/layered-packet.ts";
import type { Proof } from "./timeout-episode.ts";

export class Narrower {
  /** The capture has the ICMP error. */
  told = false;
  segments = 0;
  readonly proofs: Proof[] = [];
  /** The last that may have been the first of them: its end, octets and frame. */
  #end = 0;
  #length = 0;
  #frame = 0;
  /** All up to here goes out again. */
  #until: number | undefined;

  /**
   * A segment with data that nobody has asked for is sent again. `largest`: octets of what the direction sends at most, as
   * far as its segments are whole ones; `next`: where what was out ends. The frames that are known now not to have been lost.
   */
  take(
    { seq, end, frame }: { readonly seq: number; readonly end: number; readonly frame: number },
    unacked: number,
    next: number,
    largest: number,
  ): readonly number[] {
    if (this.#until !== undefined && ((unacked - this.#until) | 0) >= 0) this.#until = undefined;
    const length = (end - seq) | 0;
    let told: readonly number[] = [];
    if (this.#until !== undefined) {
      this.segments += 1;
      told = [frame];
    } else if (this.#length > 0 && seq === this.#end && length === this.#length) {
      this.#until = next;
      this.segments += 2;
      told = [this.#frame, frame];
      for (const at of told)
        if (this.proofs.length < PROOFS_MAX)
          this.proofs.push({ frame: at, text: `${length} bytes, sent before in a segment of ${largest}` });
    }
    const begins = seq === unacked && length >= LEAST && length + OPTIONS <= largest;
    this.#length = begins ? length : 0;
    this.#end = end;
    this.#frame = frame;
    return told;
  }

  /** The ICMP error comes while all up to `next` is out. */
  tell(next: number): void {
    this.told = true;
    this.#until = next;
  }

  /** Something else was sent again; where the sender has been told, it is for the same reason, and true. */
  interrupted(unacked: number): boolean {
    this.#length = 0;
    const told = this.told && this.#until !== undefined && ((unacked - this.#until) | 0) < 0;
    if (told) this.segments += 1;
    return told;
  }
}

const PROOFS_MAX = 5;
/** RFC 9293 §3.7.1: what every path takes. */
const LEAST = 536;
/** Octets: what options may make of a difference. */
const OPTIONS = 24;

/** RFC 792: fragmentation needed; RFC 4443 §3.2: packet too big. */
export const saysTooBig = ({ quoted, reporterVersion, icmpType, icmpCode }: LayeredPacket): boolean =>
  quoted && (reporterVersion === 4 ? icmpType === 3 && icmpCode === 4 : icmpType === 2);
