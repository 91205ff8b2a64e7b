/** RFC 7413 §4.1.2: the cookie that Linux gives a client: SipHash-2-4 of both addresses, with the key of the system. */

/** The cookie for connections from `remote` to `local`, in octets of 4 or 16 each; `key` as `tcp_fastopen_key` has it. */
export const linuxCookie = (key: string, remote: Uint8Array, local: Uint8Array): Uint8Array => {
  const [a = 0n, b = 0n, c = 0n, d = 0n] = key.split("-").map((word) => BigInt(`0x${word}`));
  const hash = sipHash(a | (b << 32n), c | (d << 32n), Uint8Array.from([...remote, ...local]));
  return Uint8Array.from({ length: 8 }, (_, index) => Number((hash >> BigInt(8 * index)) & 0xffn));
};

/** Whether a text is such a key: four words of 32 bits in hexadecimal; a second one, which is only accepted, may follow. */
export const isCookieKey = (text: string): boolean =>
  /^(?:[\da-f]{1,8}-){3}[\da-f]{1,8}(?:,.*)?$/i.test(text);

/** What public suites set before every script. */
export const USUAL_KEY = "a1a1a1a1-b2b2b2b2-c3c3c3c3-d4d4d4d4";

/** SipHash-2-4 with a result of 64 bits, as its authors describe it. */
const sipHash = (k0: bigint, k1: bigint, data: Uint8Array): bigint => {
  let v0 = k0 ^ 0x736f_6d65_7073_6575n;
  let v1 = k1 ^ 0x646f_7261_6e64_6f6dn;
  let v2 = k0 ^ 0x6c79_6765_6e65_7261n;
  let v3 = k1 ^ 0x7465_6462_7974_6573n;
  const rounds = (count: number): void => {
    for (let round = 0; round < count; round += 1) {
      v0 = (v0 + v1) & MASK;
      v1 = rotate(v1, 13n) ^ v0;
      v0 = rotate(v0, 32n);
      v2 = (v2 + v3) & MASK;
      v3 = rotate(v3, 16n) ^ v2;
      v0 = (v0 + v3) & MASK;
      v3 = rotate(v3, 21n) ^ v0;
      v2 = (v2 + v1) & MASK;
      v1 = rotate(v1, 17n) ^ v2;
      v2 = rotate(v2, 32n);
    }
  };
  for (let at = 0; at <= data.length; at += 8) {
    const isLast = at + 8 > data.length;
    // The last block has the length in its highest octet.
    const block = littleEndian(data.subarray(at, at + 8)) | (isLast ? BigInt(data.length & 0xff) << 56n : 0n);
    v3 ^= block;
    rounds(2);
    v0 ^= block;
  }
  v2 ^= 0xffn;
  rounds(4);
  return v0 ^ v1 ^ v2 ^ v3;
};

const MASK = 0xffff_ffff_ffff_ffffn;

const rotate = (value: bigint, bits: bigint): bigint => ((value << bits) | (value >> (64n - bits))) & MASK;

const littleEndian = (octets: Uint8Array): bigint =>
  octets.reduce((sum, octet, index) => sum | (BigInt(octet) << BigInt(8 * index)), 0n);
