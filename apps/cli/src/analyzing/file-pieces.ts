/** A file's octets in large pieces, the next being read while one is looked at. */
import type { FileHandle } from "node:fs/promises";

export interface FilePiecesOptions {
  /** Ends the pieces. */
  readonly signal: AbortSignal;
  /** Whether a place of it can be read; else it is read as it comes. */
  readonly seekable: boolean;
  /** Asked at its end, `at` octets from its start, whether to look again for more. Default: no. */
  readonly more?: (at: number) => Promise<boolean>;
}

/** See the file's head. A piece is overwritten by the one after the next. Throws what the operating system says. */
export async function* filePieces(
  file: FileHandle,
  { signal, seekable, more }: FilePiecesOptions,
): AsyncGenerator<Uint8Array> {
  const buffers = [new Uint8Array(PIECE_OCTETS), new Uint8Array(PIECE_OCTETS)] as const;
  let at = 0;
  let turn: 0 | 1 = 0;
  const read = (buffer: Uint8Array): Promise<{ bytesRead: number }> =>
    file.read(buffer, 0, at === 0 ? FIRST_OCTETS : PIECE_OCTETS, seekable ? at : null);
  let next = read(buffers[turn]);
  try {
    while (!signal.aborted) {
      const { bytesRead } = await next;
      if (bytesRead === 0) {
        if (more === undefined || !(await more(at))) return;
        next = read(buffers[turn]);
        continue;
      }
      at += bytesRead;
      const piece = buffers[turn].subarray(0, bytesRead);
      turn = turn === 0 ? 1 : 0;
      next = read(buffers[turn]);
      yield piece;
    }
  } finally {
    // The read that is under way fills its buffer in any case.
    await next.catch(() => undefined);
  }
}

/** The first piece is soon there, and is looked at while the second is read. */
const FIRST_OCTETS = 1 << 18;
const PIECE_OCTETS = 8 << 20;
