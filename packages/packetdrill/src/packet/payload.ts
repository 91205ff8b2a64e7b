/**
 * What data consists of, in both directions: each octet follows from its place in the stream, so that one that is sent,
 * repeated or delivered in a wrong place shows.
 */

/** `length` octets from the place `position` on, which is counted from the first octet of data. */
export const streamOctets = (position: number, length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => streamOctet(position + index));

/** The first place where octets are not what belongs there; -1: nowhere. */
export const firstWrongOctet = (octets: Uint8Array, position: number): number => {
  for (let index = 0; index < octets.length; index += 1)
    if (octets[index] !== streamOctet(position + index)) return index;
  return -1;
};

/** Not periodic in any power of two, so that a shift by a segment or a buffer is seen. */
const streamOctet = (position: number): number => {
  const place = position >>> 0;
  return (place + Math.floor(place / 251) * 7 + Math.floor(place / 65_521) * 13) & 0xff;
};
