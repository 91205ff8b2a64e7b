/** RFC 791 appendix B: numbers of 16 and 32 bits in network order, in octets that the caller knows to be there. */

export const read16 = (bytes: Uint8Array, at: number): number =>
  ((bytes[at] as number) << 8) | (bytes[at + 1] as number);

export const read32 = (bytes: Uint8Array, at: number): number =>
  (((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)) >>>
  0;

export const write16 = (into: Uint8Array, at: number, value: number): void => {
  into[at] = value >>> 8;
  into[at + 1] = value;
};

export const write32 = (into: Uint8Array, at: number, value: number): void => {
  into[at] = value >>> 24;
  into[at + 1] = value >>> 16;
  into[at + 2] = value >>> 8;
  into[at + 3] = value;
};

/** A copy with a buffer of its own, whatever kind of view `bytes` is. */
export const copyOctets = (bytes: Uint8Array, at: number, length: number): Uint8Array => {
  const copy = new Uint8Array(length);
  copy.set(bytes.subarray(at, at + length));
  return copy;
};
