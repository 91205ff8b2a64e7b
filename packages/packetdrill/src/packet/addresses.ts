/** Addresses as text and as octets. */

/** RFC 791 §3.1 and RFC 4291 §2.2: the octets of an address; `undefined` where the text is none. */
export const octetsOf = (text: string): Uint8Array | undefined =>
  text.includes(":") ? octetsOfSix(text) : octetsOfFour(text);

const octetsOfFour = (text: string): Uint8Array | undefined => {
  const parts = text.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(Number.isInteger(part) && part >= 0 && part <= 255)))
    return undefined;
  return Uint8Array.from(parts);
};

const octetsOfSix = (text: string): Uint8Array | undefined => {
  const [head = "", tail, ...more] = text.split("::");
  if (more.length > 0) return undefined;
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  if (before === undefined || after === undefined) return undefined;
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  const groups = [...before, ...Array.from({ length: missing }, () => 0), ...after];
  return Uint8Array.from(groups.flatMap((group) => [group >> 8, group & 0xff]));
};

const groupsOf = (text: string): number[] | undefined => {
  if (text === "") return [];
  const groups: number[] = [];
  for (const part of text.split(":")) {
    const embedded = part.includes(".") ? octetsOfFour(part) : undefined;
    if (embedded !== undefined) {
      const [a = 0, b = 0, c = 0, d = 0] = embedded;
      groups.push((a << 8) | b, (c << 8) | d);
    } else if (/^[\da-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else return undefined;
  }
  return groups;
};

/** As 32-bit words, the most significant first: what the model calls an address. */
export const wordsOf = (octets: Uint8Array): readonly number[] => {
  const view = new DataView(octets.buffer, octets.byteOffset, octets.byteLength);
  return Array.from({ length: octets.length / 4 }, (_, index) => view.getUint32(4 * index));
};
