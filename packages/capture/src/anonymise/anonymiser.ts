/**
 * Captures made fit to be shown: of each packet the innermost IP header and the TCP header, and nothing else. What is not
 * understood is left out, not passed on: link layers with their addresses, tunnels, IP options, packets without TCP.
 */
import { checksumOf, sumOctets, updateChecksum } from "@tcplens/core/wire";
import { InvalidArgument } from "@tcplens/core";
import { be16 } from "../base/octets.ts";
import type { CaptureRecord } from "../file/record.ts";
import { fragmentLayer } from "../layers/fragments.ts";
import { LayeredPacket } from "../layers/layered-packet.ts";
import { layerTables } from "../layers/tables.ts";
import { AddressCipher } from "./address-cipher.ts";
import { scrubOptions } from "./tcp-options.ts";

export interface AnonymiserOptions {
  /** 16 octets, kept secret: who has them can undo the addresses. The same key gives the same addresses in every file. */
  readonly key: Uint8Array;
  /** What becomes of the data: `removed` (the packet is cut behind its TCP header; default) or `kept`. */
  readonly payload?: "removed" | "kept";
}

/** A packet to be written with LINKTYPE_RAW. */
export interface AnonymisedPacket {
  readonly bytes: Uint8Array;
  /** Octets that the IP packet had. */
  readonly originalLength: number;
}

/**
 * Makes of each packet with a TCP segment, or with an ICMP error that quotes one, an IP packet with other addresses. Ports,
 * sequence numbers, flags, windows, times to live and lengths stay, so that an analysis comes to the same. Checksums are
 * brought up to date with what was changed: right ones stay right, wrong ones wrong.
 */
export class Anonymiser {
  readonly #packet = new LayeredPacket(layerTables, fragmentLayer());
  readonly #cipher: AddressCipher;
  readonly #keepsPayload: boolean;

  /** @throws `InvalidArgument` when the key is not 16 octets long, or the payload's fate is not one of the two. */
  constructor({ key, payload = "removed" }: AnonymiserOptions) {
    if (payload !== "removed" && payload !== "kept")
      throw new InvalidArgument("options.payload", "removed or kept", payload);
    this.#cipher = new AddressCipher(key);
    this.#keepsPayload = payload === "kept";
  }

  /**
   * The packet to write in the place of a record's; `undefined`: there is nothing in it that may be shown. It is to be given every record:
   * IP fragments become a packet with the last of them.
   */
  take(record: CaptureRecord): AnonymisedPacket | undefined {
    const packet = this.#packet;
    packet.time = record.seconds * 1000;
    const { linkType, bytes, start, end, originalLength } = record;
    if (!packet.peel(linkType, bytes, start, end, originalLength)) return undefined;
    const segment = this.#segment();
    const inner = this.#ip(segment);
    if (!packet.quoted) return { bytes: inner, originalLength: ipHeader(packet) + packet.segmentLength };
    const error = this.#error(inner);
    return error === undefined ? undefined : { bytes: error, originalLength: error.length };
  }

  /** The TCP header as far as it was captured, and the data if it is kept. */
  #segment(): Uint8Array {
    const packet = this.#packet;
    const { bytes, segment: at, end, version } = packet;
    const header = at + 13 <= end ? ((bytes[at + 12] as number) >>> 4) * 4 : 20;
    const keepsAll = this.#keepsPayload && !packet.quoted;
    const segment = bytes.slice(at, keepsAll ? end : Math.min(end, at + Math.max(20, header)));
    if (segment.length < 18) return segment;
    let checksum = scrubOptions(segment, Math.min(header, segment.length), be16(segment, 16));
    const octets = version === 4 ? 4 : 16;
    for (const address of [packet.source, packet.destination]) {
      const other = this.#cipher.of(bytes, address, octets);
      for (let word = 0; word < octets; word += 2)
        checksum = updateChecksum(checksum, be16(bytes, address + word), be16(other, word));
    }
    segment[16] = checksum >>> 8;
    segment[17] = checksum & 0xff;
    return segment;
  }

  /** The innermost IP header, without options, before what follows it. */
  #ip(payload: Uint8Array): Uint8Array {
    const packet = this.#packet;
    const { bytes, version, source, destination, segmentLength } = packet;
    const header = ipHeader(packet);
    const at = source - (version === 4 ? 12 : 8);
    const result = new Uint8Array(header + payload.length);
    result.set(bytes.subarray(at, at + header));
    result.set(payload, header);
    if (version === 4) {
      result[0] = 0x45;
      // What the network card is still to cut may be longer than the field can say.
      write16(result, 2, length16(header + segmentLength));
      result[9] = TCP;
      this.#addresses(result, 12, bytes, source, destination, 4);
      closeHeader(result);
    } else {
      write16(result, 4, length16(segmentLength));
      result[6] = TCP;
      this.#addresses(result, 8, bytes, source, destination, 16);
    }
    return result;
  }

  #addresses(
    into: Uint8Array,
    at: number,
    bytes: Uint8Array,
    source: number,
    destination: number,
    octets: 4 | 16,
  ): void {
    into.set(this.#cipher.of(bytes, source, octets), at);
    into.set(this.#cipher.of(bytes, destination, octets), at + octets);
  }

  /** An ICMP error with the quote in it, from its reporter to the quoted packet's sender. */
  #error(quote: Uint8Array): Uint8Array | undefined {
    const { bytes, version, reporter, reporterVersion, source, message, icmpType } = this.#packet;
    // A tunnel's error quotes a packet of the other family; a redirect names more addresses.
    if (version !== reporterVersion || icmpType === ICMP_REDIRECT || icmpType === ICMPV6_REDIRECT)
      return undefined;
    const header = version === 4 ? 20 : 40;
    const at = reporter - (version === 4 ? 12 : 8);
    const result = new Uint8Array(header + 8 + quote.length);
    result.set(bytes.subarray(at, at + header));
    // Kind, code and the four octets with the MTU or the pointer, but not the length of extensions, which are left out.
    result.set(bytes.subarray(message, message + 8), header);
    result[header + (version === 4 ? 5 : 4)] = 0;
    result.set(quote, header + 8);
    write16(result, header + 2, 0);
    if (version === 4) {
      result[0] = 0x45;
      write16(result, 2, result.length);
      write16(result, 6, 0);
      this.#addresses(result, 12, bytes, reporter, source, 4);
      closeHeader(result);
      write16(result, header + 2, checksumOf(sumOctets(result, header, result.length - header)));
    } else {
      write16(result, 4, result.length - header);
      result[6] = ICMPV6;
      this.#addresses(result, 8, bytes, reporter, source, 16);
      const sum = sumOctets(result, 8, result.length - 8) + result.length - header + ICMPV6;
      write16(result, header + 2, checksumOf((sum & 0xffff) + (sum >>> 16)));
    }
    return result;
  }
}

const ipHeader = ({ version }: LayeredPacket): number => (version === 4 ? 20 : 40);

const length16 = (length: number): number => (length > 0xffff ? 0 : length);

const closeHeader = (packet: Uint8Array): void => {
  write16(packet, 10, 0);
  write16(packet, 10, checksumOf(sumOctets(packet, 0, 20)));
};

const write16 = (bytes: Uint8Array, at: number, value: number): void => {
  bytes[at] = value >>> 8;
  bytes[at + 1] = value & 0xff;
};

const TCP = 6;
const ICMPV6 = 58;
const ICMP_REDIRECT = 5;
const ICMPV6_REDIRECT = 137;
