/** A whole capture, from wherever its octets come: a file, one that grows, a pipe, a network. */
import type { CaptureProblem } from "../base/problem.ts";
import { decompressed } from "../compression/decompressed.ts";
import type { CarriedBlock } from "./carried-blocks.ts";
import { CaptureReader } from "./capture-reader.ts";
import type { CaptureInterface, CaptureSection } from "./interfaces.ts";
import type { RecordSink } from "./record.ts";

export interface ReadOptions {
  /** Stops the reading, between two pieces or while the next is waited for: an `AbortSignal`. */
  readonly signal?: StopSignal;
  /** Called after each piece: octets read so far, after decompression, and packets. */
  readonly progress?: (octets: number, frames: number) => void;
  /** Frames of the files that this one goes on from, whose numbers go on; an integer from 0. Default: 0. */
  readonly after?: number;
  /**
   * The same octets from their beginning, where they can be had again, as a file's can: a compressed one that is damaged
   * is then read to the damage, else up to 16 KiB before it may be lost.
   */
  readonly again?: () => AsyncIterable<Uint8Array>;
}

/** What is asked of an `AbortSignal`. */
export interface StopSignal {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void, options: { readonly once: true }): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** What a file was. */
export interface CaptureSummary {
  /** As people know it: `pcapng`; `undefined`: it is no capture. */
  readonly format: string | undefined;
  readonly interfaces: readonly CaptureInterface[];
  /** pcapng: what made each section, and names of addresses that the file gives. */
  readonly sections: readonly CaptureSection[];
  readonly names: ReadonlyMap<string, readonly string[]>;
  /** pcapng: blocks that a copy of the file carries on, beside packets; of all together 16 MiB are kept. */
  readonly carried: readonly CarriedBlock[];
  /** Frames read, as Wireshark counts them (packets, and blocks of pcapng that it shows like packets), those before this file too. */
  readonly frames: number;
  /** Octets of the file, after decompression. */
  readonly octets: number;
  /** What is wrong with the file, and where; everything before that has been read. */
  readonly problem: CaptureProblem | undefined;
  /** The signal stopped it. */
  readonly stopped: boolean;
}

/**
 * Reads a capture of any known format, compressed (gzip, zstd) or not, to the end of `chunks` and gives each packet to
 * `sink`, in the file's order. Memory is bounded by the longest packet. Nothing in the octets makes it throw; what `chunks`
 * or `sink` throw comes through.
 */
export const readCapture = async (
  chunks: AsyncIterable<Uint8Array>,
  sink: RecordSink,
  { signal, progress, after = 0, again }: ReadOptions = {},
): Promise<CaptureSummary> => {
  const reader = new CaptureReader(sink, after);
  let octets = 0;
  let damage: string | undefined;
  let compressed = false;
  const pieces = decompressed(untilStopped(chunks, signal), {
    problem: (what) => (damage = what),
    compressed: () => (compressed = true),
    ...(again === undefined ? {} : { again: () => untilStopped(again(), signal) }),
  });
  for await (const piece of pieces) {
    reader.push(piece);
    octets += piece.length;
    progress?.(octets, reader.frames);
    if (reader.problem !== undefined || signal?.aborted === true) break;
  }
  const stopped = signal?.aborted === true;
  if (!stopped) reader.end(damage);
  const { format, interfaces, sections, names, carried, frames, problem: found } = reader;
  const problem = found === undefined || !compressed ? found : { ...found, decompressed: true as const };
  return { format, interfaces, sections, names, carried, frames, octets, problem, stopped };
};

async function* untilStopped(
  chunks: AsyncIterable<Uint8Array>,
  signal: StopSignal | undefined,
): AsyncIterable<Uint8Array> {
  if (signal === undefined) {
    yield* chunks;
    return;
  }
  const source = chunks[Symbol.asyncIterator]();
  const { stopped, forget } = whenAborted(signal);
  try {
    while (!signal.aborted) {
      const next = await Promise.race([source.next(), stopped]);
      if (next.done === true) return;
      yield next.value;
    }
  } finally {
    forget();
    // A source that waits for its next piece is told, and not waited for.
    void source.return?.();
  }
}

/** Without Promise.withResolvers, which is not in Node 20, on which the command line runs. */
const whenAborted = (
  signal: StopSignal,
): { readonly stopped: Promise<{ readonly done: true }>; readonly forget: () => void } => {
  const listeners: (() => void)[] = [];
  const stopped = new Promise<{ readonly done: true }>((resolve) => {
    const stop = (): void => resolve({ done: true });
    signal.addEventListener("abort", stop, { once: true });
    listeners.push(stop);
  });
  return { stopped, forget: () => listeners.forEach((stop) => signal.removeEventListener("abort", stop)) };
};
