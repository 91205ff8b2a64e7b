/** A capture analysed whole, with every judgement. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { constants, gunzipSync } from "node:zlib";
import { scenarioNamed, simulate, type SimulationRun } from "@tcplens/core/simulation";
import {
  Analyser,
  CaptureReader,
  type ConnectionReport,
  connectionReport,
  packetReport,
  type PacketReport,
  standardObservers,
  writeRun,
  type WriteRunOptions,
} from "../../src/index.ts";

export interface Analysed {
  readonly packets: readonly PacketReport[];
  readonly connections: readonly ConnectionReport[];
}

export const analysed = (file: Uint8Array): Analysed => {
  const analyser = new Analyser(standardObservers());
  const packets: PacketReport[] = [];
  const reader = new CaptureReader((record) => {
    if (analyser.take(record)) packets.push(packetReport(analyser, record.frame));
  });
  reader.push(file);
  reader.end();
  const streams = Array.from({ length: analyser.store.size }, (_, stream) => stream);
  return { packets, connections: streams.map((stream) => connectionReport(analyser, stream)) };
};

/** A file's octets, decompressed. */
export const contents = (path: string): Uint8Array => {
  const bytes = readFileSync(path);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes;
  return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
};

/** The one connection that there is. */
export const only = ([connection, ...others]: readonly ConnectionReport[]): ConnectionReport => {
  if (connection === undefined || others.length > 0)
    throw new Error(`${others.length} connections more than one`);
  return connection;
};

/** A capture of `test/captures`, of one connection. */
export const generated = (name: string): Analysed & { readonly connection: ConnectionReport } => {
  const result = analysed(contents(join(import.meta.dirname, "../captures", name)));
  return { ...result, connection: only(result.connections) };
};

export const runOf = (name: string): SimulationRun => {
  const scenario = scenarioNamed(name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  return simulate(scenario);
};

/** A simulated run as it is recorded at an end, or at both. */
export const recordedAt = (run: SimulationRun, at: WriteRunOptions["at"]): Uint8Array => {
  const pieces: Uint8Array[] = [];
  writeRun(run, (piece) => pieces.push(piece), at === undefined ? {} : { at });
  return Buffer.concat(pieces);
};

/** Frames by judgement. */
export const judged = (packets: readonly PacketReport[]): Record<string, number[]> => {
  const frames: Record<string, number[]> = {};
  for (const { frame, judgement = [] } of packets)
    for (const name of judgement) (frames[name] ??= []).push(frame);
  return frames;
};
