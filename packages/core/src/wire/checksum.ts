/**
 * RFC 1071: the internet checksum, as partial sums that can be put together. A partial sum is the one's complement sum
 * of 16-bit words in network order, folded to 16 bits: 0 only for nothing but zeros, otherwise 1 to 0xffff.
 */

/** The partial sum of `length` octets from `offset`; an odd last octet is the high half of a word (RFC 1071 §4.1). */
export const sumOctets = (bytes: Uint8Array, offset: number, length: number): number =>
  length < SHORT_OCTETS ? sumShort(bytes, offset, length) : sumLong(bytes, offset, length);

/**
 * The partial sum of two pieces, one after the other. `firstLength`: octets of the first; where it is odd, the words of
 * the second begin in the middle of a word, and its sum has its octets swapped (RFC 1071 §2, byte order independence).
 */
export const combineSums = (first: number, second: number, firstLength = 0): number =>
  foldSum(first + ((firstLength & 1) === 0 ? second : swapOctets(second)));

/** Folds a sum of up to 65,536 words, thus less than 2**32, to 16 bits. */
export const foldSum = (sum: number): number => {
  const once = (sum & 0xffff) + (sum >>> 16);
  return (once & 0xffff) + (once >>> 16);
};

/** The checksum that goes into a header: the complement of the sum over everything with the field as 0. */
export const checksumOf = (partialSum: number): number => ~partialSum & 0xffff;

/** Whether a sum that includes the checksum says that nothing has changed (RFC 1071 §1, step 3). */
export const isIntact = (partialSum: number): boolean => partialSum === 0xffff;

/** RFC 1624 §3, equation 3: the checksum after one 16-bit word of what it covers has changed from `before` to `after`. */
export const updateChecksum = (checksum: number, before: number, after: number): number =>
  checksumOf(foldSum((~checksum & 0xffff) + (~before & 0xffff) + after));

/**
 * RFC 9293 §3.1 and RFC 8200 §8.1: the part of a pseudo-header's sum that does not change while a connection lasts: both
 * addresses, as words of 32 bits, and the protocol. The upper layer's length is added by whoever knows it. The two
 * families differ only in how many words an address has: the zeros between the fields add nothing.
 */
export const pseudoHeaderSum = (
  source: readonly number[],
  destination: readonly number[],
  protocol: number,
): number => {
  let sum = protocol;
  for (const word of source) sum += (word >>> 16) + (word & 0xffff);
  for (const word of destination) sum += (word >>> 16) + (word & 0xffff);
  return foldSum(sum);
};

const swapOctets = (sum: number): number => ((sum & 0xff) << 8) | (sum >>> 8);

/** Below this a view costs more than it saves. */
const SHORT_OCTETS = 64;

const sumShort = (bytes: Uint8Array, offset: number, length: number): number => {
  const end = offset + length;
  let sum = 0;
  let at = offset;
  for (; at + 1 < end; at += 2) sum += ((bytes[at] as number) << 8) | (bytes[at + 1] as number);
  if (at < end) sum += (bytes[at] as number) << 8;
  return foldSum(sum);
};

/** Octets of which the words of 32 bits add up to less than 2**53, so that a floating-point sum is exact. */
const EXACT_OCTETS = 2 ** 22;

const sumLong = (bytes: Uint8Array, offset: number, length: number): number => {
  let sum = 0;
  let at = offset;
  let left = length;
  for (; left > EXACT_OCTETS; left -= EXACT_OCTETS, at += EXACT_OCTETS)
    sum = combineSums(sum, sumWords(bytes, at, EXACT_OCTETS));
  return combineSums(sum, sumWords(bytes, at, left));
};

/**
 * RFC 1071 §2 (deferred carries, parallel summation): 32-bit words are added up as they are, in little-endian order, which
 * is that of the processors this runs on, and their carries stay in the upper bits of a double; the sum is folded and put
 * in network order once at the end. A view made here never leaves this function, so that the compiler makes none.
 */
const sumWords = (bytes: Uint8Array, offset: number, length: number): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset + offset, length);
  const end = length & ~31;
  let a = 0;
  let b = 0;
  let at = 0;
  for (; at < end; at += 32) {
    a +=
      view.getUint32(at, true) +
      view.getUint32(at + 4, true) +
      (view.getUint32(at + 8, true) + view.getUint32(at + 12, true));
    b +=
      view.getUint32(at + 16, true) +
      view.getUint32(at + 20, true) +
      (view.getUint32(at + 24, true) + view.getUint32(at + 28, true));
  }
  for (; at + 3 < length; at += 4) a += view.getUint32(at, true);
  const total = a + b;
  const low = total >>> 0;
  let sum = (low & 0xffff) + (low >>> 16) + ((total / 2 ** 32) | 0);
  if (at + 1 < length) {
    sum += view.getUint16(at, true);
    at += 2;
  }
  if (at < length) sum += view.getUint8(at);
  return swapOctets(foldSum(sum));
};
