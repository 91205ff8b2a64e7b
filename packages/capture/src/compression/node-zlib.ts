/** Decompression by Node's zlib, found without an import of it: the package runs in browsers too. */
import type { Compression, Decompressor, DecompressorMaker } from "./decompressed.ts";

/** What is used of `node:zlib`. */
interface Zlib {
  createGunzip(options: { readonly chunkSize: number }): ZlibStream;
  gunzipSync(
    octets: Uint8Array,
    options: { readonly finishFlush: number; readonly maxOutputLength: number },
  ): Uint8Array;
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
  const zlib = nodeZlib();
  const options = { chunkSize: OUTPUT };
  const stream = compression === "gzip" ? zlib?.createGunzip(options) : zlib?.createZstdDecompress?.(options);
  if (zlib === undefined || stream === undefined) return undefined;
  if (compression === "zstd") return new ZlibDecompressor(compression, stream, out);
  const beginning = new Beginning(zlib, out);
  const decompressor = new ZlibDecompressor(compression, stream, (octets) => beginning.give(octets));
  return {
    take: async (octets) => {
      beginning.take(octets);
      const what = await decompressor.take(octets);
      if (what !== undefined) beginning.salvage();
      return what;
    },
    finish: () => decompressor.finish(),
  };
};

/** Of the Node that this runs in, `20.20.0`; undefined: it is none. */
export const nodeVersion = (): string | undefined => {
  const { process } = globalThis as { process?: { versions?: { readonly node?: string } } };
  return process?.versions?.node;
};

const nodeZlib = (): Zlib | undefined => {
  const { process } = globalThis as {
    process?: { getBuiltinModule?: (name: string) => unknown };
  };
  return process?.getBuiltinModule?.("node:zlib") as Zlib | undefined;
};

/**
 * The octets of a gzip file while they are few. What zlib had made of them when it came upon damage is lost with the piece of
 * output that was not whole; of a small file that is all. So it is undone again, up to the damage.
 */
class Beginning {
  readonly #zlib: Zlib;
  readonly #out: (octets: Uint8Array) => void;
  #octets: Uint8Array = new Uint8Array(0);
  #length = 0;
  /** Of the octets the last that were added, in which the damage is. */
  #last = 0;
  #given = 0;
  #isWhole = true;

  constructor(zlib: Zlib, out: (octets: Uint8Array) => void) {
    this.#zlib = zlib;
    this.#out = out;
  }

  give(octets: Uint8Array): void {
    this.#given += octets.length;
    this.#out(octets);
  }

  take(octets: Uint8Array): void {
    const length = this.#length + octets.length;
    this.#isWhole &&= length <= BEGINNING;
    if (!this.#isWhole) {
      this.#octets = new Uint8Array(0);
      return;
    }
    if (length > this.#octets.length) {
      const larger = new Uint8Array(length * 2);
      larger.set(this.#octets);
      this.#octets = larger;
    }
    this.#octets.set(octets, this.#length);
    this.#last = octets.length;
    this.#length = length;
  }

  /** Gives what is still to be had. */
  salvage(): void {
    if (!this.#isWhole) return;
    let [sound, damaged] = [this.#length - this.#last, this.#length];
    let made: Uint8Array = new Uint8Array(0);
    while (damaged - sound > 1) {
      const middle = (sound + damaged) >> 1;
      const undone = this.#undone(middle);
      if (undone === undefined) damaged = middle;
      else [sound, made] = [middle, undone];
    }
    if (made.length > this.#given) this.#out(made.subarray(this.#given));
  }

  #undone(length: number): Uint8Array | undefined {
    try {
      const options = { finishFlush: Z_SYNC_FLUSH, maxOutputLength: SALVAGED };
      return this.#zlib.gunzipSync(this.#octets.subarray(0, length), options);
    } catch {
      return undefined;
    }
  }
}

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

const Z_SYNC_FLUSH = 2;
/** Octets of a file that is undone again, and what it is undone to, at most. */
const BEGINNING = 262_144;
const SALVAGED = 2 ** 24;
/** Octets of a piece of output: where the file is damaged, the piece that is not whole is lost. */
const OUTPUT = 16_384;
