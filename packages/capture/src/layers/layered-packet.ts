/** One packet on its way from the link layer to its TCP header: where each part lies. */

/**
 * Reads one layer that starts at `at` and hands what it carries on; true when a TCP header was found in it. What is
 * captured ends at `packet.end`; a layer may look no further.
 */
export type Layer = (packet: LayeredPacket, at: number) => boolean;

/** Takes a fragment whose IP header is at `at`; true when it was the last that was missing, and a TCP header was found. */
export type FragmentLayer = (packet: LayeredPacket, at: number, version: 4 | 6) => boolean;

/** What is known of the layers: by LINKTYPE_, by EtherType, by IP protocol. */
export interface LayerTables {
  readonly link: ReadonlyMap<number, Layer>;
  readonly network: ReadonlyMap<number, Layer>;
  readonly transport: ReadonlyMap<number, Layer>;
}

/** Where a packet is that is a fragment, or quotes one: its number, and octets from the start of the file to its record, after decompression. */
export interface FragmentPlace {
  readonly frame: number;
  readonly offset: number;
}

/** One object is used again for every packet. Offsets count in `bytes`, which a reassembled packet has for itself. */
export class LayeredPacket {
  readonly #tables: LayerTables;
  readonly #fragments: FragmentLayer;
  bytes: Uint8Array = new Uint8Array(0);
  /** Where what was captured ends. */
  end = 0;
  /** Where the packet would end had it been captured whole; a layer with a length of its own moves it down. */
  total = 0;
  frame = 0;
  /** Octets from the start of the file to its record. */
  offset = 0;
  /** When it was captured, ms since 1970. */
  time: number = Number.NaN;
  /** Layers passed; what nests deeper than any real packet is given up. */
  depth = 0;

  /** The innermost IP header: 4 or 6, or 0 before there was one; where its addresses are. */
  version = 0;
  source = 0;
  destination = 0;
  hopLimit = 0;
  /** RFC 791's Identification; −1 where there is none (IPv6). */
  identification = -1;
  /** RFC 3168 §5: the two ECN bits. */
  ecn = 0;
  /** A fragment that has not been put together: its segment's length is not known. */
  fragment = false;
  /** Where it was put together: the fragments that came before this one. */
  fragments: readonly FragmentPlace[] = NO_FRAGMENTS;
  /** The segment is quoted by an ICMP error; the message's kind and code, the kind −1 where it is not. */
  quoted = false;
  icmpType = -1;
  icmpCode = 0;
  /** Where the router or host that sent the ICMP error has its address, and the version of IP that it came over. */
  reporter = 0;
  reporterVersion = 0;
  /** Where the ICMP message starts. */
  message = 0;

  /** The TCP header: where it starts, and the segment's octets as the IP header has it. */
  segment = 0;
  segmentLength = 0;

  /** `fragments` is asked for each fragment of an IP packet. */
  constructor(tables: LayerTables, fragments: FragmentLayer) {
    this.#tables = tables;
    this.#fragments = fragments;
  }

  /** Peels a packet whose link layer starts at `start`. */
  peel(linkType: number, bytes: Uint8Array, start: number, end: number, originalLength: number): boolean {
    this.bytes = bytes;
    this.end = end;
    this.total = Math.max(end, start + originalLength);
    this.depth = 0;
    this.version = 0;
    this.identification = -1;
    this.fragment = false;
    this.fragments = NO_FRAGMENTS;
    this.quoted = false;
    this.icmpType = -1;
    return this.link(linkType, start);
  }

  /** The link layer that starts at `at`. */
  link(linkType: number, at: number): boolean {
    return this.#through(this.#tables.link.get(linkType), at);
  }

  /** What a link layer says it carries, by EtherType. */
  network(etherType: number, at: number): boolean {
    return this.#through(this.#tables.network.get(etherType), at);
  }

  /** What an IP header says it carries, by protocol number. */
  transport(protocol: number, at: number): boolean {
    return this.#through(this.#tables.transport.get(protocol), at);
  }

  /** A fragment whose IP header is at `at`: what it carries is read once the rest has come. */
  fragmented(at: number, version: 4 | 6): boolean {
    return this.#fragments(this, at, version);
  }

  #through(layer: Layer | undefined, at: number): boolean {
    if (layer === undefined || this.depth === DEPTH_MAX) return false;
    this.depth += 1;
    return layer(this, at);
  }
}

/** Layers of a packet at most. */
const DEPTH_MAX = 32;

const NO_FRAGMENTS: readonly FragmentPlace[] = [];
