/** Decompression by the Compression Streams of browsers: one gzip member, and zstd where the browser has it. */
import type { Compression, Decompressor, DecompressorMaker } from "./decompressed.ts";

/** What is used of `DecompressionStream`. */
interface Streams {
  readonly readable: { getReader(): { read(): Promise<{ done: boolean; value?: Uint8Array }> } };
  readonly writable: { getWriter(): { write(octets: Uint8Array): Promise<void>; close(): Promise<void> } };
}

export const webDecompressor: DecompressorMaker = (compression, out) => {
  const { DecompressionStream } = globalThis as {
    DecompressionStream?: new (format: string) => Streams;
  };
  if (DecompressionStream === undefined) return undefined;
  try {
    return decompressorOf(compression, new DecompressionStream(compression), out);
  } catch {
    // A format that the browser does not know.
    return undefined;
  }
};

const decompressorOf = (
  compression: Compression,
  { readable, writable }: Streams,
  out: (octets: Uint8Array) => void,
): Decompressor => {
  const writer = writable.getWriter();
  const reader = readable.getReader();
  const pump = async (): Promise<void> => {
    for (let next = await reader.read(); !next.done; next = await reader.read())
      if (next.value !== undefined) out(next.value);
  };
  const pumped = outcome(compression, pump());
  return {
    take: (octets) => outcome(compression, writer.write(octets)),
    finish: async () => (await outcome(compression, writer.close())) ?? (await pumped),
  };
};

const outcome = async (compression: Compression, work: Promise<void>): Promise<string | undefined> => {
  try {
    await work;
    return undefined;
  } catch (error) {
    return `the ${compression} file is damaged or ends too early: ${error instanceof Error ? error.message : "not said why"}`;
  }
};
