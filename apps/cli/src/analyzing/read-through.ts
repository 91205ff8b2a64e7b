/** Reads a capture from its start to its end, no faster than what is printed of it is taken. */
import { readCapture, type CaptureSummary, type RecordSink } from "@tcplens/capture";
import { problemWords } from "../render/capture/problem-line.ts";
import type { CaptureSource, PieceOptions } from "./capture-source.ts";

export interface ReadOptions extends PieceOptions {
  readonly sink: RecordSink;
  /** Told after every piece: octets of the file, as it lies on the disk, and packets. What it returns is waited for. */
  readonly advanced: (octets: number, frames: number) => Promise<unknown> | undefined;
}

/** See the file's head. Of a file that is followed, also those that come after it under its name: as one, whose numbers go on. */
export const readThrough = async (source: CaptureSource, options: ReadOptions): Promise<CaptureSummary> => {
  let whole = await readOne(source, options, 0, 0);
  while (options.follow && source.succeeded && !whole.stopped) {
    const { problem } = whole;
    if (problem !== undefined) options.tell?.(problemWords(problem));
    const next = await readOne(source, options, whole.frames, whole.octets);
    whole = {
      ...next,
      // What was read before was a capture.
      format: next.format ?? whole.format,
      interfaces: next.interfaces.length > 0 ? next.interfaces : whole.interfaces,
      octets: whole.octets + next.octets,
    };
  }
  return whole;
};

/** `after`, `before`: frames and octets of the files before. */
const readOne = (
  source: CaptureSource,
  { sink, advanced, signal, follow, tell }: ReadOptions,
  after: number,
  before: number,
): Promise<CaptureSummary> => {
  let frames = after;
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    let octets = before;
    for await (const piece of source.pieces({ signal, follow, ...(tell === undefined ? {} : { tell }) })) {
      yield piece;
      octets += piece.length;
      const pause = advanced(octets, frames);
      if (pause !== undefined) await pause;
    }
  };
  return readCapture(pieces(), sink, {
    signal,
    after,
    ...(source.rereadable ? { again: () => source.pieces({ signal, follow: false }) } : {}),
    progress: (_, packets) => {
      frames = packets;
    },
  });
};
