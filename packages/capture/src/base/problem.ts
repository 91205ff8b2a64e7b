/** What is wrong with a capture file, and where. A value, never thrown: everything before it has been read. */

/** A place in a capture at which reading went wrong. */
export interface CaptureProblem {
  /** One sentence without a full stop, lower case: `a packet of 4,294,967,295 octets is longer than any can be`. */
  readonly what: string;
  /** Octets from the start of the file (after decompression). */
  readonly offset: number;
  /** The file is compressed: the offset counts in what is decompressed. */
  readonly decompressed?: true;
  /** Number of the packet that could not be read, from 1. */
  readonly frame: number;
}
