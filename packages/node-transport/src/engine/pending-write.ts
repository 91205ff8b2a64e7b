/** A write of a stream that the connection has not taken whole. */
import type { Connection, WriteOptions } from "@tcplens/core";

export interface PendingWrite {
  readonly chunks: readonly Uint8Array[];
  /** The chunk that is next, and how much of it has been taken. */
  index: number;
  offset: number;
  /** Octets taken of all of them. */
  taken: number;
  readonly done: (error?: Error | null) => void;
}

/** Writes on. `more`: the connection is full, and will say when there is room; `failed`: it takes nothing any more. */
export const writeOn = (
  connection: Connection,
  pending: PendingWrite,
  now: number,
): "done" | "more" | "failed" => {
  const last = pending.chunks.length - 1;
  while (pending.index <= last) {
    const chunk = pending.chunks[pending.index] as Uint8Array;
    const rest = pending.offset === 0 ? chunk : chunk.subarray(pending.offset);
    const taken =
      rest.length === 0 ? 0 : connection.write(rest, now, pending.index < last ? MORE : undefined);
    if (typeof taken !== "number") return "failed";
    pending.taken += taken;
    if (taken < rest.length) {
      pending.offset += taken;
      return "more";
    }
    pending.index += 1;
    pending.offset = 0;
  }
  return "done";
};

/** Chunks written together leave together. */
const MORE: WriteOptions = { more: true };
