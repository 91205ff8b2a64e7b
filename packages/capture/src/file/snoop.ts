/**
 * RFC 1761: snoop, of Solaris, version 2; and Shomiti's files, which look like it. Everything in it is big-endian.
 */
import { be32 } from "../base/octets.ts";
import { PACKET_MAX, type CaptureFormat, type ReadContext } from "./format.ts";
import type { CaptureInterface } from "./interfaces.ts";

/** The format of a file whose first octets these are (16 of them); `undefined`: it is not snoop. */
export const snoopFormat = (bytes: Uint8Array, at: number): CaptureFormat | undefined =>
  be32(bytes, at) === MAGIC_HIGH && be32(bytes, at + 4) === MAGIC_LOW
    ? new SnoopFormat(be32(bytes, at + 8), be32(bytes, at + 12))
    : undefined;

class SnoopFormat implements CaptureFormat {
  readonly name = "snoop";
  readonly header: number = FILE_HEADER;
  readonly interfaces: readonly CaptureInterface[];
  readonly #linkType: number;
  readonly #version: number;
  readonly #datalink: number;
  #begun = false;
  needed = 0;
  fault: string | undefined;

  constructor(version: number, datalink: number) {
    this.#version = version;
    this.#datalink = datalink;
    const linkType = LINK_TYPES.get(datalink);
    this.#linkType = linkType ?? -1;
    this.interfaces = linkType === undefined ? [] : [{ linkType, snapLength: 0 }];
    if (version < 2 || version > 5) this.fault = `snoop version ${version}, which is not known`;
    else if (linkType === undefined) this.fault = `snoop of datalink type ${datalink}, which is not known`;
  }

  at(): SnoopFormat {
    const other = new SnoopFormat(this.#version, this.#datalink);
    other.#begun = true;
    return other;
  }

  read(bytes: Uint8Array, from: number, to: number, { record, sink, base }: ReadContext): number {
    let at = from;
    if (!this.#begun) {
      if (this.fault !== undefined) return at;
      this.#begun = true;
      at += FILE_HEADER;
    }
    record.interfaceId = 0;
    record.linkType = this.#linkType;
    record.bytes = bytes;
    while (to - at >= PACKET_HEADER) {
      const captured = be32(bytes, at + 4);
      const length = be32(bytes, at + 8);
      if (captured > PACKET_MAX || length > PACKET_MAX * 2)
        return this.#stop(at, `a packet of ${captured} captured octets is longer than any can be`);
      if (length < captured + PACKET_HEADER)
        return this.#stop(at, `a record of ${length} octets, too short for the ${captured} of its packet`);
      if (at + length > to) {
        this.needed = length;
        return at;
      }
      record.frame += 1;
      record.start = at + PACKET_HEADER;
      record.end = record.start + captured;
      record.originalLength = be32(bytes, at);
      record.seconds = be32(bytes, at + 16);
      record.nanoseconds = (be32(bytes, at + 20) % 1_000_000) * 1000;
      record.offset = base + at;
      sink(record);
      at += length;
    }
    this.needed = PACKET_HEADER;
    return at;
  }

  #stop(at: number, fault: string): number {
    this.fault = fault;
    return at;
  }
}

/** The datalink types of RFC 1761 and those that Solaris added, as LINKTYPE_ numbers. */
const LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [2, 6],
  [4, 1],
  [8, 10],
  [16, 122],
  [18, 123],
  [26, 226],
]);

/** "snoop" and three zeros. */
const MAGIC_HIGH = 0x736e6f6f;
const MAGIC_LOW = 0x70000000;
const FILE_HEADER = 16;
const PACKET_HEADER = 24;
