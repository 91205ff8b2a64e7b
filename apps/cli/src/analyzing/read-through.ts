/** Reads a capture from its start to its end, no faster than what is printed of it is taken. */
import { readCapture, type CaptureSummary, type RecordSink } from "@tcplens/capture";
import type { CaptureSource, PieceOptions } from "./capture-source.ts";

export interface ReadOptions extends PieceOptions {
  readonly sink: RecordSink;
  /** Told after every piece: octets of the file, as it lies on the disk, and packets. What it returns is waited for. */
  readonly advanced: (octets: number, frames: number) => Promise<unknown> | undefined;
}

/** See the file's head. */
export const readThrough = async (
  source: CaptureSource,
  { sink, advanced, signal, follow }: ReadOptions,
): Promise<CaptureSummary> => {
  let frames = 0;
  const pieces = async function* (): AsyncGenerator<Uint8Array> {
    let octets = 0;
    for await (const piece of source.pieces({ signal, follow })) {
      yield piece;
      octets += piece.length;
      const pause = advanced(octets, frames);
      if (pause !== undefined) await pause;
    }
  };
  return readCapture(pieces(), sink, {
    signal,
    ...(source.rereadable ? { again: () => source.pieces({ signal, follow: false }) } : {}),
    progress: (_, packets) => {
      frames = packets;
    },
  });
};
