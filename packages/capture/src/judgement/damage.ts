/**
 * Segments that arrived damaged: their checksum is wrong (RFC 9293 §3.1), no receiver takes them, and they are sent again. To
 * the sender that is a loss like any other, but no queue had them dropped. Checksums cost more than all other judging where
 * segments are long: all are looked at only of so many octets of a capture, and after that where something goes wrong.
 */
import { foldSum, isIntact, sumOctets } from "@tcplens/core/wire";
import type { Analyser } from "../analysis/analyser.ts";
import type { SegmentObserver } from "../analysis/observer.ts";
import type { LayeredPacket } from "../layers/layered-packet.ts";
import { endpointsOf, endpointText } from "../report/endpoints.ts";
import type { CaptureFinding } from "../report/finding.ts";
import { EXCHANGE_INTS, type Exchange, MSS } from "./exchange.ts";
import type { Resending } from "./resending.ts";
import { PROOFS_MAX, type Proof } from "./timeout-episode.ts";
import { counted, firstOf } from "./words.ts";

/** A segment with a wrong checksum, of which is not known yet what becomes of it. */
interface Wrong {
  readonly seq: number;
  readonly end: number;
  readonly length: number;
  readonly frame: number;
}

/** Of a direction in which a checksum was wrong. */
export class DamagedSegments {
  /** Those that were sent again, and the first of them. */
  count = 0;
  readonly proofs: Proof[] = [];
  /** There may be more, which were not looked at. */
  more = false;
  readonly pending: Wrong[] = [];
  /** Segments since the first wrong one: of a network card that makes the checksums itself all are wrong. */
  wrong = 0;
  right = 0;
  /** One was acknowledged all the same: what the capture holds is not what arrives. */
  taken = false;
}

export class Damage implements SegmentObserver {
  readonly #exchange: Exchange;
  readonly #resending: Resending;
  /** By direction; of few. */
  readonly #found = new Map<number, DamagedSegments>();
  /** Octets of which every segment is still looked at, and segments that are in directions in which something went wrong. */
  #octets: number;
  #segments: number = SEGMENTS_MAX;

  /** `octets`: of how many all segments are looked at. Both have looked at the segment before. */
  constructor(exchange: Exchange, resending: Resending, octets: number = OCTETS_MAX) {
    this.#exchange = exchange;
    this.#resending = resending;
    this.#octets = octets;
  }

  /** Whether the segment is to be looked at: few are, once not all are any more. */
  get wanted(): boolean {
    return (
      this.#octets > 0 ||
      this.#found.size > 0 ||
      this.#exchange.duplicates > 0 ||
      this.#exchange.place === "again"
    );
  }

  watch(analyser: Analyser): void {
    const { valid, place, acknowledges } = this.#exchange;
    const { direction, segment } = analyser;
    if (!valid) return;
    if (segment.length > 0 && place !== "probe") {
      if (this.#octets > 0) {
        this.#octets -= segment.length;
        this.#look(analyser);
      } else if (this.#segments > 0) {
        this.#segments -= 1;
        this.#look(analyser);
      }
      if (place === "again" && this.#found.size > 0) this.#sentAgain(analyser);
    }
    if (acknowledges > 0 && this.#found.size > 0) this.#hears(direction ^ 1, segment.ack);
  }

  findings({ store }: Analyser, stream: number): readonly CaptureFinding[] {
    if (this.#found.size === 0) return [];
    const { a, b } = endpointsOf(store, stream);
    return [a, b].flatMap((end, side) => {
      const found = this.#found.get(stream * 2 + side);
      if (found === undefined || found.count === 0) return [];
      return [
        {
          code: "arrived-damaged",
          severity: "warning",
          cause: `${counted(found.count, "segment")} of ${endpointText(end)} arrived damaged, with a wrong checksum, and had to be sent again.`,
          confidence: "is",
          evidence: firstOf(found.proofs, found.count),
          alternatives: found.more
            ? ["There may be more of them: in a large capture not all checksums are looked at."]
            : [],
          nextSteps: [
            {
              text: "Look for what damages packets on the way: a bad cable, port or card, faulty memory in a router, a radio link; counters of CRC errors show where.",
            },
            {
              text: "On the machine that receives, see whether it counts them too.",
              command: "nstat -az TcpInCsumErrors",
            },
          ],
          reference: "RFC 9293 §3.1",
        },
      ];
    });
  }

  #look({ direction, segment, packet }: Analyser): void {
    const found = this.#found.get(direction);
    const { seq, length } = segment;
    const most = this.#exchange.ints.values[direction * EXCHANGE_INTS + MSS] as number;
    // What a network card has joined has the checksum of none.
    if (packet.end - packet.segment !== packet.segmentLength || length > (most > 0 ? most : MSS_MOST)) return;
    const sum = pseudoHeaderSum(packet);
    const whole = foldSum(sum + sumOctets(packet.bytes, packet.segment, packet.segmentLength));
    if (isIntact(whole)) {
      if (found !== undefined) found.right += 1;
      return;
    }
    // The card was still to make it: it is none, or that of the addresses alone.
    if (segment.checksum === 0 || segment.checksum === sum) return;
    if (found === undefined && this.#found.size === FOUND_MAX) return;
    const damaged = found ?? new DamagedSegments();
    this.#found.set(direction, damaged);
    damaged.wrong += 1;
    this.#segments += SEGMENTS_MORE;
    if (damaged.pending.length === PENDING_MAX) damaged.pending.shift();
    damaged.pending.push({ seq, end: (seq + length) | 0, length, frame: packet.frame });
  }

  /** Of the segments with a wrong checksum those that this one has again: it was for that. */
  #sentAgain({ direction, segment, packet }: Analyser): void {
    const found = this.#found.get(direction);
    if (found === undefined || found.taken || found.right < found.wrong) return;
    const { end } = this.#exchange;
    for (let index = found.pending.length - 1; index >= 0; index--) {
      const wrong = found.pending[index] as Wrong;
      if (wrong.frame === packet.frame) continue;
      if (((wrong.seq - end) | 0) >= 0 || ((wrong.end - segment.seq) | 0) <= 0) continue;
      found.pending.splice(index, 1);
      found.count += 1;
      if (found.proofs.length < PROOFS_MAX)
        found.proofs.push({
          frame: wrong.frame,
          text: `${wrong.length} bytes with a wrong checksum, sent again in frame ${packet.frame}`,
        });
      this.#resending.trouble(direction)?.arrivedDamaged(packet.frame);
    }
    found.more ||= this.#octets <= 0;
  }

  #hears(direction: number, ack: number): void {
    const found = this.#found.get(direction);
    while (found?.pending[0] !== undefined && ((found.pending[0].end - ack) | 0) <= 0) {
      found.pending.shift();
      found.taken = true;
    }
  }
}

/** RFC 9293 §3.1 and RFC 8200 §8.1: both addresses, the protocol and the length. */
const pseudoHeaderSum = ({ bytes, version, source, destination, segmentLength }: LayeredPacket): number => {
  const octets = version === 4 ? 4 : 16;
  return foldSum(
    sumOctets(bytes, source, octets) + sumOctets(bytes, destination, octets) + TCP + segmentLength,
  );
};

const TCP = 6;
/** Octets of data of a segment where its receiver's MSS is not known: of Ethernet's packets. */
const MSS_MOST = 1460;
/** Octets of a capture of which every segment is looked at: it takes some milliseconds. */
const OCTETS_MAX = 4_194_304;
/** Segments that are looked at after that, and how many more for each that is damaged. */
const SEGMENTS_MAX = 8192;
const SEGMENTS_MORE = 256;
/** Segments of a direction of which is not known yet what becomes of them, and directions. */
const PENDING_MAX = 32;
const FOUND_MAX = 1024;
