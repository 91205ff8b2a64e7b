/** RFC 9293 §3.1 and §3.2: a TCP header read into numbers. */
import { be16, be32s } from "../base/octets.ts";
import type { LayeredPacket } from "../layers/layered-packet.ts";

export const FIN = 0x01;
export const SYN = 0x02;
export const RST = 0x04;
export const PSH = 0x08;
export const ACK = 0x10;

/** One segment; the object is used again for each. Sequence numbers are signed: subtract them with `| 0`. */
export class TcpSegment {
  sourcePort = 0;
  destinationPort = 0;
  seq = 0;
  ack = 0;
  /** RFC 9293 §3.1: the eight control bits, and above them the four reserved ones. */
  flags = 0;
  /** As it stands in the header, unscaled. */
  window = 0;
  checksum = 0;
  urgent = 0;
  /** Octets of the header, as it says itself: less than twenty where it is damaged. */
  headerLength = 0;
  /** Octets of data, by the IP header's length, whatever was captured of them. */
  length = 0;
  /**
   * Its length is known. It is not in the quote of an ICMP error, in a first fragment without the rest, and where the
   * header says that it is longer than the whole segment: of those Wireshark judges nothing.
   */
  measured = true;
  /** The header and the IP header agree; no receiver takes another (RFC 9293 §3.1: Data Offset). */
  sound = true;
  /** Where the data starts in the packet's `bytes`, and where what was captured of it ends. */
  data = 0;
  dataEnd = 0;

  /**
   * The header was cut off by the capture's snap length, says that it is shorter than it can be, or has a SACK option
   * without a block or a multipath option (RFC 8684) without a subtype: Wireshark gives up there and shows no analysis, though it goes on with the segment's numbers.
   */
  optionsBroken = false;
  /** Options; −1 where there is none. */
  mss = -1;
  windowScale = -1;
  sackPermitted = false;
  hasTimestamps = false;
  tsVal = 0;
  tsEcr = 0;
  /** SACK (RFC 2018): `sackBlocks` pairs of edges. */
  sackBlocks = 0;
  readonly sack: Int32Array = new Int32Array(SACK_BLOCKS_MAX * 2);
  /** RFC 7413: octets of the Fast Open cookie; 0: one is asked for. */
  fastOpenCookie = -1;

  /** False where the header is cut off before the end of its window, its sixteenth octet. */
  read(packet: LayeredPacket): boolean {
    const { bytes, segment: at, end } = packet;
    this.headerLength = 0;
    if (at + 4 > end) return false;
    this.sourcePort = be16(bytes, at);
    this.destinationPort = be16(bytes, at + 2);
    if (at + 16 > end) return false;
    const offset = bytes[at + 12] as number;
    const header = (offset >>> 4) << 2;
    this.seq = be32s(bytes, at + 4);
    this.ack = be32s(bytes, at + 8);
    this.flags = (bytes[at + 13] as number) | ((offset & 0x0f) << 8);
    this.window = be16(bytes, at + 14);
    const whole = at + 20 <= end;
    this.checksum = whole ? be16(bytes, at + 16) : 0;
    this.urgent = whole ? be16(bytes, at + 18) : 0;
    this.mss = -1;
    this.windowScale = -1;
    this.sackPermitted = false;
    this.hasTimestamps = false;
    this.sackBlocks = 0;
    this.fastOpenCookie = -1;
    this.optionsBroken = !whole || header < 20 || at + header > end;
    this.headerLength = header;
    this.length = packet.segmentLength > header ? packet.segmentLength - header : 0;
    const fits = packet.segmentLength >= header;
    this.measured = fits && !packet.quoted && !packet.fragment;
    this.sound = fits && header >= 20;
    this.data = at + Math.max(header, 20);
    this.dataEnd = end;
    if (header > 20) this.#options(bytes, at + 20, Math.min(at + header, end));
    return true;
  }

  /**
   * Of what an ICMP error quotes no more than the ports and the sequence number, as RFC 792 asks for: all else is as in a
   * segment of which nothing is known. False where even of those something is missing.
   */
  readBeginning({ bytes, segment: at, end }: LayeredPacket): boolean {
    if (at + 8 > end) return false;
    this.sourcePort = be16(bytes, at);
    this.destinationPort = be16(bytes, at + 2);
    this.seq = be32s(bytes, at + 4);
    this.ack = 0;
    this.flags = 0;
    this.window = 0;
    this.headerLength = 0;
    this.length = 0;
    this.measured = false;
    this.sound = false;
    this.optionsBroken = true;
    this.hasTimestamps = false;
    this.windowScale = -1;
    this.sackBlocks = 0;
    return true;
  }

  #options(bytes: Uint8Array, from: number, end: number): void {
    // What nearly every segment of an established connection carries: NOP, NOP, timestamps.
    if (end - from === 12 && be32s(bytes, from) === 0x0101080a) {
      this.hasTimestamps = true;
      this.tsVal = be32s(bytes, from + 4);
      this.tsEcr = be32s(bytes, from + 8);
      return;
    }
    let at = from;
    while (at < end) {
      const kind = bytes[at] as number;
      if (kind === 0) return;
      if (kind === 1) {
        at += 1;
        continue;
      }
      const length = at + 1 < end ? (bytes[at + 1] as number) : 0;
      if (length < 2 || at + length > end) return;
      this.#option(kind, bytes, at + 2, length - 2);
      at += length;
    }
  }

  #option(kind: number, bytes: Uint8Array, at: number, length: number): void {
    if (kind === 2 && length === 2) this.mss = be16(bytes, at);
    else if (kind === 3 && length === 1) this.windowScale = bytes[at] as number;
    else if (kind === 4 && length === 0) this.sackPermitted = true;
    else if (kind === 5) this.#sack(bytes, at, length);
    else if (kind === 8 && length === 8) {
      this.hasTimestamps = true;
      this.tsVal = be32s(bytes, at);
      this.tsEcr = be32s(bytes, at + 4);
    } else if (kind === MULTIPATH && length === 0) this.optionsBroken = true;
    else if (kind === 34) this.fastOpenCookie = length;
    else if (kind === 254 && length >= 2 && be16(bytes, at) === 0xf989) this.fastOpenCookie = length - 2;
  }

  #sack(bytes: Uint8Array, at: number, length: number): void {
    const blocks = Math.min(length >>> 3, SACK_BLOCKS_MAX);
    for (let edge = 0; edge < blocks * 2; edge++) this.sack[edge] = be32s(bytes, at + edge * 4);
    this.sackBlocks = blocks;
    if (length === 0) this.optionsBroken = true;
  }
}

const MULTIPATH = 30;
/** RFC 2018 §3: what fits into the options. */
const SACK_BLOCKS_MAX = 4;
