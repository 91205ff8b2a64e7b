/** RFC 791 §3.1 and RFC 8200 §3: what both IP headers say, in one record that is filled again for every packet. */
import type { IpAddress } from "./address.ts";
import { foldSum, pseudoHeaderSum } from "./checksum.ts";
import type { EcnCodepoint } from "./segment.ts";

/**
 * One packet's header. Mutable on purpose: one record serves for all packets, so that reading one makes nothing. The
 * words of an address are unsigned; of IPv4 only the first counts, the others are 0.
 */
export class IpHeader {
  version: 4 | 6 = 4;
  /** Where the header begins in what was read; not used in writing. */
  offset = 0;
  /** Where what follows all headers begins, and its octets as the header says: fewer of them may be there. */
  payloadOffset = 0;
  payloadLength = 0;
  /** What follows all headers: 6 is TCP. In a fragment, what follows the fragment header of the first one. */
  protocol = 0;
  /** RFC 2474 §3 and RFC 3168 §5: the two parts of what was the type of service. */
  dscp = 0;
  ecn: EcnCodepoint = 0;
  /** Time to live in IPv4. */
  hopLimit = 64;
  source0 = 0;
  source1 = 0;
  source2 = 0;
  source3 = 0;
  destination0 = 0;
  destination1 = 0;
  destination2 = 0;
  destination3 = 0;
  /** 16 bits in IPv4; 32 bits in IPv6, where only fragments have it. */
  identification = 0;
  /** IPv4 alone: routers must not fragment it. */
  dontFragment = false;
  moreFragments = false;
  /** Octets. */
  fragmentOffset = 0;
  /** IPv6: a fragment header is there, or is to be written, even where the packet is whole (RFC 6946 §2). */
  fragmentHeader = false;
  /** IPv6 alone. */
  flowLabel = 0;
  /** IPv6: where the fragment header begins, and the octet before it that announces it; both 0 where there is none. */
  fragmentHeaderOffset = 0;
  nextHeaderOffset = 0;
  /** RFC 8200 §4.4: routers still to visit; with any the destination is not the final one. */
  segmentsLeft = 0;

  setSource(address: IpAddress): void {
    const { words } = address;
    this.source0 = words[0] ?? 0;
    this.source1 = words[1] ?? 0;
    this.source2 = words[2] ?? 0;
    this.source3 = words[3] ?? 0;
  }

  setDestination(address: IpAddress): void {
    const { words } = address;
    this.destination0 = words[0] ?? 0;
    this.destination1 = words[1] ?? 0;
    this.destination2 = words[2] ?? 0;
    this.destination3 = words[3] ?? 0;
  }
}

/** Whether the packet is a part of another one. */
export const isFragment = (header: IpHeader): boolean => header.moreFragments || header.fragmentOffset > 0;

/** The address the packet comes from, as a value of its own. */
export const sourceOf = (header: IpHeader): IpAddress =>
  header.version === 4
    ? { family: 4, words: [header.source0] }
    : { family: 6, words: [header.source0, header.source1, header.source2, header.source3] };

/** The address the packet goes to, as a value of its own. */
export const destinationOf = (header: IpHeader): IpAddress =>
  header.version === 4
    ? { family: 4, words: [header.destination0] }
    : {
        family: 6,
        words: [header.destination0, header.destination1, header.destination2, header.destination3],
      };

/** RFC 9293 §3.1, RFC 8200 §8.1: the sum of the pseudo-header without the length, from the words in the record. */
export const pseudoHeaderSumOf = (header: IpHeader): number => {
  let sum = header.protocol + halves(header.source0) + halves(header.destination0);
  if (header.version === 6)
    sum +=
      halves(header.source1) +
      halves(header.source2) +
      halves(header.source3) +
      halves(header.destination1) +
      halves(header.destination2) +
      halves(header.destination3);
  return foldSum(sum);
};

/** The same between two addresses. */
export const pseudoHeaderSumBetween = (source: IpAddress, destination: IpAddress, protocol: number): number =>
  pseudoHeaderSum(source.words, destination.words, protocol);

const halves = (word: number): number => (word >>> 16) + (word & 0xffff);
