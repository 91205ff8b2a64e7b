/** A capture that lies in a file, where there is Node: read piece by piece, and looked at for what becomes of it. */
import type { Stats } from "node:fs";
import { type FileHandle, open, stat } from "node:fs/promises";
import { type ByteSource, PIECE } from "../capture/byte-source.ts";

/** Read-only: a capture may be one that nobody may write. */
const sourceOf = async (path: string): Promise<ByteSource> => {
  const file = await open(path, "r");
  let { size, mtimeMs } = await file.stat();
  /** Octets that had been read when it was last looked at. */
  let read = size;
  return {
    get size() {
      return size;
    },
    pieces: (signal) => piecesOf(file, signal),
    read: async (offset, length) => {
      const buffer = new Uint8Array(length);
      const { bytesRead } = await file.read(buffer, 0, length, offset);
      return buffer.subarray(0, bytesRead);
    },
    news: async (at) => {
      const now = await file.stat();
      const touched = at === read && now.mtimeMs !== mtimeMs;
      [size, mtimeMs, read] = [now.size, now.mtimeMs, at];
      if (size < at) return "shorter";
      if (size > at) return "grown";
      const loss = await lossOf(path, now);
      if (loss === undefined) return touched ? "touched" : "same";
      // What was written before it was moved away is read all the same.
      ({ size } = await file.stat());
      return size > at ? "grown" : loss;
    },
    close: () => void file.close(),
  };
};

/** What lies under the path now, where it is not this file any more. */
const lossOf = async (path: string, { ino, dev }: Stats): Promise<"gone" | "replaced" | undefined> => {
  try {
    const there = await stat(path);
    return there.ino === ino && there.dev === dev ? undefined : "replaced";
  } catch (error) {
    if (["ENOENT", "ENOTDIR"].includes((error as NodeJS.ErrnoException).code ?? "")) return "gone";
    throw error;
  }
};

/** Two buffers in turn: the next piece is read while this one is worked on. */
async function* piecesOf(file: FileHandle, signal: AbortSignal): AsyncGenerator<Uint8Array> {
  const buffers = [new Uint8Array(PIECE), new Uint8Array(PIECE)] as const;
  let turn = 0;
  let offset = 0;
  const next = (): Promise<Uint8Array> => {
    const buffer = buffers[turn & 1] as Uint8Array;
    turn += 1;
    return file.read(buffer, 0, PIECE, offset).then(({ bytesRead }) => {
      offset += bytesRead;
      return buffer.subarray(0, bytesRead);
    });
  };
  let coming = next();
  for (;;) {
    const piece = await coming;
    signal.throwIfAborted();
    if (piece.length === 0) return;
    coming = next();
    yield piece;
  }
}

/** Opens it, or throws what keeps it from being opened, in words where there are some. */
export const openFile = async (path: string): Promise<ByteSource> => {
  try {
    return await sourceOf(path);
  } catch (error) {
    const words = unopened[(error as NodeJS.ErrnoException).code ?? ""];
    throw words === undefined ? error : new Error(words, { cause: error });
  }
};

const unopened: Readonly<Record<string, string>> = {
  ENOENT: "the file is not there: it was moved or removed",
  EACCES: "the file may not be read: its permissions keep it from you",
  EPERM: "the file may not be read: its permissions keep it from you",
};
