/** Endace's ERF record: what its header says of the packet behind it. The same in files of its own and as LINKTYPE_ERF. */
import { be16 } from "./octets.ts";

/** Where a record's packet starts, and its link layer (a LINKTYPE_ number; −1: none that is known here). */
export interface ErfPacket {
  start: number;
  linkType: number;
}

/** Octets of the time, type, flags and lengths. */
export const ERF_HEADER_OCTETS = 16;

/** Reads the record at `at`, of which the octets up to `end` are there: at least the header's. */
export const readErf = (bytes: Uint8Array, at: number, end: number, into: ErfPacket): void => {
  const type = bytes[at + 8] as number;
  let next = at + ERF_HEADER_OCTETS;
  // More headers, of 8 octets: the first bit of each says whether another comes.
  for (let more = (type & 0x80) !== 0; more && next + 8 <= end; next += 8)
    more = ((bytes[next] as number) & 0x80) !== 0;
  const kind = type & 0x7f;
  into.linkType = linkTypes.get(kind) ?? -1;
  if (into.linkType === ETHERNET) next += 2;
  else if (into.linkType === PPP && next + 2 <= end && !isPppOrCisco(be16(bytes, next)))
    into.linkType = FRAME_RELAY;
  into.start = Math.min(next, end);
};

/** The record does not say which HDLC it is: PPP and Cisco's begin with addresses of their own. */
const isPppOrCisco = (word: number): boolean => word === 0xff03 || word === 0x0f00 || word === 0x8f00;

export const isErfType = (type: number): boolean => linkTypes.has(type & 0x7f);

const ETHERNET = 1;
const PPP = 50;
const FRAME_RELAY = 107;

/** By the record's type: HDLC, Ethernet, both in colours; IPv4 and IPv6. */
const linkTypes: ReadonlyMap<number, number> = new Map([
  [1, PPP],
  [2, ETHERNET],
  [10, PPP],
  [11, ETHERNET],
  [15, PPP],
  [16, ETHERNET],
  [17, PPP],
  [20, ETHERNET],
  [22, 228],
  [23, 229],
]);
