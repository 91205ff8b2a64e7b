/** A capture read and analysed, and its connections chosen and put in order. */
import {
  Analyser,
  connectionReport,
  standardObservers,
  type CaptureRecord,
  type CaptureSummary,
  type ConnectionReport,
  type RecordSink,
} from "@tcplens/capture";
import type { CaptureSource } from "./capture-source.ts";
import { readThrough, type ReadOptions } from "./read-through.ts";

/** See the file's head. */
export interface CaptureAnalysis {
  readonly source: CaptureSource;
  readonly analyser: Analyser;
  readonly reading: CaptureSummary;
  /** TCP packets that belong to a connection. */
  readonly packets: number;
}

/** What becomes of each TCP packet that belongs to a connection, once it has been judged. */
export type SegmentSink = (analyser: Analyser, record: CaptureRecord) => void;

export interface AnalysisOptions extends Omit<ReadOptions, "sink" | "advanced"> {
  readonly segment?: SegmentSink | undefined;
  /** Is given all other packets as well, the fragments of a segment among them. */
  readonly other?: RecordSink | undefined;
  /** Whether it is to be compared with another. Default: no. */
  readonly comparison?: boolean;
  readonly advanced: (progress: AnalysisProgress) => Promise<unknown> | undefined;
}

/** How far it is. */
export interface AnalysisProgress {
  readonly analyser: Analyser;
  readonly octets: number;
  readonly frames: number;
}

/** Reads it from start to end. */
export const analyseCapture = async (
  source: CaptureSource,
  { segment, other, comparison = false, advanced, ...options }: AnalysisOptions,
): Promise<CaptureAnalysis> => {
  const analyser = new Analyser(standardObservers({ comparison }));
  analyser.goesOn = options.follow;
  let packets = 0;
  const reading = await readThrough(source, {
    ...options,
    sink:
      segment === undefined
        ? (record) => {
            if (analyser.take(record)) packets += 1;
          }
        : (record) => {
            if (!analyser.take(record)) {
              other?.(record);
              return;
            }
            packets += 1;
            segment(analyser, record);
          },
    advanced: (octets, frames) => advanced({ analyser, octets, frames }),
  });
  analyser.goesOn = false;
  return { source, analyser, reading, packets };
};

/** The report of every connection, by its number. */
export const reportsOf = function* (analyser: Analyser): Generator<ConnectionReport> {
  for (let stream = 0; stream < analyser.store.size; stream += 1) yield connectionReport(analyser, stream);
};
