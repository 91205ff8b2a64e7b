/**
 * RFC 791 §3.2, RFC 815 and RFC 8200 §4.5: whole packets out of fragments. No clock of its own: `now` is given, in ms. Of
 * IPv4, where fragments overlap, the octets that came last count (RFC 791 §3.2); an IPv6 packet whose fragments overlap
 * is given up (RFC 5722 §4).
 */
import { invariant } from "../base/errors.ts";
import { checksumOf, sumOctets } from "./checksum.ts";
import { addPiece, type Piece } from "./fragment-pieces.ts";
import { type IpHeader, isFragment } from "./ip-header.ts";
import { hasWholeChain, IPV6_FRAGMENT_HEADER_OCTETS, IPV6_HEADER_OCTETS } from "./ipv6.ts";
import { copyOctets, read16, write16 } from "./octets.ts";
import type { DecodeProblem } from "./problem.ts";

/** What a reassembler may hold. Beyond it the packet that has waited longest is dropped first. */
export interface ReassemblyLimits {
  /** Packets that wait for fragments. */
  readonly packets: number;
  /** Their octets, with 128 for the bookkeeping of each fragment. */
  readonly octets: number;
  /** Fragments of one packet. A link of the least MTU (RFC 791 §3.2: 68) makes 1,365 of the longest packet. */
  readonly fragments: number;
  /** From a packet's first fragment to arrive, ms. RFC 8200 §4.5: 60 s; RFC 1122 §3.3.2: 60 s to 120 s. */
  readonly timeout: number;
}

export const REASSEMBLY_LIMITS: ReassemblyLimits = {
  packets: 1024,
  octets: 4 * 2 ** 20,
  fragments: 2048,
  timeout: 60_000,
};

/** What became of a fragment. */
export type Reassembly =
  /** The packet is whole: these are its octets, without a trace of fragments, and nobody else's. */
  | { readonly kind: "whole"; readonly packet: Uint8Array }
  | { readonly kind: "waiting" }
  /** The fragment was of no use, or its whole packet is not. */
  | { readonly kind: "dropped"; readonly problem: DecodeProblem };

export class Reassembler {
  readonly #limits: ReassemblyLimits;
  /** In the order in which their first fragments came: all have the same time to wait, so the oldest ends first. */
  readonly #waiting = new Map<string, Waiting>();
  #octets = 0;

  constructor(limits: Partial<ReassemblyLimits> = {}) {
    this.#limits = { ...REASSEMBLY_LIMITS, ...limits };
  }

  /** Packets that wait, and the octets that count against the limit. */
  get packets(): number {
    return this.#waiting.size;
  }

  get octets(): number {
    return this.#octets;
  }

  /** A fragment, read by `decodeIp` into `header`. Copies what it keeps. May change `nextTimeout()`. */
  receive(bytes: Uint8Array, header: IpHeader, now: number): Reassembly {
    const malformed = fault(bytes, header);
    if (malformed !== undefined) return { kind: "dropped", problem: malformed };
    // RFC 8200 §4.5, RFC 6946 §4: a packet that is whole has nothing to do with fragments of the same name.
    if (!isFragment(header)) return { kind: "whole", packet: unfragmented(bytes, header) };
    const key = keyOf(header);
    const waiting = this.#waiting.get(key) ?? this.#begin(key, header.version, now);
    // Given up before.
    if (waiting.problem !== undefined) return { kind: "dropped", problem: waiting.problem };
    const before = waiting.octets;
    const problem = add(waiting, bytes, header, this.#limits.fragments);
    if (problem !== undefined) return this.#giveUp(key, waiting, before, problem);
    this.#octets += waiting.octets - before;
    if (waiting.total !== undefined && waiting.head !== undefined && waiting.payload === waiting.total)
      return this.#finish(key, waiting);
    this.#makeRoom();
    return { kind: "waiting" };
  }

  /** When `expire` is next worth calling; `Infinity`: never. */
  nextTimeout(): number {
    for (const waiting of this.#waiting.values()) return waiting.since + this.#limits.timeout;
    return Number.POSITIVE_INFINITY;
  }

  /**
   * Drops what has waited too long. Returns the first fragments of those packets, for the "fragment reassembly time
   * exceeded" that RFC 1122 §3.3.2 and RFC 8200 §4.5 want sent where the first fragment has come.
   */
  expire(now: number): readonly Uint8Array[] {
    const first: Uint8Array[] = [];
    for (const [key, waiting] of this.#waiting) {
      if (waiting.since + this.#limits.timeout > now) break;
      this.#drop(key, waiting);
      const piece = waiting.pieces[0];
      if (waiting.head !== undefined && piece?.start === 0) first.push(joined(waiting.head, [piece]));
    }
    return first;
  }

  #begin(key: string, version: 4 | 6, now: number): Waiting {
    const waiting: Waiting = {
      version,
      since: now,
      pieces: [],
      payload: 0,
      octets: 0,
      total: undefined,
      head: undefined,
      nextHeaderAt: 0,
      codepoints: 0,
      problem: undefined,
    };
    this.#waiting.set(key, waiting);
    return waiting;
  }

  /**
   * RFC 5722 §4: fragments of an IPv6 packet that are still on their way are to be dropped too, so it stays, empty, until its
   * time is over. The 16 bits of an IPv4 packet's name may be in use again before that.
   */
  #giveUp(key: string, waiting: Waiting, octetsBefore: number, problem: DecodeProblem): Reassembly {
    this.#octets -= octetsBefore;
    waiting.problem = problem;
    waiting.pieces = [];
    waiting.octets = 0;
    waiting.head = undefined;
    if (waiting.version === 4) this.#waiting.delete(key);
    return { kind: "dropped", problem };
  }

  #finish(key: string, waiting: Waiting): Reassembly {
    this.#drop(key, waiting);
    return whole(waiting);
  }

  #drop(key: string, waiting: Waiting): void {
    this.#waiting.delete(key);
    this.#octets -= waiting.octets;
  }

  #makeRoom(): void {
    for (const [key, waiting] of this.#waiting) {
      if (this.#waiting.size <= this.#limits.packets && this.#octets <= this.#limits.octets) return;
      this.#drop(key, waiting);
    }
  }
}

/** A packet of which fragments have come. */
interface Waiting {
  readonly version: 4 | 6;
  readonly since: number;
  /** In order, without overlaps. */
  pieces: Piece[];
  /** Octets of the pieces; the same with bookkeeping. */
  payload: number;
  octets: number;
  /** Known once the last fragment has come. */
  total: number | undefined;
  /** The headers of the first fragment, as they came. */
  head: Uint8Array | undefined;
  /** IPv6: the octet of `head` that announces the fragment header. */
  nextHeaderAt: number;
  /** One bit for each codepoint seen: 1 << ecn. */
  codepoints: number;
  problem: DecodeProblem | undefined;
}

/** Bookkeeping of a fragment, octets. */
const PIECE_OCTETS = 128;

/** What is wrong with a fragment by itself: it is dropped, its packet waits on (RFC 8200 §4.5). */
const fault = (bytes: Uint8Array, header: IpHeader): DecodeProblem | undefined => {
  const { payloadLength: length, payloadOffset: at, fragmentOffset: start } = header;
  const layer = header.version === 4 ? "ipv4" : "ipv6";
  if (at + length > bytes.length) return { kind: "truncated", layer, need: at + length, have: bytes.length };
  if (!isFragment(header)) return undefined;
  if (header.moreFragments && (length === 0 || length % 8 !== 0))
    return { kind: "bad-fragment", why: "length" };
  const headers =
    at - header.offset - (header.version === 4 ? 0 : IPV6_HEADER_OCTETS + IPV6_FRAGMENT_HEADER_OCTETS);
  if (headers + start + length > 0xffff) return { kind: "bad-fragment", why: "beyond-end" };
  if (header.version === 6 && start === 0 && !hasWholeChain(bytes, at, length, header.protocol))
    return { kind: "bad-fragment", why: "headers" };
  return undefined;
};

/** Puts a fragment where it belongs; a problem is one of the whole packet. */
const add = (
  waiting: Waiting,
  bytes: Uint8Array,
  header: IpHeader,
  piecesMax: number,
): DecodeProblem | undefined => {
  const start = header.fragmentOffset;
  const end = start + header.payloadLength;
  if (!header.moreFragments) {
    if (waiting.total !== undefined && waiting.total !== end)
      return { kind: "bad-fragment", why: "two-ends" };
    waiting.total = end;
  }
  const last = waiting.pieces.at(-1);
  if (waiting.total !== undefined && Math.max(end, last?.end ?? 0) > waiting.total)
    return { kind: "bad-fragment", why: "beyond-end" };
  if (start === 0 && waiting.head === undefined) {
    waiting.head = copyOctets(bytes, header.offset, header.payloadOffset - header.offset);
    waiting.nextHeaderAt = header.nextHeaderOffset - header.offset;
  }
  waiting.codepoints |= 1 << header.ecn;
  const piece: Piece = { start, end, bytes: copyOctets(bytes, header.payloadOffset, header.payloadLength) };
  const added = addPiece(waiting.pieces, piece, waiting.version === 4 ? "newest" : "refuse");
  if (added === undefined) return { kind: "bad-fragment", why: "overlap" };
  if (waiting.pieces.length > piecesMax) return { kind: "too-many-fragments", limit: piecesMax };
  waiting.payload += added;
  waiting.octets = waiting.payload + PIECE_OCTETS * waiting.pieces.length + (waiting.head?.length ?? 0);
  return undefined;
};

/** RFC 791 §3.2, RFC 8200 §4.5: the packet as it was before it was cut. */
const whole = (waiting: Waiting): Reassembly => {
  const { head, pieces, version, codepoints } = waiting;
  invariant(head !== undefined, "a whole packet has its first fragment");
  // RFC 3168 §5.3: a mark is neither lost nor put on what is not ECN-capable.
  const isMarked = (codepoints & (1 << CE)) !== 0;
  if (isMarked && (codepoints & (1 << NOT_ECT)) !== 0)
    return { kind: "dropped", problem: { kind: "mixed-ecn" } };
  const packet =
    version === 4 ? joined(head, pieces) : joined(withoutFragmentHeader(head, waiting.nextHeaderAt), pieces);
  if (version === 4) {
    if (isMarked) packet[1] = (packet[1] as number) | CE;
    write16(packet, 2, packet.length);
    write16(packet, 6, read16(packet, 6) & DONT_FRAGMENT);
    write16(packet, 10, 0);
    write16(packet, 10, checksumOf(sumOctets(packet, 0, head.length)));
  } else {
    if (isMarked) packet[1] = (packet[1] as number) | (CE << 4);
    write16(packet, 4, packet.length - IPV6_HEADER_OCTETS);
  }
  return { kind: "whole", packet };
};

/** A packet that is not in fragments; of IPv6, without the fragment header that it may have all the same. */
const unfragmented = (bytes: Uint8Array, header: IpHeader): Uint8Array => {
  const end = header.payloadOffset + header.payloadLength;
  const at = header.fragmentHeaderOffset;
  if (at === 0) return copyOctets(bytes, header.offset, end - header.offset);
  const next = at + IPV6_FRAGMENT_HEADER_OCTETS;
  const head = copyOctets(bytes, header.offset, next - header.offset);
  const rest: Piece = { start: 0, end: end - next, bytes: bytes.subarray(next, end) };
  const packet = joined(withoutFragmentHeader(head, header.nextHeaderOffset - header.offset), [rest]);
  write16(packet, 4, packet.length - IPV6_HEADER_OCTETS);
  return packet;
};

/** Headers that end with a fragment header, without it: what it announces is announced in its place. */
const withoutFragmentHeader = (head: Uint8Array, nextHeaderAt: number): Uint8Array => {
  const at = head.length - IPV6_FRAGMENT_HEADER_OCTETS;
  const shorter = copyOctets(head, 0, at);
  shorter[nextHeaderAt] = head[at] as number;
  return shorter;
};

const joined = (head: Uint8Array, pieces: readonly Piece[]): Uint8Array => {
  const octets = pieces.at(-1)?.end ?? 0;
  const packet = new Uint8Array(head.length + octets);
  packet.set(head);
  for (const piece of pieces) packet.set(piece.bytes, head.length + piece.start);
  return packet;
};

/** RFC 791 §3.2: identification, addresses and protocol; RFC 8200 §4.5: the same without the protocol. */
const keyOf = (header: IpHeader): string =>
  header.version === 4
    ? `4 ${header.source0} ${header.destination0} ${header.protocol} ${header.identification}`
    : `6 ${header.source0} ${header.source1} ${header.source2} ${header.source3} ${header.destination0} ${header.destination1} ${header.destination2} ${header.destination3} ${header.identification}`;

const NOT_ECT = 0;
const CE = 3;
const DONT_FRAGMENT = 0x4000;
