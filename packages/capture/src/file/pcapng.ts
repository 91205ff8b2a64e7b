/** draft-ietf-opsawg-pcapng: sections of blocks. Every block that is not known is passed over, and kept for who copies the file. */
import { be16, be32, le16, le32 } from "../base/octets.ts";
import { CarriedBlocks } from "./carried-blocks.ts";
import { PACKET_MAX, type CaptureFormat, type ReadContext } from "./format.ts";
import type { CaptureInterface, CaptureSection } from "./interfaces.ts";
import { addNames } from "./pcapng-names.ts";
import { eachOption, KeptTexts, OPTION_COMMENT } from "./pcapng-options.ts";
import { hasPseudoHeader, stripPseudoHeader } from "./pseudo-header.ts";
import { SectionPlaces } from "./section-places.ts";
import type { CaptureRecord } from "./record.ts";

/** The format of a file whose first octets these are (12 of them); `undefined`: it is not pcapng. */
export const pcapngFormat = (bytes: Uint8Array, at: number): CaptureFormat | undefined =>
  be32(bytes, at) === SECTION_HEADER && magicAt(bytes, at + 8) !== undefined ? new PcapngFormat() : undefined;

/** An interface, and how it counts time. */
interface Interface extends CaptureInterface {
  /** Units a second, and the seconds that are added. */
  readonly units: number;
  readonly offset: number;
}

class PcapngFormat implements CaptureFormat {
  readonly name = "pcapng";
  readonly header = 28;
  readonly interfaces: Interface[];
  readonly sections: CaptureSection[];
  readonly names: Map<string, readonly string[]>;
  readonly carried: CarriedBlocks;
  readonly #places: SectionPlaces;
  /** Whether another has read this before, whose knowledge it is. */
  readonly #again: boolean;
  needed = 12;
  fault: string | undefined;
  readonly #texts = new KeptTexts();
  #littleEndian = true;
  /** Number in `interfaces` of the section's first. */
  #first = 0;

  constructor(before?: PcapngFormat) {
    this.interfaces = before?.interfaces ?? [];
    this.sections = before?.sections ?? [];
    this.names = before?.names ?? new Map<string, readonly string[]>();
    this.carried = before?.carried ?? new CarriedBlocks();
    this.#places = before === undefined ? new SectionPlaces() : before.#places;
    this.#again = before !== undefined;
  }

  at(offset: number): PcapngFormat {
    const other = new PcapngFormat(this);
    const { first, littleEndian } = this.#places.at(offset);
    other.#first = first;
    other.#littleEndian = littleEndian;
    return other;
  }

  read(bytes: Uint8Array, from: number, to: number, context: ReadContext): number {
    let at = from;
    while (to - at >= 12) {
      if (be32(bytes, at) === SECTION_HEADER) {
        const order = magicAt(bytes, at + 8);
        if (order === undefined) return this.#stop(at, "a section without a byte-order magic");
        this.#littleEndian = order;
      }
      const word = this.#littleEndian ? le32 : be32;
      const length = word(bytes, at + 4);
      if (length < 12 || length % 4 !== 0 || length > BLOCK_MAX)
        return this.#stop(at, `a block of ${length} octets, which none can have`);
      if (at + length > to) {
        this.needed = length;
        return at;
      }
      if (word(bytes, at + length - 4) !== length) return this.#stop(at, "a block whose two lengths differ");
      const fault = this.#block(word(bytes, at), bytes, at, at + length, context);
      if (fault !== undefined) return this.#stop(at, fault);
      at += length;
    }
    this.needed = 12;
    return at;
  }

  #stop(at: number, fault: string): number {
    this.fault = fault;
    return at;
  }

  #block(type: number, bytes: Uint8Array, at: number, end: number, context: ReadContext): string | undefined {
    switch (type) {
      case ENHANCED_PACKET:
        return this.#packet(bytes, at, end, 4, context);
      case SECTION_HEADER:
        return this.#section(bytes, at, end, context.base + at);
      case NAME_RESOLUTION:
        if (!this.#again) addNames(bytes, at + 8, end - 4, this.#littleEndian, this.names);
        this.#carry(type, bytes, at, end, context);
        return undefined;
      case INTERFACE_DESCRIPTION:
        return this.#interface(bytes, at, end);
      case SIMPLE_PACKET:
        return this.#simplePacket(bytes, at, end, context);
      case PACKET:
        return this.#packet(bytes, at, end, 2, context);
      default:
        // Wireshark shows them as frames, so that the numbers of those that follow are the same here.
        if (FRAMES_WITHOUT_PACKET.has(type)) context.record.frame += 1;
        this.#carry(type, bytes, at, end, context);
        return undefined;
    }
  }

  #carry(type: number, bytes: Uint8Array, at: number, end: number, { base }: ReadContext): void {
    if (!this.#again) this.carried.add(type, bytes, at, end, this.#littleEndian, base + at);
  }

  /** §4.1. */
  #section(bytes: Uint8Array, at: number, end: number, offset: number): string | undefined {
    if (this.#again) {
      this.#first = this.#places.at(offset).first;
      return undefined;
    }
    this.#first = this.interfaces.length;
    this.#places.add({ offset, first: this.#first, littleEndian: this.#littleEndian });
    if (end - at < 28) return "a section header that is too short";
    const half = this.#littleEndian ? le16 : be16;
    const [major, minor] = [half(bytes, at + 12), half(bytes, at + 14)];
    if (major !== 1 || (minor !== 0 && minor !== 2))
      return `a section of version ${major}.${minor}, which is not known`;
    if (this.sections.length === SECTIONS_MAX) return undefined;
    const texts = this.#texts.of(bytes, at + 24, end - 4, this.#littleEndian, [OPTION_COMMENT, 2, 3, 4]);
    const { [OPTION_COMMENT]: comment, 2: hardware, 3: system, 4: application } = texts;
    this.sections.push({
      ...(comment === undefined ? {} : { comment }),
      ...(hardware === undefined ? {} : { hardware }),
      ...(system === undefined ? {} : { system }),
      ...(application === undefined ? {} : { application }),
    });
    return undefined;
  }

  /** §4.2. */
  #interface(bytes: Uint8Array, at: number, end: number): string | undefined {
    if (this.#again) return undefined;
    if (end - at < 20) return "an interface description that is too short";
    if (this.interfaces.length === INTERFACES_MAX) return `more than ${INTERFACES_MAX} interfaces`;
    const [half, word] = this.#littleEndian ? [le16, le32] : [be16, be32];
    let units = 1e6;
    let offset = 0;
    eachOption(bytes, at + 16, end - 4, this.#littleEndian, (code, value, length) => {
      if (code === 9 && length === 1) units = unitsOf(bytes[value] as number);
      else if (code === 14 && length === 8) offset = signed64(bytes, value, this.#littleEndian);
    });
    const texts = this.#texts.of(bytes, at + 16, end - 4, this.#littleEndian, [OPTION_COMMENT, 2, 3]);
    const { [OPTION_COMMENT]: comment, 2: name, 3: description } = texts;
    this.interfaces.push({
      linkType: half(bytes, at + 8),
      snapLength: word(bytes, at + 12),
      units,
      offset,
      ...(name === undefined ? {} : { name }),
      ...(description === undefined ? {} : { description }),
      ...(comment === undefined ? {} : { comment }),
    });
    return undefined;
  }

  /** §4.3, and appendix A's block that is no longer written: they differ in how wide the interface's number is. */
  #packet(
    bytes: Uint8Array,
    at: number,
    end: number,
    interfaceWidth: 2 | 4,
    context: ReadContext,
  ): string | undefined {
    if (end - at < 32) return "a packet block that is too short";
    const [half, word] = this.#littleEndian ? [le16, le32] : [be16, be32];
    return this.#emit(
      bytes,
      at,
      end,
      at + 28,
      (interfaceWidth === 2 ? half : word)(bytes, at + 8),
      word(bytes, at + 12),
      word(bytes, at + 16),
      word(bytes, at + 20),
      word(bytes, at + 24),
      true,
      context,
    );
  }

  /** §4.4: no time of its own, so that of the packet before it in the file; and the first interface. */
  #simplePacket(bytes: Uint8Array, at: number, end: number, context: ReadContext): string | undefined {
    if (end - at < 16) return "a packet block that is too short";
    const original = (this.#littleEndian ? le32 : be32)(bytes, at + 8);
    const snapLength = this.interfaces[this.#first]?.snapLength ?? 0;
    const captured = snapLength === 0 ? original : Math.min(original, snapLength);
    return this.#emit(bytes, at, end, at + 12, 0, 0, 0, captured, original, false, context);
  }

  #emit(
    bytes: Uint8Array,
    at: number,
    end: number,
    start: number,
    id: number,
    high: number,
    low: number,
    captured: number,
    original: number,
    hasOptions: boolean,
    { record, sink, base }: ReadContext,
  ): string | undefined {
    const seen = this.interfaces[this.#first + id];
    if (seen === undefined) return `a packet of interface ${id}, which is not described`;
    if (captured > PACKET_MAX) return `a packet of ${captured} captured octets is longer than any can be`;
    if (start + captured > end - 4) return "a packet that is longer than its block";
    record.frame += 1;
    record.bytes = bytes;
    record.start = start;
    record.end = start + captured;
    record.originalLength = original;
    record.linkType = seen.linkType;
    record.interfaceId = this.#first + id;
    record.offset = base + at;
    record.options = Math.min(start + ((captured + 3) & ~3), end - 4);
    record.optionsEnd = hasOptions ? end - 4 : record.options;
    record.littleEndian = this.#littleEndian;
    if (hasOptions) setTime(record, high, low, seen);
    if (hasPseudoHeader(seen.linkType)) stripPseudoHeader(record, false);
    sink(record);
    return undefined;
  }
}

/** §4.3: a count of units; finer than a nanosecond is cut off, as in Wireshark. */
const setTime = (record: CaptureRecord, high: number, low: number, { units, offset }: Interface): void => {
  const perHigh = 2 ** 32;
  if (units <= 1e9 && high < 2 ** 21) {
    const count = high * perHigh + low;
    const seconds = Math.floor(count / units);
    record.seconds = seconds + offset;
    record.nanoseconds = Math.floor((count - seconds * units) * (1e9 / units));
    return;
  }
  const count = (BigInt(high) << 32n) | BigInt(low);
  const perSecond = BigInt(units);
  record.seconds = Number(count / perSecond) + offset;
  record.nanoseconds = Number(((count % perSecond) * 1_000_000_000n) / perSecond);
};

/** §4.2: `if_tsresol`, a power of ten or, with the highest bit, of two. Beyond what a number holds exactly: 2⁶³. */
const unitsOf = (resolution: number): number =>
  resolution & 0x80 ? 2 ** Math.min(resolution & 0x7f, 63) : 10 ** Math.min(resolution, 18);

const signed64 = (bytes: Uint8Array, at: number, littleEndian: boolean): number =>
  Number(new DataView(bytes.buffer, bytes.byteOffset + at, 8).getBigInt64(0, littleEndian));

/** UTF-8 (§3.5); what is not is read octet by octet. */
/** True: little-endian. */
const magicAt = (bytes: Uint8Array, at: number): boolean | undefined => {
  if (le32(bytes, at) === BYTE_ORDER) return true;
  return be32(bytes, at) === BYTE_ORDER ? false : undefined;
};

const SECTION_HEADER = 0x0a0d0d0a;
const BYTE_ORDER = 0x1a2b3c4d;
const INTERFACE_DESCRIPTION = 1;
const PACKET = 2;
const SIMPLE_PACKET = 3;
const NAME_RESOLUTION = 4;
const ENHANCED_PACKET = 6;
/** Custom blocks, entries of a system's journal, events of system calls. */
const FRAMES_WITHOUT_PACKET: ReadonlySet<number> = new Set([
  0xbad, 0x40000bad, 9, 0x204, 0x208, 0x216, 0x217, 0x221, 0x222,
]);

/** Sections and interfaces kept at most. */
const SECTIONS_MAX = 1024;
const INTERFACES_MAX = 65_536;
/** Octets of a block at most, as in Wireshark. */
const BLOCK_MAX = 16 * 2 ** 20;
