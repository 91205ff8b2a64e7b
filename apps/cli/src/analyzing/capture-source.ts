/** Where a capture comes from: a file or the standard input, in large pieces, the next being read while one is looked at. */
import { open, stat, type FileHandle } from "node:fs/promises";
import process from "node:process";
import type { CaptureProblem, CaptureSummary } from "@tcplens/capture";
import { fileProblem } from "../tracing/file-problem.ts";
import { UsageError } from "../usage-error.ts";

/** What was given as a capture and cannot be read as one. */
export class UnreadableCapture extends UsageError {}

/** Whether what was read is no capture; `problem` says what it is. Of what was stopped before its first octets that is not known. */
export const isUnread = (
  reading: CaptureSummary,
): reading is CaptureSummary & { readonly problem: CaptureProblem } =>
  reading.format === undefined && reading.problem !== undefined;

/** An opened capture. */
export interface CaptureSource {
  /** As the user gave it; `-` is the standard input. */
  readonly name: string;
  /** Octets, where they can be known before all is read. */
  readonly size: number | undefined;
  /** A file can be read a second time. */
  readonly rereadable: boolean;
  /** The octets. A piece is overwritten by the one after the next: keep nothing of it. */
  pieces(options: PieceOptions): AsyncIterable<Uint8Array>;
  /** Why a file that was followed is followed no longer; `undefined`: nothing but the signal ended it. */
  readonly lost?: string | undefined;
  close(): Promise<void>;
}

export interface PieceOptions {
  /** Ends the pieces. */
  readonly signal: AbortSignal;
  /** At the end of the file wait for more, until the signal or until the file is cut off, replaced or moved away. */
  readonly follow: boolean;
}

/**
 * Opens it.
 * @throws {@link UnreadableCapture} when it cannot be read.
 */
export const openCapture = async (name: string): Promise<CaptureSource> => {
  if (name === "-") return standardInput;
  try {
    const file = await open(name);
    const about = await file.stat();
    if (about.isDirectory()) throw Object.assign(new Error(name), { code: "EISDIR" });
    let lost: string | undefined;
    return {
      name,
      get lost() {
        return lost;
      },
      size: about.isFile() ? about.size : undefined,
      rereadable: about.isFile(),
      pieces: (options) =>
        filePieces(name, file, about.isFile(), options, async (at) => {
          lost = await lossOf(name, file, at);
          return lost !== undefined;
        }),
      close: () => file.close(),
    };
  } catch (error) {
    throw readFault(error, name);
  }
};

/** What the operating system refuses, as {@link UnreadableCapture}; anything else as it is. */
const readFault = (error: unknown, name: string): unknown => {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  return code === undefined ? error : new UnreadableCapture(`cannot read ${name}: ${fileProblem(code)}`);
};

async function* filePieces(
  name: string,
  file: FileHandle,
  seekable: boolean,
  { signal, follow }: PieceOptions,
  isLost: (at: number) => Promise<boolean>,
): AsyncGenerator<Uint8Array> {
  const buffers = [new Uint8Array(PIECE_OCTETS), new Uint8Array(PIECE_OCTETS)] as const;
  let at = 0;
  let turn: 0 | 1 = 0;
  let lost = false;
  const read = async (buffer: Uint8Array): Promise<{ bytesRead: number }> => {
    try {
      return await file.read(buffer, 0, PIECE_OCTETS, seekable ? at : null);
    } catch (error) {
      throw readFault(error, name);
    }
  };
  let next = read(buffers[turn]);
  try {
    while (!signal.aborted) {
      const { bytesRead } = await next;
      if (bytesRead === 0) {
        if (!follow || !seekable || lost) return;
        await wait(GROWTH_EVERY, signal);
        // What was written before that is still read.
        lost = await isLost(at);
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

/** What has happened to a file that is followed, of which `at` octets have been read. */
const lossOf = async (name: string, file: FileHandle, at: number): Promise<string | undefined> => {
  const now = await file.stat();
  if (now.size < at) return "the file has become shorter";
  const there = await stat(name).catch(() => undefined);
  if (there === undefined) return "the file is there no more";
  return there.ino === now.ino && there.dev === now.dev ? undefined : "another file has taken its place";
};

const standardInput: CaptureSource = {
  name: "-",
  size: undefined,
  rereadable: false,
  async *pieces({ signal }) {
    signal.addEventListener("abort", stop);
    try {
      for await (const piece of process.stdin as AsyncIterable<Uint8Array>) yield piece;
    } catch (error) {
      if (!signal.aborted) throw readFault(error, "the standard input");
    } finally {
      signal.removeEventListener("abort", stop);
    }
  },
  close: () => Promise.resolve(),
};

const stop = (): void => void process.stdin.destroy();

const wait = (milliseconds: number, signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const done = (): void => {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      resolve();
    };
    const timer = setTimeout(done, milliseconds);
    signal.addEventListener("abort", done);
  });

const PIECE_OCTETS = 8 << 20;
/** How often a file that is followed is looked at, ms. */
const GROWTH_EVERY = 200;
