/**
 * draft-ietf-opsawg-pcap: one header, then packets. Both byte orders, microseconds and nanoseconds, and the variants with
 * longer headers of packets, marked and unmarked, that Wireshark knows.
 */
import { be16, be32, le16, le32 } from "../base/octets.ts";
import { PACKET_MAX, type CaptureFormat, type ReadContext } from "./format.ts";
import type { CaptureInterface } from "./interfaces.ts";
import { hasPseudoHeader, stripPseudoHeader } from "./pseudo-header.ts";
import { carry, SECOND } from "./record.ts";

/** What a magic number says of the file after it. */
interface Variant {
  readonly name: string;
  readonly nanoseconds: boolean;
  /** Octets before a packet, and after the file's usual header. */
  readonly packetHeader: number;
  readonly more: number;
}

/** §4: octets of the file's header. */
const PCAP_HEADER_OCTETS = 24;

/** The format of a file whose first octets these are (24 of them); `undefined`: it is not pcap. */
export const pcapFormat = (bytes: Uint8Array, at: number): CaptureFormat | undefined => {
  const little = variants.get(le32(bytes, at));
  const variant = little ?? variants.get(be32(bytes, at));
  return variant === undefined ? undefined : new PcapFormat(variant, little !== undefined, bytes, at);
};

const STANDARD: Variant = { name: "pcap", nanoseconds: false, packetHeader: 16, more: 0 };
const MODIFIED: Variant = { name: "pcap (modified)", nanoseconds: false, packetHeader: 24, more: 0 };

const variants: ReadonlyMap<number, Variant> = new Map([
  [0xa1b2c3d4, STANDARD],
  [0xa1b23c4d, { ...STANDARD, name: "pcap (nanoseconds)", nanoseconds: true }],
  [0xa1b2cd34, MODIFIED],
  [0x1c0001ab, { ...STANDARD, name: "pcap (Ixia)", more: 4 }],
  [0x1c0001ac, { ...STANDARD, name: "pcap (Ixia, hardware)", more: 4 }],
]);

/**
 * Headers of packets that are longer than their magic number says, which some programs wrote: the longer one comes to light
 * where the next packet's header is read.
 */
const disguised: ReadonlyMap<Variant, readonly Variant[]> = new Map([
  [
    STANDARD,
    [
      { ...MODIFIED, name: "pcap (modified, unmarked)" },
      { ...STANDARD, name: "pcap (Nokia)", packetHeader: 20 },
    ],
  ],
  [MODIFIED, [{ ...MODIFIED, packetHeader: 28 }]],
]);

/** Which of a packet's two lengths comes first: what was captured, or, in old files, what there was. */
type Lengths = "captured-first" | "swapped" | "either";

/** Versions before 2.3 had them the other way round, and in 2.3 either way occurs; 543.0 is what Digital Unix wrote. */
const lengthsOf = (major: number, minor: number): Lengths => {
  if ((major === 2 && minor < 3) || (major === 543 && minor === 0)) return "swapped";
  return major === 2 && minor === 3 ? "either" : "captured-first";
};

/** Octets of a packet before it was cut, at most, in what is to be taken for one. */
const ORIGINAL_MAX = 64 * 2 ** 20;
/** Octets captured beyond those there were, in files with such a fault. */
const TOLERANCE = 8;
/** Seconds between two packets that follow one another. */
const YEAR = 31_536_000;

class PcapFormat implements CaptureFormat {
  name: string;
  readonly header: number;
  readonly interfaces: readonly CaptureInterface[];
  readonly #littleEndian: boolean;
  readonly #scale: number;
  readonly #variants: readonly [Variant, ...Variant[]];
  /** `undefined`: not told yet. */
  #packetHeader: number | undefined;
  readonly #linkType: number;
  readonly #lengths: Lengths;
  /** The file's header. */
  readonly #head: Uint8Array;
  #begun = false;
  /** The variant was told at the file's end, from fewer octets than it takes. */
  #guessed = false;
  needed = 0;
  fault: string | undefined;

  constructor(variant: Variant, littleEndian: boolean, bytes: Uint8Array, at: number) {
    this.#head = bytes.slice(at, at + PCAP_HEADER_OCTETS);
    this.#littleEndian = littleEndian;
    this.#scale = variant.nanoseconds ? 1 : 1000;
    this.#variants = [variant, ...(disguised.get(variant) ?? [])];
    this.name = variant.name;
    if (this.#variants.length === 1) this.#packetHeader = variant.packetHeader;
    this.header = PCAP_HEADER_OCTETS + variant.more;
    const word = littleEndian ? le32 : be32;
    // §4: the upper bits say how long a frame's check sequence is.
    this.#linkType = word(bytes, at + 20) & 0xffff;
    const half = littleEndian ? le16 : be16;
    this.#lengths = lengthsOf(half(bytes, at + 4), half(bytes, at + 6));
    this.interfaces = [{ linkType: this.#linkType, snapLength: word(bytes, at + 16) }];
  }

  at(): PcapFormat {
    const other = new PcapFormat(this.#variants[0], this.#littleEndian, this.#head, 0);
    other.name = this.name;
    other.#packetHeader = this.#packetHeader;
    other.#begun = true;
    return other;
  }

  resume(frames: number): boolean {
    if (!this.#guessed) return true;
    const [marked] = this.#variants;
    // By the variant that is marked any file but a disguised one is read rightly.
    if (frames > 0) return this.#packetHeader === marked.packetHeader;
    this.#packetHeader = undefined;
    this.#guessed = false;
    this.name = marked.name;
    return true;
  }

  read(bytes: Uint8Array, from: number, to: number, { record, sink, base, ended }: ReadContext): number {
    const word = this.#littleEndian ? le32 : be32;
    const scale = this.#scale;
    let at = from;
    if (!this.#begun) {
      if (to - at < this.header) {
        this.needed = this.header;
        return at;
      }
      at += this.header;
      this.#begun = true;
    }
    if (this.#packetHeader === undefined) {
      const octets = this.#unmask(bytes, at, to, ended);
      if (octets > 0) {
        this.needed = octets;
        return at;
      }
    }
    record.linkType = this.#linkType;
    record.interfaceId = 0;
    record.bytes = bytes;
    const header = this.#packetHeader ?? 0;
    const strips = hasPseudoHeader(this.#linkType);
    while (to - at >= header) {
      let captured = word(bytes, at + 8);
      let original = word(bytes, at + 12);
      if (this.#lengths === "swapped" || (this.#lengths === "either" && captured > original)) {
        captured = original;
        original = word(bytes, at + 8);
      }
      if (captured > PACKET_MAX) {
        this.fault = `a packet of ${captured} captured octets is longer than any can be`;
        return at;
      }
      const end = at + header + captured;
      if (end > to) {
        this.needed = header + captured;
        return at;
      }
      record.frame += 1;
      record.start = at + header;
      record.end = end;
      record.originalLength = original;
      record.seconds = word(bytes, at);
      record.nanoseconds = word(bytes, at + 4) * scale;
      if (record.nanoseconds >= SECOND) carry(record);
      record.offset = base + at;
      if (strips) {
        record.linkType = this.#linkType;
        stripPseudoHeader(record, true);
      }
      sink(record);
      at = end;
    }
    this.needed = header;
    return at;
  }

  /**
   * Takes the variant under which the second packet's header can be one, of several the one that is marked; where it can be
   * one under none, or there is no second packet, the marked one. Returns 0, or the octets from `at` that it takes to tell.
   */
  #unmask(bytes: Uint8Array, at: number, to: number, ended: boolean): number {
    let [found] = this.#variants;
    for (const variant of this.#variants) {
      const octets = this.#octetsToTell(variant, bytes, at, to);
      if (at + octets > to && !ended) return octets;
      this.#guessed ||= at + octets > to;
      if (!this.#isLikely(variant, bytes, at, to)) continue;
      found = variant;
      break;
    }
    this.name = found.name;
    this.#packetHeader = found.packetHeader;
    return 0;
  }

  /** Octets from `at` to the end of the second packet's header; no more than the first's where that cannot be one. */
  #octetsToTell({ packetHeader }: Variant, bytes: Uint8Array, at: number, to: number): number {
    if (at + packetHeader > to) return packetHeader;
    const captured = this.#capturedAt(bytes, at);
    return captured > PACKET_MAX ? packetHeader : packetHeader + captured + packetHeader;
  }

  #capturedAt(bytes: Uint8Array, at: number): number {
    const word = this.#littleEndian ? le32 : be32;
    return Math.min(word(bytes, at + 8), word(bytes, at + 12));
  }

  #isLikely({ packetHeader, nanoseconds }: Variant, bytes: Uint8Array, at: number, to: number): boolean {
    const word = this.#littleEndian ? le32 : be32;
    if (at + packetHeader > to) return false;
    const next = at + packetHeader + this.#capturedAt(bytes, at);
    // The file ends there: so it does under one variant alone.
    if (next === to) return true;
    if (next + packetHeader > to) return false;
    const captured = word(bytes, next + 8);
    const original = word(bytes, next + 12);
    return (
      captured <= PACKET_MAX &&
      original <= ORIGINAL_MAX &&
      captured <= original + TOLERANCE &&
      captured > 0 &&
      word(bytes, next + 4) < (nanoseconds ? SECOND : SECOND / 1000) &&
      Math.abs(word(bytes, next) - word(bytes, at)) < YEAR
    );
  }
}
