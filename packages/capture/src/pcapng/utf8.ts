/** UTF-8 (RFC 3629): text as octets, without an API of the platform. A surrogate without its partner becomes U+FFFD. */

/** The octets of `text`, cut off before the character that would make them more than `max`. */
export const utf8 = (text: string, max: number = Number.POSITIVE_INFINITY): readonly number[] => {
  const octets: number[] = [];
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const encoded = encode(code >= 0xd800 && code <= 0xdfff ? REPLACEMENT : code);
    if (octets.length + encoded.length > max) break;
    octets.push(...encoded);
  }
  return octets;
};

const encode = (code: number): readonly number[] => {
  if (code < 0x80) return [code];
  if (code < 0x800) return [0xc0 | (code >> 6), continued(code)];
  if (code < 0x1_0000) return [0xe0 | (code >> 12), continued(code >> 6), continued(code)];
  return [0xf0 | (code >> 18), continued(code >> 12), continued(code >> 6), continued(code)];
};

const continued = (bits: number): number => 0x80 | (bits & 0x3f);

const REPLACEMENT = 0xfffd;
