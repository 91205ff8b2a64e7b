/**
 * What a decompressor had made of the last octets before damage, and kept back with a piece of output that was not full.
 * The file is undone once more, from its beginning, and near the damage a few octets at a time: what those before gave
 * comes out then.
 */
import type { Decompressor } from "./decompressed.ts";

/** Where a decompressor came upon damage. */
export interface Damage {
  /** Octets of the file before those that it was given last. */
  readonly at: number;
  /** Octets that it had given. */
  readonly given: number;
}

/** Gives what is still to be had beyond what was given. */
export async function* salvaged(
  chunks: AsyncIterable<Uint8Array>,
  { at, given }: Damage,
  make: (out: (octets: Uint8Array) => void) => Decompressor | undefined,
): AsyncIterable<Uint8Array> {
  let made = 0;
  let ready: Uint8Array[] = [];
  const worker = make((octets) => {
    made += octets.length;
    const fresh = made - given;
    if (fresh > 0) ready.push(octets.slice(Math.max(0, octets.length - fresh)));
  });
  let read = 0;
  for await (const chunk of chunks) {
    for (let from = 0; from < chunk.length;) {
      const step = read < at ? Math.min(SLICE, at - read) : STEP;
      const piece = chunk.subarray(from, from + step);
      from += piece.length;
      read += piece.length;
      const what = await worker?.take(piece);
      yield* ready;
      ready = [];
      if (worker === undefined || what !== undefined) return;
    }
  }
}

/** Octets decompressed at a time, far from the damage and near it. */
const SLICE = 65_536;
const STEP = 8;
