/**
 * draft-ietf-opsawg-pcap: one header, then packets. Both byte orders, microseconds and nanoseconds, and the longer
 * packet header of Alexey Kuznetzov's variant (magic number 0xa1b2cd34).
 */
import { be16, be32, le16, le32 } from "../base/octets.ts";
import { PACKET_MAX, type CaptureFormat, type ReadContext } from "./format.ts";
import type { CaptureInterface } from "./interfaces.ts";
import { carry, SECOND } from "./record.ts";

/** What a magic number says of the file after it. */
interface Variant {
  readonly name: string;
  readonly nanoseconds: boolean;
  /** Octets before a packet. */
  readonly header: number;
}

/** §4: octets of the file's header. */
const PCAP_HEADER_OCTETS = 24;

/** The format of a file whose first octets these are (24 of them); `undefined`: it is not pcap. */
export const pcapFormat = (bytes: Uint8Array, at: number): CaptureFormat | undefined => {
  const little = variants.get(le32(bytes, at));
  const variant = little ?? variants.get(be32(bytes, at));
  return variant === undefined ? undefined : new PcapFormat(variant, little !== undefined, bytes, at);
};

const variants: ReadonlyMap<number, Variant> = new Map([
  [0xa1b2c3d4, { name: "pcap", nanoseconds: false, header: 16 }],
  [0xa1b23c4d, { name: "pcap (nanoseconds)", nanoseconds: true, header: 16 }],
  [0xa1b2cd34, { name: "pcap (modified)", nanoseconds: false, header: 24 }],
]);

/** Which of a packet's two lengths comes first: what was captured, or, in old files, what there was. */
type Lengths = "captured-first" | "swapped" | "either";

/** Versions before 2.3 had them the other way round, and in 2.3 either way occurs; 543.0 is what Digital Unix wrote. */
const lengthsOf = (major: number, minor: number): Lengths => {
  if ((major === 2 && minor < 3) || (major === 543 && minor === 0)) return "swapped";
  return major === 2 && minor === 3 ? "either" : "captured-first";
};

class PcapFormat implements CaptureFormat {
  readonly name: string;
  readonly header: number = PCAP_HEADER_OCTETS;
  readonly interfaces: readonly CaptureInterface[];
  readonly #littleEndian: boolean;
  readonly #scale: number;
  readonly #packetHeader: number;
  readonly #linkType: number;
  readonly #lengths: Lengths;
  #begun = false;
  needed = 0;
  fault: string | undefined;

  constructor(variant: Variant, littleEndian: boolean, bytes: Uint8Array, at: number) {
    this.name = variant.name;
    this.#littleEndian = littleEndian;
    this.#scale = variant.nanoseconds ? 1 : 1000;
    this.#packetHeader = variant.header;
    const word = littleEndian ? le32 : be32;
    // §4: the upper bits say how long a frame's check sequence is.
    this.#linkType = word(bytes, at + 20) & 0xffff;
    const half = littleEndian ? le16 : be16;
    this.#lengths = lengthsOf(half(bytes, at + 4), half(bytes, at + 6));
    this.interfaces = [{ linkType: this.#linkType, snapLength: word(bytes, at + 16) }];
  }

  read(bytes: Uint8Array, from: number, to: number, { record, sink, base }: ReadContext): number {
    const word = this.#littleEndian ? le32 : be32;
    const header = this.#packetHeader;
    const scale = this.#scale;
    let at = from;
    if (!this.#begun) {
      this.#begun = true;
      at += PCAP_HEADER_OCTETS;
      record.linkType = this.#linkType;
      record.interfaceId = 0;
    }
    record.bytes = bytes;
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
      sink(record);
      at = end;
    }
    this.needed = header;
    return at;
  }
}
