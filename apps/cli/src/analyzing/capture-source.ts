/** Where a capture comes from: a file, one that grows, or the standard input. */
import { open, type FileHandle } from "node:fs/promises";
import process from "node:process";
import type { CaptureProblem, CaptureSummary } from "@tcplens/capture";
import { fileProblem } from "../tracing/file-problem.ts";
import { UsageError } from "../usage-error.ts";
import { filePieces } from "./file-pieces.ts";
import { FollowedFile } from "./followed-file.ts";

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
  /** Of a file that was followed: the pieces have ended because another file begins, which those that are asked for next are of. */
  readonly succeeded: boolean;
  /** Why a file that was followed is followed no longer; `undefined`: nothing but the signal ended it. */
  readonly lost: string | undefined;
  close(): Promise<void>;
}

export interface PieceOptions {
  /** Ends the pieces. */
  readonly signal: AbortSignal;
  /** At the end of the file wait for more, until the signal. */
  readonly follow: boolean;
  /** Told what becomes of a file that is followed: one sentence, lower case. */
  readonly tell?: (what: string) => void;
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
    if (about.isDirectory()) {
      await file.close();
      // One with captures stands for them: this one has none.
      throw new UnreadableCapture(
        `cannot read ${name}: it is a folder in which no name ends in .pcap, .pcapng, .cap, .dmp, .snoop, .snp or .erf; name a file`,
      );
    }
    return new FileSource(name, file, about.isFile() ? about.size : undefined);
  } catch (error) {
    throw readFault(error, name);
  }
};

/** A file, or a pipe or device with a name. */
class FileSource implements CaptureSource {
  readonly name: string;
  readonly size: number | undefined;
  readonly #file: FileHandle;
  #followed: FollowedFile | undefined;

  constructor(name: string, file: FileHandle, size: number | undefined) {
    this.name = name;
    this.#file = file;
    this.size = size;
  }

  get rereadable(): boolean {
    return this.size !== undefined;
  }

  get succeeded(): boolean {
    return this.#followed?.succeeded ?? false;
  }

  get lost(): string | undefined {
    return this.#followed?.lost;
  }

  async *pieces({ signal, follow, tell = () => undefined }: PieceOptions): AsyncGenerator<Uint8Array> {
    try {
      if (follow && this.rereadable) {
        this.#followed ??= new FollowedFile(this.name, this.#file);
        yield* this.#followed.pieces(signal, tell);
      } else yield* filePieces(this.#followed?.file ?? this.#file, { signal, seekable: this.rereadable });
    } catch (error) {
      throw readFault(error, this.name);
    }
  }

  async close(): Promise<void> {
    await (this.#followed ?? this.#file).close();
  }
}

/** What the operating system refuses, as {@link UnreadableCapture}; anything else as it is. */
const readFault = (error: unknown, name: string): unknown => {
  const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
  return code === undefined ? error : new UnreadableCapture(`cannot read ${name}: ${fileProblem(code)}`);
};

const standardInput: CaptureSource = {
  name: "-",
  size: undefined,
  rereadable: false,
  succeeded: false,
  lost: undefined,
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
