/**
 * Memory for the buffers, in pieces of seven sizes. Pieces given back are handed out again, up to a bound, so that a
 * stream that flows allocates nothing. What a piece holds when it is handed out is whatever it held before.
 */

/** The sizes there are, octets: one that just holds a small write, up to one that makes crossing from piece to piece rare. */
const sizes = [1024, 2048, 4096, 8192, 16_384, 32_768, 65_536] as const;

/** The largest piece, octets. */
export const CHUNK_SIZE_MAX = 65_536;

/** Pieces of one size kept for later; all sizes together: 4 MiB. */
const KEPT_OF_A_SIZE_MAX = 32;

const kept: readonly Uint8Array[][] = sizes.map(() => []);

/** A piece that holds `wanted` octets, or the largest there is. */
export const takeChunk = (wanted: number): Uint8Array => {
  let at = 0;
  while (at < sizes.length - 1 && (sizes[at] ?? 0) < wanted) at += 1;
  return kept[at]?.pop() ?? new Uint8Array(sizes[at] ?? CHUNK_SIZE_MAX);
};

/** Takes a piece back. One of a size that is not handed out here is left to the garbage collector. */
export const giveChunkBack = (bytes: Uint8Array): void => {
  const at = sizes.indexOf(bytes.length as (typeof sizes)[number]);
  const shelf = kept[at];
  if (shelf !== undefined && shelf.length < KEPT_OF_A_SIZE_MAX) shelf.push(bytes);
};

/** Octets kept for later at present. */
export const keptOctets = (): number =>
  kept.reduce((sum, shelf, at) => sum + shelf.length * (sizes[at] ?? 0), 0);
