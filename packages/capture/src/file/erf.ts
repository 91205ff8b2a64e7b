/** Endace's ERF: records without a header of the file before them, so that what is known is how one looks. */
import { be16, le32 } from "../base/octets.ts";
import type { CaptureFormat, ReadContext } from "./format.ts";
import type { CaptureInterface } from "./interfaces.ts";

/** The format of a file whose first octets these are (24 of them); `undefined`: it does not look like ERF. */
export const erfFormat = (bytes: Uint8Array, at: number): CaptureFormat | undefined => {
  const type = (bytes[at + 8] as number) & 0x7f;
  const length = be16(bytes, at + 10);
  const wire = be16(bytes, at + 14);
  const seconds = le32(bytes, at + 4);
  const isLikely = TYPES.has(type) && length >= HEADER && wire > 0 && seconds > 0 && wire + HEADER + 64 >= length;
  return isLikely && bytes.length - at >= HEADER ? new ErfFormat() : undefined;
};

class ErfFormat implements CaptureFormat {
  readonly name = "erf";
  readonly interfaces: CaptureInterface[] = [{ linkType: 197, snapLength: 0 }];
  needed = HEADER;
  fault: string | undefined;

  read(bytes: Uint8Array, from: number, to: number, { record, sink, base }: ReadContext): number {
    let at = from;
    record.bytes = bytes;
    record.linkType = 197;
    record.interfaceId = 0;
    while (to - at >= HEADER) {
      const length = be16(bytes, at + 10);
      if (length < HEADER) {
        this.fault = `a record of ${length} octets, which none can have`;
        return at;
      }
      if (at + length > to) {
        this.needed = length;
        return at;
      }
      record.frame += 1;
      record.start = at;
      record.end = at + length;
      record.originalLength = be16(bytes, at + 14) + HEADER;
      record.seconds = le32(bytes, at + 4);
      // A binary fraction of a second.
      record.nanoseconds = Math.floor((le32(bytes, at) / 2 ** 32) * 1e9);
      record.offset = base + at;
      sink(record);
      at += length;
    }
    this.needed = HEADER;
    return at;
  }
}

const HEADER = 16;
/** Of what is recorded: HDLC, Ethernet, IPv4, IPv6 and their colours. */
const TYPES: ReadonlySet<number> = new Set([1, 2, 10, 11, 15, 16, 17, 20, 22, 23]);
