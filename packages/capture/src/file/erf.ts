/** Endace's ERF: records without a header of the file before them, so that what is known is how one looks. */
import { ERF_HEADER_OCTETS, type ErfPacket, isErfType, readErf } from "../base/erf-record.ts";
import { be16, le32 } from "../base/octets.ts";
import type { CaptureFormat, ReadContext } from "./format.ts";
import { carry, SECOND, type CaptureRecord } from "./record.ts";
import type { CaptureInterface } from "./interfaces.ts";

/** The format of a file whose first octets these are (16 of them); `undefined`: it does not look like ERF. */
export const erfFormat = (bytes: Uint8Array, at: number): CaptureFormat | undefined => {
  const length = be16(bytes, at + 10);
  const wire = be16(bytes, at + 14);
  // Recorded between 1990 and 2038, of a type that is known, no longer than its packet and its headers.
  const seconds = le32(bytes, at + 4);
  const isLikely = seconds > 631_152_000 && seconds < 2_147_483_648 && isErfType(bytes[at + 8] as number);
  const fits = length > ERF_HEADER_OCTETS && wire > 0 && length <= wire + LONGEST_HEADERS;
  return isLikely && fits ? new ErfFormat() : undefined;
};

/** Gives a record the time of the ERF header at `at` in its octets. */
export const takeErfTime = (record: CaptureRecord, at: number): void => {
  const { bytes } = record;
  record.seconds = le32(bytes, at + 4);
  // A binary fraction of a second, to the nearest nanosecond.
  record.nanoseconds = Math.round((le32(bytes, at) / 2 ** 32) * SECOND);
  if (record.nanoseconds === SECOND) carry(record);
};

class ErfFormat implements CaptureFormat {
  readonly name = "erf";
  readonly header: number = ERF_HEADER_OCTETS;
  readonly interfaces: readonly CaptureInterface[] = [{ linkType: LINKTYPE_ERF, snapLength: 0 }];
  readonly #packet: ErfPacket = { start: 0, linkType: 0 };
  needed = ERF_HEADER_OCTETS;
  fault: string | undefined;

  at(): ErfFormat {
    return new ErfFormat();
  }

  read(bytes: Uint8Array, from: number, to: number, { record, sink, base }: ReadContext): number {
    let at = from;
    record.bytes = bytes;
    record.interfaceId = 0;
    while (to - at >= ERF_HEADER_OCTETS) {
      const length = be16(bytes, at + 10);
      if (length < ERF_HEADER_OCTETS) {
        this.fault = `a record of ${length} octets, which none can have`;
        return at;
      }
      const end = at + length;
      if (end > to) {
        this.needed = length;
        return at;
      }
      readErf(bytes, at, end, this.#packet);
      const wire = be16(bytes, at + 14);
      record.frame += 1;
      record.start = this.#packet.start;
      // Records are padded to 8 octets.
      record.end = Math.min(end, record.start + wire);
      record.originalLength = wire;
      record.linkType = this.#packet.linkType;
      takeErfTime(record, at);
      record.offset = base + at;
      sink(record);
      at = end;
    }
    this.needed = ERF_HEADER_OCTETS;
    return at;
  }
}

const LINKTYPE_ERF = 197;
/** The header, extensions, padding. */
const LONGEST_HEADERS = 16 + 8 * 8 + 10;
