/**
 * draft-ietf-opsawg-pcapng §4: writes a capture file of one section. Packets are written as they come; nothing is kept
 * but the interfaces.
 */
import { InvalidArgument } from "@tcplens/core";
import type { CarriedBlock } from "../file/carried-blocks.ts";
import { BlockWriter, numberOption, textOption, type BlockOption, type Sink } from "./block-writer.ts";

/** What the file says of itself. */
export interface PcapngOptions {
  /** The program that writes it. */
  readonly application?: string;
  readonly hardware?: string;
  readonly system?: string;
  readonly comment?: string;
}

/** Where packets were seen. */
export interface PcapngInterface {
  readonly name?: string;
  readonly description?: string;
  /** The link layer, as the LINKTYPE_ list numbers it. Default: 101, a raw IP packet. */
  readonly linkType?: number;
  /** Octets kept of a packet at most; longer ones are cut off. Default: 0, no bound. */
  readonly snapLength?: number;
  /** What timestamps count in. Default: `ns`. */
  readonly resolution?: "us" | "ns";
  /** Instant that the packets' `at` counts from, ms since 1970 (UTC). Default: 0. */
  readonly origin?: number;
}

/** Whole seconds, and ns of the second, 0 to 999,999,999. */
export interface CaptureInstant {
  readonly seconds: number;
  readonly nanoseconds: number;
}

/** One packet. */
export interface PcapngPacket {
  /** What `addInterface` gave. Default: 0. */
  readonly interface?: number;
  /** Since the interface's origin: ms, fractions allowed, or an instant, which is exact (a `CaptureRecord` is one). */
  readonly at: number | CaptureInstant;
  readonly bytes: Uint8Array;
  /** Octets it had, where `bytes` is not all of it. */
  readonly originalLength?: number;
  readonly direction?: "inbound" | "outbound";
  /** The whole flags word (§4.3.1); where `direction` is given, that is its part of it. */
  readonly flags?: number;
  /** Lines that Wireshark shows with the packet. */
  readonly comments?: readonly string[];
}

/** An interface as the writer needs it. */
interface Interface {
  readonly snapLength: number;
  /** In units of the resolution: the origin, and what a ms comes to. */
  readonly origin: bigint;
  readonly perMs: number;
}

/** Writes the header of the file at once; `end` hands over the last of it. */
export class PcapngWriter {
  readonly #blocks: BlockWriter;
  readonly #interfaces: Interface[] = [];

  constructor(sink: Sink, options: PcapngOptions = {}) {
    this.#blocks = new BlockWriter(sink);
    const texts = [
      [COMMENT, options.comment],
      [HARDWARE, options.hardware],
      [SYSTEM, options.system],
      [APPLICATION, options.application],
    ] as const;
    // §4.1: version 1.0; the length of the section is not said (-1).
    this.#blocks.block(SECTION_HEADER, [BYTE_ORDER, 1, ~0, ~0], nothing, textOptions(texts));
  }

  /**
   * Describes an interface; packets name it by the number that is returned.
   * @throws {@link InvalidArgument} when a number is out of its range.
   */
  addInterface(options: PcapngInterface = {}): number {
    const { linkType = RAW_IP, snapLength = 0, resolution = "ns", origin = 0 } = options;
    whole("linkType", linkType, 0xffff);
    whole("snapLength", snapLength, 0xffff_ffff);
    if (!(origin >= 0 && origin <= ORIGIN_MAX))
      throw new InvalidArgument("origin", "a time since 1970 in ms", origin);
    const perMs = resolution === "ns" ? 1_000_000 : 1000;
    const texts = [
      [INTERFACE_NAME, options.name],
      [INTERFACE_DESCRIPTION, options.description],
    ] as const;
    const exponent = { code: TIMESTAMP_RESOLUTION, octets: [resolution === "ns" ? 9 : 6] };
    this.#blocks.block(INTERFACE_DESCRIPTION_BLOCK, [linkType, snapLength], nothing, [
      ...textOptions(texts),
      exponent,
    ]);
    this.#interfaces.push({ snapLength, origin: scaled(origin, perMs), perMs });
    return this.#interfaces.length - 1;
  }

  /**
   * Writes a packet.
   * @throws {@link InvalidArgument} when its interface has not been described or its time lies before the origin.
   */
  packet(packet: PcapngPacket): void {
    const number = packet.interface ?? 0;
    const where = this.#interfaces[number];
    if (where === undefined)
      throw new InvalidArgument("packet.interface", "one that addInterface gave", number);
    const time = where.origin + unitsSince(packet.at, where.perMs);
    const { bytes } = packet;
    const kept =
      where.snapLength > 0 && bytes.length > where.snapLength ? bytes.subarray(0, where.snapLength) : bytes;
    const length = packet.originalLength ?? bytes.length;
    this.#blocks.block(
      ENHANCED_PACKET,
      [number, Number(time >> 32n), Number(time & 0xffff_ffffn), kept.length, length],
      kept,
      packetOptions(packet),
    );
  }

  /** Writes a block of another file, as a reader's `carried` has it. */
  carry({ type, body }: CarriedBlock): void {
    this.#blocks.block(type, [], body, none);
  }

  /** Hands over what has been gathered; more may follow. */
  flush(): void {
    this.#blocks.flush();
  }
}

/** @throws {@link InvalidArgument} when the time lies before the origin, or is none. */
const unitsSince = (at: number | CaptureInstant, perMs: number): bigint => {
  if (typeof at === "number") {
    if (!(at >= 0 && at <= ORIGIN_MAX)) throw new InvalidArgument("packet.at", "0 ms or more", at);
    return scaled(at, perMs);
  }
  const { seconds, nanoseconds } = at;
  whole("packet.at.seconds", seconds, ORIGIN_MAX / 1000);
  whole("packet.at.nanoseconds", nanoseconds, 999_999_999);
  return (BigInt(seconds) * 1_000_000_000n + BigInt(nanoseconds)) / BigInt(1_000_000 / perMs);
};

const textOptions = (texts: readonly (readonly [number, string | undefined])[]): readonly BlockOption[] =>
  texts.flatMap(([code, text]) => (text === undefined ? [] : [textOption(code, text)]));

const packetOptions = ({ comments = [], direction, flags }: PcapngPacket): readonly BlockOption[] => {
  // The two lowest bits of the flags.
  const word = direction === undefined ? flags : ((flags ?? 0) & ~3) | (direction === "inbound" ? 1 : 2);
  if (word === undefined && comments.length === 0) return none;
  const options = comments.map((comment) => textOption(COMMENT, comment));
  if (word !== undefined) options.push(numberOption(PACKET_FLAGS, word));
  return options;
};

/** ms in units of which `perMs` make one. Whole ms are exact; of the fraction, what a number can say. */
const scaled = (ms: number, perMs: number): bigint => {
  const whole = Math.floor(ms);
  return BigInt(whole) * BigInt(perMs) + BigInt(Math.round((ms - whole) * perMs));
};

const whole = (name: string, value: number, max: number): void => {
  if (!Number.isInteger(value) || value < 0 || value > max)
    throw new InvalidArgument(name, `a whole number from 0 to ${max}`, value);
};

const SECTION_HEADER = 0x0a0d_0d0a;
const INTERFACE_DESCRIPTION_BLOCK = 1;
const ENHANCED_PACKET = 6;
const BYTE_ORDER = 0x1a2b_3c4d;
const RAW_IP = 101;

const COMMENT = 1;
const HARDWARE = 2;
const SYSTEM = 3;
const APPLICATION = 4;
const INTERFACE_NAME = 2;
const INTERFACE_DESCRIPTION = 3;
const TIMESTAMP_RESOLUTION = 9;
const PACKET_FLAGS = 2;

/** The year 2500 or so, ms: in ns it still fits in 64 bits. */
const ORIGIN_MAX = 1.7e13;
const nothing = new Uint8Array(0);
const none: readonly BlockOption[] = [];
