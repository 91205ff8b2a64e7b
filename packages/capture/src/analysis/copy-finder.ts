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
  /** Streams of which a copy came the same way as its first. */
  readonly #sameWay = new Set<number>();
  /** By bucket of four: where in the ring a packet is, and above that the part of its hash that the bucket does not say. */
  readonly #places = new Int32Array(BUCKETS * 4);
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
    const hash = Math.imul(seq ^ Math.imul(ack, 0x9e37_79b1), 0x85eb_ca6b) ^ rest;
    const tag = hash & ~(PACKETS - 1);
    const bucket = (Math.imul(hash, 0xc2b2_ae35) >>> SHIFT) * 4;
    const answers = store.directions[(direction ^ 1) * DIRECTION_INTS + SENT] as number;
    for (let entry = bucket; entry < bucket + 4; entry++) {
      const place = (this.#places[entry] as number) ^ tag;
      if (place < 0 || place >= PACKETS || !this.#same(place, seq, ack, rest, direction)) continue;
      const of = this.#copyOf(place, packet, segment, record, way, time, answers);
      if (of < 0) continue;
      if (of > 0) {
        const otherWay =
          this.#rows[place * ROW + WAY] !== way || this.#rows[place * ROW + INTERFACE] !== record.interfaceId;
        this.#add(direction >> 1, {
          frame: record.frame,
          of,
          identification: packet.identification,
          otherWay,
        });
      }
      return of;
    }
    const next = this.#next;
    this.#next = (next + 1) & (PACKETS - 1);
    const places = this.#places;
    places[bucket + 3] = places[bucket + 2] as number;
    places[bucket + 2] = places[bucket + 1] as number;
    places[bucket + 1] = places[bucket] as number;
    places[bucket] = tag | next;
    this.#times[next] = time;
    const rows = this.#rows;
    const row = next * ROW;
    rows[row] = seq;
    rows[row + ACK_NUMBER] = ack;
    rows[row + REST] = rest;
    rows[row + DIRECTION] = direction;
    rows[row + FRAME] = record.frame;
    rows[row + WAY] = way;
    rows[row + INTERFACE] = record.interfaceId;
    rows[row + ANSWERS] = answers;
    rows[row + CHECKSUM] = segment.checksum;
    rows[row + SENT_TIMES] = 1;
    rows[row + COPIES] = 0;
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

  /** The frame of the packet at `place`, which is the same in all that identifies it; 0: sent anew; −1: another packet. */
  #copyOf(
    place: number,
    { identification }: LayeredPacket,
    segment: TcpSegment,
    { interfaceId }: CaptureRecord,
    way: number,
    time: number,
    answers: number,
  ): number {
    const rows = this.#rows;
    const row = place * ROW;
    const otherInterface = rows[row + INTERFACE] !== interfaceId;
    const otherWay = otherInterface || rows[row + WAY] !== way;
    const waited = Math.abs(time - (this.#times[place] as number));
    const frame = rows[row + FRAME] as number;
    const known = this.count((rows[row + DIRECTION] as number) >> 1) > 0;
    if (!otherWay && rows[row + CHECKSUM] !== segment.checksum) return -1;
    if (identification > 0) return waited <= (otherWay ? SECONDS_APART : SAME_WAY_APART) ? frame : -1;
    if (otherWay) {
      const most = known
        ? SECONDS_APART
        : otherInterface || segment.hasTimestamps
          ? OTHER_WAY_APART
          : SAME_WAY_APART;
      if (waited > most) return -1;
      // Empty ACKs may all be alike: as many come the other way as came this way.
      if ((rows[row + COPIES] as number) >= (rows[row + SENT_TIMES] as number)) return known ? frame : 0;
      rows[row + COPIES] = (rows[row + COPIES] as number) + 1;
      return frame;
    }
    const counts = segment.length > 0 || (segment.flags & (SYN | FIN)) !== 0;
    const alike = counts || this.#sameWay.has((rows[row + DIRECTION] as number) >> 1);
    if (waited <= MOMENT && rows[row + ANSWERS] === answers && alike) return frame;
    if (counts) return -1;
    rows[row + SENT_TIMES] = (rows[row + SENT_TIMES] as number) + 1;
    this.#times[place] = time;
    return 0;
  }

  #add(stream: number, copy: PacketCopy): void {
    const examples = this.#examples.get(stream);
    if (!copy.otherWay) this.#sameWay.add(stream);
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

/** How the packet came: its hop limit, and the addresses of the link layer. */
const wayOf = (packet: LayeredPacket, record: CaptureRecord): number => {
  const { bytes, start } = record;
  const way = packet.hopLimit;
  if (packet.bytes !== bytes || packet.source - start < 24) return way;
  const first = Math.imul(be32s(bytes, start) ^ way, 0x9e37_79b1);
  return Math.imul(
    Math.imul(first ^ be32s(bytes, start + 4), 0x85eb_ca6b) ^ be32s(bytes, start + 8),
    0xc2b2_ae35,
  );
};

/** Packets remembered, and buckets to find them by: powers of two. */
const PACKETS = 16_384;
const BUCKETS = 16_384;
const SHIFT = 18;
const ROW = 12;
const ACK_NUMBER = 1;
const REST = 2;
const DIRECTION = 3;
const FRAME = 4;
const WAY = 5;
/** Packets of the other side before this one. */
const ANSWERS = 6;
const CHECKSUM = 7;
const INTERFACE = 8;
/** How often the packet was sent, all alike, and how many copies of it came another way. */
const SENT_TIMES = 9;
const COPIES = 10;
/** Copies of a stream that are kept to be shown. */
const EXAMPLES_MAX = 3;

/** ns between the sightings of a packet at most: with proof that it is one; by another way; by the same; with no proof. */
const SECONDS_APART = 5_000_000_000;
const OTHER_WAY_APART = 900_000_000;
const SAME_WAY_APART = 100_000_000;
const MOMENT = 100_000;
