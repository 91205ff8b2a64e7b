/** The worker where there is Node: a thread of its own that reads the file piece by piece. */
import { type FileHandle, open } from "node:fs/promises";
import { parentPort } from "node:worker_threads";
import { type ByteSource, PIECE } from "../capture/byte-source.ts";
import type { FromWorker, ToWorker } from "./protocol.ts";
import { serveCapture } from "./serve-capture.ts";

/** Read-only: a capture may be one that nobody may write. */
const openFile = async (path: string): Promise<ByteSource> => {
  const file = await open(path, "r");
  const { size } = await file.stat();
  return {
    size,
    pieces: (signal) => piecesOf(file, signal),
    read: async (offset, length) => {
      const buffer = new Uint8Array(Math.max(0, Math.min(length, size - offset)));
      const { bytesRead } = await file.read(buffer, 0, buffer.length, offset);
      return buffer.subarray(0, bytesRead);
    },
    close: () => void file.close(),
  };
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

/** What keeps a file from being opened, in words where there are some. */
const openOrSay = async (path: string): Promise<ByteSource> => {
  try {
    return await openFile(path);
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

const port = parentPort;
if (port === null) throw new Error("this runs as a worker thread");
const take = serveCapture({
  say: (message: FromWorker) => port.postMessage(message),
  open: ({ path }) => openOrSay(path ?? ""),
});
port.on("message", (message: ToWorker) => take(message));
