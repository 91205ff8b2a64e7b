/** A file that grows when a test says so. */
import type { ByteSource, FileNews } from "../../src/capture/byte-source.ts";

/** What a test does with it, as `growing` in the page. */
export interface Growing {
  /** Octets that have been written, of all that there will be. */
  readonly written: number;
  readonly whole: number;
  /** Writes so many more. */
  write(octets: number): void;
  /** Has something else happen to it. */
  befall(news: FileNews): void;
}

/** @param written Octets that are there from the beginning. */
export const growingSource = (bytes: Uint8Array, written: number): ByteSource & Growing => {
  let size = Math.min(written, bytes.length);
  /** Its size when it was last looked at. */
  let seen = size;
  let befallen: FileNews | undefined;
  const read = (offset: number, length: number): Uint8Array =>
    bytes.subarray(offset, Math.min(size, offset + length));
  return {
    get size() {
      return seen;
    },
    async *pieces() {
      yield await Promise.resolve(read(0, size));
    },
    read: (offset, length) => Promise.resolve(read(offset, length)),
    news: (at) => {
      seen = size;
      return Promise.resolve(befallen ?? (size > at ? "grown" : "same"));
    },
    close: () => undefined,
    get written() {
      return size;
    },
    whole: bytes.length,
    write: (octets) => {
      size = Math.min(bytes.length, size + octets);
    },
    befall: (news) => {
      befallen = news;
    },
  };
};
