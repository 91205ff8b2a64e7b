/** Compressed captures: gzip (RFC 1952) and zstd (RFC 8878), told by their first octets, as every reader of captures does. */
import { nodeDecompressor, nodeVersion } from "./node-zlib.ts";
import { salvaged } from "./salvage.ts";
import { webDecompressor } from "./web-streams.ts";
import { ZstdFramesDecompressor } from "./zstd-frames.ts";

export type Compression = "gzip" | "zstd";

/**
 * One decompressor at work: octets in, octets out. `take` resolves once everything that the octets give has been handed to
 * `out`, or with a sentence about what is wrong with them; `finish` likewise, at their end.
 */
export interface Decompressor {
  /** zstd: after one frame it takes the next, given on its own. */
  readonly takesFrames?: boolean;
  take(octets: Uint8Array): Promise<string | undefined>;
  finish(): Promise<string | undefined>;
}

export interface DecompressedOptions {
  /** Told what is wrong, in one sentence, lower case. */
  readonly problem?: (what: string) => void;
  /** Told that the octets are compressed, before the first of them is given. */
  readonly compressed?: (compression: Compression) => void;
  /**
   * The same octets from their beginning, where they can be had again: of a damaged file all before the damage is given
   * then, else up to 16 KiB of it may be lost. Called once at most.
   */
  readonly again?: () => AsyncIterable<Uint8Array>;
}

/** Makes one for a compression; `undefined`: this platform has none. */
export type DecompressorMaker = (
  compression: Compression,
  out: (octets: Uint8Array) => void,
) => Decompressor | undefined;

/**
 * The octets of a file: as they come, or decompressed where they begin as gzip or zstd does, several members or frames one
 * after the other. What is damaged or cut off ends where the damage is, and `problem` is told.
 * Holds the output of at most 64 KiB of the file. Uses zlib of Node, or what browsers have.
 */
export async function* decompressed(
  chunks: AsyncIterable<Uint8Array>,
  options: DecompressedOptions = {},
): AsyncIterable<Uint8Array> {
  const source = chunks[Symbol.asyncIterator]();
  try {
    const { head, ended } = await headOf(source);
    const compression = compressionOf(head);
    if (compression === undefined) {
      if (head.length > 0) yield head;
      if (!ended) yield* rest(source);
      return;
    }
    options.compressed?.(compression);
    yield* expanded(compression, head, ended ? empty() : rest(source), options);
  } finally {
    await source.return?.();
  }
}

/** What the first octets say, of which four are enough; `undefined`: not compressed, as far as is known. */
export const compressionOf = (head: Uint8Array): Compression | undefined => {
  if (head[0] === 0x1f && head[1] === 0x8b) return "gzip";
  const word = (head[0] ?? 0) | ((head[1] ?? 0) << 8) | ((head[2] ?? 0) << 16) | ((head[3] ?? 0) << 24);
  // RFC 8878: a frame, or one that is to be skipped.
  return head.length >= 4 && (word >>> 0 === ZSTD || word >>> 4 === ZSTD_SKIPPED) ? "zstd" : undefined;
};

async function* expanded(
  compression: Compression,
  head: Uint8Array,
  more: AsyncIterable<Uint8Array>,
  { problem, again }: DecompressedOptions,
): AsyncIterable<Uint8Array> {
  const ready: Uint8Array[] = [];
  let given = 0;
  const worker = decompressorOf(compression, (octets) => {
    given += octets.length;
    ready.push(octets);
  });
  if (worker === undefined) {
    const version = nodeVersion();
    problem?.(
      version === undefined
        ? `it is compressed with ${compression}, which this platform cannot undo`
        : `it is compressed with ${compression}, which needs Node 22.15 or newer; this is ${version}`,
    );
    return;
  }
  let read = 0;
  for await (const chunk of withHead(head, more))
    for (let at = 0; at < chunk.length; at += SLICE) {
      const piece = chunk.subarray(at, at + SLICE);
      const what = await worker.take(piece);
      yield* ready.splice(0);
      if (what === undefined) {
        read += piece.length;
        continue;
      }
      if (again !== undefined)
        yield* salvaged(again(), { at: read, given }, (out) => decompressorOf(compression, out));
      problem?.(what);
      return;
    }
  const what = await worker.finish();
  yield* ready.splice(0);
  if (what !== undefined) problem?.(what);
}

const decompressorOf = (
  compression: Compression,
  out: (octets: Uint8Array) => void,
): Decompressor | undefined => {
  const make = (): Decompressor | undefined =>
    nodeDecompressor(compression, out) ?? webDecompressor(compression, out);
  const first = make();
  if (compression === "gzip" || first === undefined) return first;
  let next: Decompressor | undefined = first;
  return new ZstdFramesDecompressor(() => {
    const frame = next ?? make();
    next = undefined;
    return frame ?? first;
  });
};

const headOf = async (
  source: AsyncIterator<Uint8Array>,
): Promise<{ readonly head: Uint8Array; readonly ended: boolean }> => {
  let head: Uint8Array = new Uint8Array(0);
  while (head.length < 4) {
    const next = await source.next();
    if (next.done === true) return { head, ended: true };
    if (head.length === 0) head = next.value;
    else {
      const joined = new Uint8Array(head.length + next.value.length);
      joined.set(head);
      joined.set(next.value, head.length);
      head = joined;
    }
  }
  return { head, ended: false };
};

async function* rest(source: AsyncIterator<Uint8Array>): AsyncIterable<Uint8Array> {
  for (let next = await source.next(); next.done !== true; next = await source.next()) yield next.value;
}

async function* withHead(head: Uint8Array, more: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  yield head;
  yield* more;
}

async function* empty(): AsyncIterable<Uint8Array> {}

const ZSTD = 0xfd2fb528;
/** 0x184d2a50 to 0x184d2a5f. */
const ZSTD_SKIPPED = 0x184d2a5;
/** Octets decompressed at a time: gzip makes 1,032 of one at most. */
const SLICE = 65_536;
