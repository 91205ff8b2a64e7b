/** Where the octets of a capture come from: a file, or what a browser has read of one. */

/** What has become of a file of which some octets were read. `touched`: written to, though it is as long as before. */
export type FileNews = "same" | "grown" | "touched" | "shorter" | "replaced" | "gone";

/** See the file's head. Offsets and lengths in octets of the file as it lies there, compressed or not. */
export interface ByteSource {
  /** As it was when it was last looked at. */
  readonly size: number;
  /** All of it, from the beginning, piece by piece. A piece is valid until the next is asked for. */
  pieces(signal: AbortSignal): AsyncIterable<Uint8Array>;
  /** What lies at an offset, less where the file ends. */
  read(offset: number, length: number): Promise<Uint8Array>;
  /** Looks at the file, of which octets up to `at` were read; absent where it cannot be looked at. */
  readonly news?: (at: number) => Promise<FileNews>;
  close(): void;
}

/** Octets that are there already. */
export const sourceOfBytes = (bytes: Uint8Array): ByteSource => ({
  size: bytes.length,
  async *pieces(signal) {
    for (let at = 0; at < bytes.length; at += PIECE) {
      signal.throwIfAborted();
      yield bytes.subarray(at, at + PIECE);
      // Whoever asks for something meanwhile is answered first.
      await turn();
    }
  },
  read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
  close: () => undefined,
});

/** Lets what waits go first: messages too, which a promise alone does not. */
const turn = (): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.addEventListener("message", () => {
      port1.close();
      resolve();
    });
    port1.start();
    port2.postMessage(undefined);
  });

/** Octets read at once. */
export const PIECE = 1 << 21;
