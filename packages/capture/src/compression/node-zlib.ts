/** Decompression by Node's zlib, found without an import of it: the package runs in browsers too. */
import type { Compression, Decompressor, DecompressorMaker } from "./decompressed.ts";

/** What is used of `node:zlib`. */
interface Zlib {
  createGunzip(options: { readonly chunkSize: number }): ZlibStream;
  /** Node 22.15 and later. */
  createZstdDecompress?(options: { readonly chunkSize: number }): ZlibStream;
}

interface ZlibStream {
  write(octets: Uint8Array, written: () => void): boolean;
  end(): void;
  on(event: "data", listener: (octets: Uint8Array) => void): void;
  on(event: "error", listener: (error: { readonly code?: string; readonly message: string }) => void): void;
  on(event: "end", listener: () => void): void;
}

export const nodeDecompressor: DecompressorMaker = (compression, out) => {
  const stream = streamOf(compression);
  return stream === undefined ? undefined : new ZlibDecompressor(compression, stream, out);
};

const streamOf = (compression: Compression): ZlibStream | undefined => {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => unknown };
  };
  const zlib = process?.getBuiltinModule?.("node:zlib") as Zlib | undefined;
  const options = { chunkSize: OUTPUT };
  return compression === "gzip" ? zlib?.createGunzip(options) : zlib?.createZstdDecompress?.(options);
};

class ZlibDecompressor implements Decompressor {
  readonly takesFrames = true;
  readonly #stream: ZlibStream;
  #fault: string | undefined;
  #ended = false;
  /** Of the call that is waiting. */
  #resolve: ((what: string | undefined) => void) | undefined;

  constructor(compression: Compression, stream: ZlibStream, out: (octets: Uint8Array) => void) {
    this.#stream = stream;
    stream.on("data", out);
    stream.on("error", ({ code, message }) => {
      this.#fault =
        code === "Z_BUF_ERROR"
          ? `the ${compression} file ends too early`
          : `the ${compression} file is damaged: ${message}`;
      this.#settle();
    });
    stream.on("end", () => {
      this.#ended = true;
      this.#settle();
    });
  }

  take(octets: Uint8Array): Promise<string | undefined> {
    return this.#when(() => this.#stream.write(octets, () => this.#settle()));
  }

  finish(): Promise<string | undefined> {
    return this.#when(() => this.#stream.end());
  }

  #when(act: () => void): Promise<string | undefined> {
    return new Promise((resolve) => {
      // Trailing octets that are no member end the stream before the file: nothing more is to come.
      if (this.#fault !== undefined || this.#ended) {
        resolve(this.#fault);
        return;
      }
      this.#resolve = resolve;
      act();
    });
  }

  #settle(): void {
    const resolve = this.#resolve;
    this.#resolve = undefined;
    resolve?.(this.#fault);
  }
}

/** Octets of a piece of output: where the file is damaged, the piece that is not whole is lost. */
const OUTPUT = 16_384;
