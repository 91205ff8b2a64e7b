/**
 * A segment larger than any link takes is cut by the network card or just before it (segmentation offload). A capture of
 * several interfaces, such as a bridge and its port, may hold it whole and in pieces: the pieces are copies.
 */
import type { LayeredPacket } from "../layers/layered-packet.ts";
import type { TcpSegment } from "../segment/tcp-segment.ts";

class Whole {
  seq = 0;
  length = 0;
  identification = 0;
  tsVal = 0;
  frame = 0;
  time = 0;
  /** Packets of the other side before it. */
  answers = 0;
  /** How many pieces of it have come, and their octets. */
  pieces = 0;
  cut = 0;
}

export class CutCopies {
  /** The last large segment of a direction. */
  readonly #wholes = new Map<number, Whole>();

  /** A segment that says something new. Times in ns. */
  remember(
    { identification }: LayeredPacket,
    segment: TcpSegment,
    frame: number,
    direction: number,
    time: number,
    answers: number,
  ): void {
    if (segment.length <= LARGE) return;
    let whole = this.#wholes.get(direction);
    if (whole === undefined) {
      whole = new Whole();
      this.#wholes.set(direction, whole);
    }
    whole.seq = segment.seq;
    whole.length = segment.length;
    whole.identification = identification;
    whole.tsVal = stampOf(segment);
    whole.frame = frame;
    whole.time = time;
    whole.answers = answers;
    whole.pieces = 0;
    whole.cut = 0;
  }

  /** The frame of the segment that this one is a piece of; 0: none. Nothing has come between that could have asked for it. */
  find(
    { identification }: LayeredPacket,
    segment: TcpSegment,
    direction: number,
    time: number,
    answers: number,
  ): number {
    const { seq, length } = segment;
    if (this.#wholes.size === 0 || length === 0) return 0;
    const whole = this.#wholes.get(direction);
    if (whole === undefined || whole.answers !== answers || whole.tsVal !== stampOf(segment)) return 0;
    if (seq !== ((whole.seq + whole.cut) | 0) || whole.cut + length > whole.length) return 0;
    // Each has an IP identification of its own, one more than that before.
    const expected = (whole.identification + whole.pieces) & 0xffff;
    if (length >= whole.length || (identification > 0 && identification !== expected)) return 0;
    if (Math.abs(time - whole.time) > MOMENT) return 0;
    whole.pieces += 1;
    whole.cut += length;
    return whole.frame;
  }
}

const stampOf = ({ hasTimestamps, tsVal }: TcpSegment): number => (hasTimestamps ? tsVal : 0);

/** Octets of data: more than a link takes, but for jumbo frames. */
const LARGE = 1500;
/** ns: no timer goes off so soon. */
const MOMENT = 1_000_000;
