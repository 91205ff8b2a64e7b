/**
 * Packets that a capture holds twice: seen on two interfaces, on a mirror port, before and after a router. Such a copy is
 * the same packet, not the same data sent again, and is told from a retransmission by evidence:
 *
 * - the same IP identification (RFC 791 §3.1), where the sender counts: a retransmission is a packet of its own;
 * - without one (IPv6; 0, as Linux and macOS send it with DF), the same timestamp (RFC 7323 §3.2) and another way:
 *   another interface, another hop limit, other link-layer addresses;
 * - without these, a copy within 0.1 ms, and before the other side has sent anything that could have asked for it.
 */
import { grown } from "../base/grown.ts";
import { be32s } from "../base/octets.ts";
import type { CaptureRecord } from "../file/record.ts";
import type { LayeredPacket } from "../layers/layered-packet.ts";
import { ACK, FIN, SYN, type TcpSegment } from "../segment/tcp-segment.ts";
import { CutCopies } from "./cut-copies.ts";
import { DIRECTION_INTS, NEXT_SEQ, SENT, type StreamStore } from "./store.ts";

/** A packet that was recorded before. */
export interface PacketCopy {
  readonly frame: number;
  /** The frame that holds it already. */
  readonly of: number;
  /** RFC 791: Identification; −1 where there is none. */
  readonly identification: number;
  /** It was seen on another interface, with another hop limit or with other link-layer addresses. */
  readonly otherWay: boolean;
  /** It is a piece of that one, which was cut between the two. */
  readonly piece?: true;
}

export class CopyFinder {
  /** The last packets, in a ring of rows as they came; how many were ever written, and how many of these can be found. */
  readonly #rows = new Int32Array(PACKETS * ROW);
  readonly #times = new Float64Array(PACKETS);
  #written = 0;
  #found = 0;
  /** By bucket of four: where in the ring a packet is, and above that the part of its hash that the bucket does not say. */
  readonly #places = new Int32Array(BUCKETS * 4);
  readonly #cut = new CutCopies();
  /** By direction: the highest ACK so far, and whether there was one. */
  #highest = new Int32Array(256);
  /** By stream: copies found so far, and the first of them. */
  #counts = new Uint32Array(64);
  readonly #examples = new Map<number, PacketCopy[]>();
  /** Streams of which a copy came the same way as its first. */
  readonly #sameWay = new Set<number>();

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
    const answers = store.directions[(direction ^ 1) * DIRECTION_INTS + SENT] as number;
    const slot = this.#written & (PACKETS - 1);
    this.#write(slot, packet, segment, record, direction, answers);
    this.#times[slot] = time;
    if (this.#advances(segment, direction, store)) {
      this.#written += 1;
      if (segment.length > 0) this.#cut.remember(packet, segment, record.frame, direction, time, answers);
    } else {
      const whole = this.#cut.find(packet, segment, direction, time, answers);
      if (whole > 0) return this.#piece(packet, record.frame, whole, direction);
      const of = this.#search(slot, packet, segment, time);
      if (of > 0) return of;
      if (of < 0) this.#written += 1;
    }
    return 0;
  }

  /** A segment that says something new is no copy. */
  #advances({ seq, ack, length, flags }: TcpSegment, direction: number, store: StreamStore): boolean {
    if (direction * 2 >= this.#highest.length) this.#highest = grown(this.#highest, (direction | 1) * 2 + 2);
    const highest = this.#highest;
    const known = highest[direction * 2 + 1] !== 0;
    const ahead = known ? (ack - (highest[direction * 2] as number)) | 0 : 1;
    if ((flags & ACK) !== 0 && ahead > 0) {
      highest[direction * 2] = ack;
      highest[direction * 2 + 1] = 1;
      return true;
    }
    const next = store.directions[direction * DIRECTION_INTS + NEXT_SEQ] as number;
    return length > 1 && next !== 0 && ((seq + length - next) | 0) > 0;
  }

  /** All of the packet that a copy has in common with it, and how it was seen. */
  #write(
    slot: number,
    packet: LayeredPacket,
    segment: TcpSegment,
    record: CaptureRecord,
    direction: number,
    answers: number,
  ): void {
    const rows = this.#rows;
    const row = slot * ROW;
    const { hasTimestamps } = segment;
    rows[row] = segment.seq;
    rows[row + ACK_NUMBER] = segment.ack;
    rows[row + DIRECTION] = direction;
    rows[row + CONTROL] = (segment.flags << 16) | segment.window;
    rows[row + LENGTH] = segment.length;
    rows[row + IDENTIFICATION] = packet.identification;
    rows[row + TS_VAL] = hasTimestamps ? segment.tsVal : 0;
    rows[row + TS_ECR] = hasTimestamps ? segment.tsEcr : 0;
    rows[row + SACKS] = segment.sackBlocks === 0 ? 0 : sacksOf(segment);
    rows[row + FRAME] = record.frame;
    rows[row + INTERFACE] = record.interfaceId;
    rows[row + ANSWERS] = answers;
    rows[row + CHECKSUM] = segment.checksum;
    rows[row + SENT_TIMES] = 1;
    rows[row + COPIES] = 0;
    rows[row + WAY] = wayOf(packet, record);
  }

  /** The frame that holds the packet of a slot already; 0: one like it was sent before; −1: there is none. */
  #search(slot: number, packet: LayeredPacket, segment: TcpSegment, time: number): number {
    this.#catchUp();
    const hash = this.#hash(slot);
    const tag = hash & ~(PACKETS - 1);
    const bucket = bucketOf(hash);
    for (let entry = bucket; entry < bucket + 4; entry++) {
      const place = (this.#places[entry] as number) ^ tag;
      if (place < 0 || place >= PACKETS || place === slot || !this.#same(place, slot)) continue;
      const of = this.#copyOf(place, slot, packet, segment, time);
      if (of >= 0) return of;
    }
    return -1;
  }

  /** Makes those written since the last search ones that can be found. */
  #catchUp(): void {
    this.#found = Math.max(this.#found, this.#written - PACKETS + 1);
    for (; this.#found < this.#written; this.#found++) this.#place(this.#found & (PACKETS - 1));
  }

  #hash(slot: number): number {
    const rows = this.#rows;
    const row = slot * ROW;
    const numbers = (rows[row] as number) ^ Math.imul(rows[row + ACK_NUMBER] as number, 0x9e37_79b1);
    const sent = (rows[row + IDENTIFICATION] as number) ^ (rows[row + SACKS] as number);
    const rest = sent ^ Math.imul(rows[row + TS_VAL] as number, 0x27d4_eb2f);
    return Math.imul(Math.imul(numbers, 0x85eb_ca6b) ^ rest, 0xc2b2_ae35);
  }

  /** Makes the packet of a slot one that can be found; of four in its bucket the oldest goes. */
  #place(slot: number): void {
    const hash = this.#hash(slot);
    const places = this.#places;
    const bucket = bucketOf(hash);
    places[bucket + 3] = places[bucket + 2] as number;
    places[bucket + 2] = places[bucket + 1] as number;
    places[bucket + 1] = places[bucket] as number;
    places[bucket] = (hash & ~(PACKETS - 1)) | slot;
  }

  /** The same in all that identifies a packet. */
  #same(place: number, slot: number): boolean {
    const rows = this.#rows;
    const one = place * ROW;
    const other = slot * ROW;
    for (let column = 0; column <= SACKS; column++)
      if (rows[one + column] !== rows[other + column]) return false;
    return rows[one + FRAME] !== 0;
  }

  /** Of a packet that is the same as the one at `place`: that one's frame; 0: sent anew, all alike; −1: another packet. */
  #copyOf(place: number, slot: number, packet: LayeredPacket, segment: TcpSegment, time: number): number {
    const rows = this.#rows;
    const row = place * ROW;
    const other = slot * ROW;
    const stream = (rows[row + DIRECTION] as number) >> 1;
    const otherInterface = rows[row + INTERFACE] !== rows[other + INTERFACE];
    const otherWay = otherInterface || rows[row + WAY] !== rows[other + WAY];
    const waited = Math.abs(time - (this.#times[place] as number));
    const { identification } = packet;
    const copy = {
      frame: rows[other + FRAME] as number,
      of: rows[row + FRAME] as number,
      identification,
      otherWay,
    };
    const known = this.count(stream) > 0;
    // Where the network card computes checksums, a packet has another one before it than behind it, at once.
    if (!otherWay && waited > MOMENT && rows[row + CHECKSUM] !== rows[other + CHECKSUM]) return -1;
    if (identification > 0)
      return waited <= (otherWay ? SECONDS_APART : SAME_WAY_APART) ? this.#add(stream, copy) : -1;
    if (otherWay) {
      const most = otherInterface || segment.hasTimestamps ? OTHER_WAY_APART : SAME_WAY_APART;
      if (waited > (known ? SECONDS_APART : most)) return -1;
      // Empty ACKs may all be alike: as many come the other way as came this way.
      if ((rows[row + COPIES] as number) < (rows[row + SENT_TIMES] as number))
        rows[row + COPIES] = (rows[row + COPIES] as number) + 1;
      else if (!known) return 0;
      return this.#add(stream, copy);
    }
    const counts = segment.length > 0 || (segment.flags & (SYN | FIN)) !== 0;
    const unanswered = rows[row + ANSWERS] === rows[other + ANSWERS];
    if (waited <= MOMENT && unanswered && (counts || this.#sameWay.has(stream)))
      return this.#add(stream, copy);
    if (counts) return -1;
    rows[row + SENT_TIMES] = (rows[row + SENT_TIMES] as number) + 1;
    this.#times[place] = time;
    return 0;
  }

  #piece({ identification }: LayeredPacket, frame: number, of: number, direction: number): number {
    return this.#add(direction >> 1, { frame, of, identification, otherWay: true, piece: true });
  }

  /** Counts a copy; the frame that it is of. */
  #add(stream: number, copy: PacketCopy): number {
    const examples = this.#examples.get(stream);
    if (!copy.otherWay) this.#sameWay.add(stream);
    if (examples === undefined) this.#examples.set(stream, [copy]);
    else if (examples.length < EXAMPLES_MAX) examples.push(copy);
    if (stream >= this.#counts.length) this.#counts = grown(this.#counts, stream + 1);
    this.#counts[stream] = (this.#counts[stream] as number) + 1;
    return copy.of;
  }
}

const sacksOf = ({ sack, sackBlocks }: TcpSegment): number => {
  let mixed = sackBlocks;
  for (let edge = 0; edge < sackBlocks * 2; edge++)
    mixed = Math.imul(mixed ^ (sack[edge] as number), 0x0100_0193);
  return mixed;
};

const bucketOf = (hash: number): number => (hash >>> SHIFT) * 4;

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
const ROW = 16;
const ACK_NUMBER = 1;
const DIRECTION = 2;
/** Flags and window. */
const CONTROL = 3;
const LENGTH = 4;
const IDENTIFICATION = 5;
const TS_VAL = 6;
const TS_ECR = 7;
/** SACK blocks, mixed into one word: the last column that copies have in common. */
const SACKS = 8;
const FRAME = 9;
const WAY = 10;
const INTERFACE = 11;
/** Packets of the other side before this one. */
const ANSWERS = 12;
const CHECKSUM = 13;
/** How often the packet was sent, all alike, and how many copies of it came another way. */
const SENT_TIMES = 14;
const COPIES = 15;
/** Copies of a stream that are kept to be shown. */
const EXAMPLES_MAX = 3;

/** ns between the sightings of a packet at most: with proof that it is one; by another way; by the same; with no proof. */
const SECONDS_APART = 5_000_000_000;
const OTHER_WAY_APART = 900_000_000;
const SAME_WAY_APART = 100_000_000;
const MOMENT = 100_000;
