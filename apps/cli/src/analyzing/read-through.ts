/** Reads a capture from its start to its end, and shows how far it has come. */
import { CaptureReader, type CaptureInterface, type CaptureProblem, type RecordSink } from "@tcplens/capture";
import type { CaptureSource, PieceOptions } from "./capture-source.ts";

/** What was read. */
export interface Reading {
  /** `pcapng`; undefined where it is no capture. */
  readonly format: string | undefined;
  readonly interfaces: readonly CaptureInterface[];
  /** Packets of any protocol. */
  readonly frames: number;
  /** Octets of the file. */
  readonly octets: number;
  readonly problem: CaptureProblem | undefined;
  /** It was stopped before the end. */
  readonly interrupted: boolean;
}

export interface ReadOptions extends PieceOptions {
  readonly sink: RecordSink;
  /** Told after every piece. */
  readonly advanced?: ((reader: CaptureReader, octets: number) => Promise<unknown> | undefined) | undefined;
}

/** See the file's head. */
export const readThrough = async (source: CaptureSource, options: ReadOptions): Promise<Reading> => {
  const { sink, signal, advanced } = options;
  const reader = new CaptureReader(sink);
  let octets = 0;
  for await (const piece of source.pieces(options)) {
    reader.push(piece);
    octets += piece.length;
    const pause = advanced?.(reader, octets);
    if (pause !== undefined) await pause;
    if (reader.problem !== undefined) break;
  }
  // What is unfinished when a growing file is left may still be finished.
  if (!signal.aborted) reader.end();
  const { format, interfaces, frames, problem } = reader;
  return { format, interfaces, frames, octets, problem, interrupted: signal.aborted };
};
