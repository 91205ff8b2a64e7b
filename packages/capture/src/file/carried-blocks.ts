/**
 * draft-ietf-opsawg-pcapng: the blocks that are neither packets nor say how packets were captured, as a file that is made of
 * some of the packets carries them on: secrets for decryption, names, custom blocks, and those that are not known.
 */
import { be16, be32, le16, le32 } from "../base/octets.ts";

/** A block that may be copied into another file, in little-endian order. */
export interface CarriedBlock {
  /** Octets from the start of the file to the block, after decompression. */
  readonly offset: number;
  readonly type: number;
  /** What stands between its two lengths. */
  readonly body: Uint8Array;
}

/** The blocks of one file, in its order. Of all together 16 MiB are kept, secrets or not: what comes then is left out. */
export class CarriedBlocks {
  readonly list: CarriedBlock[] = [];
  #left = KEPT_MAX;

  /** A block from `at` to `end`, its lengths included. */
  add(type: number, bytes: Uint8Array, at: number, end: number, littleEndian: boolean, offset: number): void {
    if (LEFT_OUT.has(type) || end - at - 12 + OVERHEAD > this.#left) return;
    const body = littleEndian ? bytes.slice(at + 8, end - 4) : turned(type, bytes.slice(at + 8, end - 4));
    if (body === undefined || !isWhole(type, body)) return;
    this.#left -= body.length + OVERHEAD;
    this.list.push({ offset, type, body });
  }
}

/** A body of a big-endian section; undefined: which of its octets are numbers is not known. */
const turned = (type: number, body: Uint8Array): Uint8Array | undefined => {
  if (type === JOURNAL_EXPORT) return body;
  if (type === DECRYPTION_SECRETS && body.length >= 8) {
    const secrets = be32(body, 4);
    swap(body, 0, 4);
    swap(body, 4, 4);
    // Its options are left out.
    return body.subarray(0, 8 + padded(secrets));
  }
  return type === NAME_RESOLUTION ? turnedNames(body) : undefined;
};

/** §4.5: records to the one that ends them; the options behind it are left out. */
const turnedNames = (body: Uint8Array): Uint8Array | undefined => {
  for (let at = 0; at + 4 <= body.length;) {
    const [type, length] = [be16(body, at), be16(body, at + 2)];
    swap(body, at, 2);
    swap(body, at + 2, 2);
    at += 4 + padded(length);
    if (type === 0) return body.subarray(0, at);
  }
  return undefined;
};

/** Whether the lengths in it, by which readers go, lie in it. */
const isWhole = (type: number, body: Uint8Array): boolean => {
  if (type === DECRYPTION_SECRETS) return body.length >= 8 && 8 + padded(le32(body, 4)) <= body.length;
  if (type === CUSTOM) return body.length >= 4;
  if (type !== NAME_RESOLUTION) return true;
  for (let at = 0; at + 4 <= body.length; at += 4 + padded(le16(body, at + 2)))
    if (le16(body, at) === 0) return true;
  return false;
};

const swap = (body: Uint8Array, at: number, octets: number): void => {
  body.subarray(at, at + octets).reverse();
};

const padded = (length: number): number => Math.ceil(length / 4) * 4;

const NAME_RESOLUTION = 4;
const JOURNAL_EXPORT = 9;
const DECRYPTION_SECRETS = 10;
/** §4.7: a custom block that may be copied; 0x40000BAD may not. */
const CUSTOM = 0xbad;
/** Sections, interfaces and their statistics, packets; nothing; what may not be copied; events of system calls. */
const LEFT_OUT: ReadonlySet<number> = new Set([
  0x0a0d0d0a, 0, 1, 2, 3, 5, 6, 0x40000bad, 0x204, 0x208, 0x216, 0x217, 0x221, 0x222,
]);

const KEPT_MAX = 16 * 2 ** 20;
/** Octets that one is counted with beside its body. */
const OVERHEAD = 256;
