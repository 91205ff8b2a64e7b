/**
 * Packets that a capture holds twice: seen on two interfaces, on a mirror port, before and after a router. Such a copy is
 * the same packet, not the same data sent again, and is told from a retransmission by evidence:
 *
 * - the same IP identification (RFC 791 §3.1), where the sender counts: a retransmission is a packet of its own;
 * - without one (IPv6; 0, as Linux and macOS send it with DF), the same timestamp (RFC 7323 §3.2) and another way:
 *   another interface, another hop limit, other link-layer addresses;
 * - without these, a copy within 0.1 ms, and before the other side has sent anything that could have asked for it.
 */
import { be32s } from "../base/octets.ts";
import type { CaptureRecord } from "../file/record.ts";
import type { LayeredPacket } from "../layers/layered-packet.ts";
import { FIN, SYN, type TcpSegment } from "../segment/tcp-segment.ts";
import { DIRECTION_INTS, SENT, type StreamStore } from "./store.ts";

/** A packet that was recorded before. */
export interface PacketCopy {
  readonly frame: number;
  /** The frame that holds it already. */
  readonly of: number;
  /** RFC 791: Identification; −1 where there is none. */
  readonly identification: number;
  /** It was seen on another interface, with another hop limit or with other link-layer addresses. */
  readonly otherWay: boolean;
}

export class CopyFinder {
  /** The last packets, in a ring of rows; where the next one goes. */
  readonly #rows = new Int32Array(PACKETS * ROW);
  readonly #times = new Float64Array(PACKETS);
  #next = 0;
  /** By bucket of two: where in the ring a packet is, and above that the part of its hash that the bucket does not say. */
  readonly #places = new Int32Array(BUCKETS * 2);
  /** By stream: copies found so far, and the first of them. */
  #counts = new Uint32Array(64);
  readonly #examples = new Map<number, PacketCopy[]>();

  /** How many packets of a stream were copies. */
  count(stream: number): number {
    return this.#counts[stream] ?? 0;
  }

  /** The first copies of a stream. */
  examples(stream: number): readonly PacketCopy[] {
    return this.#examples.get(stream) ?? [];
  }

  /**
   * The frame that holds the same packet as `record`, 0 where none is known: the last sixteen thousand packets of the
   * capture are remembered, less a few. `time`: ns since the stream's first packet.
   */
  find(
    packet: LayeredPacket,
    segment: TcpSegment,
    record: CaptureRecord,
    direction: number,
    time: number,
    store: StreamStore,
  ): number {
    if (packet.quoted || packet.fragment) return 0;
    const { seq, ack } = segment;
    const rest = restOf(segment, packet.identification);
    const way = wayOf(packet, record);
    const answers = store.directions[(direction ^ 1) * DIRECTION_INTS + SENT] as number;
    const hash = Math.imul(seq ^ Math.imul(ack, 0x9e37_79b1), 0x85eb_ca6b) ^ rest;
    const tag = hash & ~(PACKETS - 1);
    const bucket = (Math.imul(hash, 0xc2b2_ae35) >>> SHIFT) * 2;
    for (let entry = bucket; entry < bucket + 2; entry++) {
      const place = (this.#places[entry] as number) ^ tag;
      if (place < 0 || place >= PACKETS || !this.#same(place, seq, ack, rest, direction)) continue;
      const row = place * ROW;
      const otherWay = this.#rows[row + WAY] !== way;
      if (!otherWay && this.#rows[row + CHECKSUM] !== segment.checksum) continue;
      const waited = Math.abs(time - (this.#times[place] as number));
      if (!this.#isCopy(packet, segment, direction, waited, otherWay, this.#rows[row + ANSWERS] === answers))
        continue;
      const of = this.#rows[row + FRAME] as number;
      this.#add(direction >> 1, { frame: record.frame, of, identification: packet.identification, otherWay });
      return of;
    }
    const next = this.#next;
    this.#next = (next + 1) & (PACKETS - 1);
    this.#places[bucket + 1] = this.#places[bucket] as number;
    this.#places[bucket] = tag | next;
    this.#times[next] = time;
    const rows = this.#rows;
    const row = next * ROW;
    rows[row] = seq;
    rows[row + ACK_NUMBER] = ack;
    rows[row + REST] = rest;
    rows[row + DIRECTION] = direction;
    rows[row + FRAME] = record.frame;
    rows[row + WAY] = way;
    rows[row + ANSWERS] = answers;
    rows[row + CHECKSUM] = segment.checksum;
    return 0;
  }

  #same(place: number, seq: number, ack: number, rest: number, direction: number): boolean {
    const rows = this.#rows;
    const row = place * ROW;
    return (
      rows[row] === seq &&
      rows[row + ACK_NUMBER] === ack &&
      rows[row + REST] === rest &&
      rows[row + DIRECTION] === direction &&
      rows[row + FRAME] !== 0
    );
  }

  #isCopy(
    packet: LayeredPacket,
    segment: TcpSegment,
    direction: number,
    waited: number,
    otherWay: boolean,
    unanswered: boolean,
  ): boolean {
    if (packet.identification > 0) return waited <= (otherWay ? SECONDS_APART : SAME_WAY_APART);
    if (otherWay && segment.hasTimestamps) return waited <= SAME_WAY_APART * 10;
    if (otherWay) return waited <= SAME_WAY_APART;
    // An empty ACK may be sent twice within a moment: only where copies are known to be in this stream.
    const counts = segment.length > 0 || (segment.flags & (SYN | FIN)) !== 0;
    return waited <= MOMENT && unanswered && (counts || this.count(direction >> 1) > 0);
  }

  #add(stream: number, copy: PacketCopy): void {
    const examples = this.#examples.get(stream);
    if (examples === undefined) this.#examples.set(stream, [copy]);
    else if (examples.length < EXAMPLES_MAX) examples.push(copy);
    if (stream >= this.#counts.length) {
      const larger = new Uint32Array(Math.max(this.#counts.length * 2, stream + 1));
      larger.set(this.#counts);
      this.#counts = larger;
    }
    this.#counts[stream] = (this.#counts[stream] as number) + 1;
  }
}

/** All of the header that a copy has in common with its original, seq and ack apart, mixed into one word. */
const restOf = (segment: TcpSegment, identification: number): number => {
  const { flags, window, length, hasTimestamps, tsVal, tsEcr, sackBlocks, sack } = segment;
  let rest = Math.imul((flags << 16) ^ window ^ Math.imul(length, 0x27d4_eb2f), 0x1656_67b1);
  rest = Math.imul(rest ^ identification, 0x9e37_79b1);
  if (hasTimestamps) rest = Math.imul(rest ^ tsVal, 0x85eb_ca6b) ^ Math.imul(tsEcr, 0xc2b2_ae35);
  for (let edge = 0; edge < sackBlocks * 2; edge++)
    rest = Math.imul(rest ^ (sack[edge] as number), 0x0100_0193);
  return rest | 0;
};

/** Where the packet was seen: interface, hop limit, and the addresses of the link layer. */
const wayOf = (packet: LayeredPacket, record: CaptureRecord): number => {
  const { bytes, start } = record;
  let way = (record.interfaceId << 8) ^ packet.hopLimit;
  if (packet.bytes !== bytes || packet.source - start < 24) return way;
  way = Math.imul(way, 0x9e37_79b1) ^ be32s(bytes, start);
  way = Math.imul(way, 0x85eb_ca6b) ^ be32s(bytes, start + 4);
  return (Math.imul(way, 0xc2b2_ae35) ^ be32s(bytes, start + 8)) | 0;
};

/** Packets remembered, and buckets to find them by: powers of two. */
const PACKETS = 16_384;
const BUCKETS = 32_768;
const SHIFT = 17;
const ROW = 8;
const ACK_NUMBER = 1;
const REST = 2;
const DIRECTION = 3;
const FRAME = 4;
const WAY = 5;
/** Packets of the other side before this one. */
const ANSWERS = 6;
const CHECKSUM = 7;
/** Copies of a stream that are kept to be shown. */
const EXAMPLES_MAX = 3;

/** ns between the sightings of a packet at most: with and without evidence that it came two ways; with none at all. */
const SECONDS_APART = 5_000_000_000;
const SAME_WAY_APART = 100_000_000;
const MOMENT = 100_000;
