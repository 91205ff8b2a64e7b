/** A simulated run in files: its packets as pcapng, what the opening end saw as a trace. */
import { closeSync, openSync, writeFileSync, writeSync } from "node:fs";
import { PcapngWriter } from "@tcplens/capture";
import type { EndName, SimulationRun } from "@tcplens/core/simulation";
import { packetViews, stopWords, traceOfRun, writeTrace, type PacketView } from "@tcplens/trace";
import { fileProblem } from "../tracing/read-input.ts";
import { UsageError } from "../usage-error.ts";
import type { PcapPlan } from "./plan-simulation.ts";

/**
 * Writes the packets that one end sends and gets, at the times at which it does; what the path did stands in comments.
 * @throws {@link UsageError} when the file cannot be written.
 */
export const writePcapng = (run: SimulationRun, { file, end }: PcapPlan, producer: string): void => {
  const { name, title, seed } = run.scenario;
  writing("--pcap", file, () => {
    const descriptor = openSync(file, "w");
    try {
      const writer = new PcapngWriter(
        (piece) => {
          for (let at = 0; at < piece.length;) at += writeSync(descriptor, piece, at);
        },
        { application: producer, comment: `${name}, seed ${seed}: ${title}` },
      );
      writer.addInterface({ name: end, description: `simulated, at end ${end}`, origin: ORIGIN });
      for (const packet of seenBy(run, end)) writer.packet(packet);
      writer.flush();
    } finally {
      closeSync(descriptor);
    }
  });
};

/**
 * Writes the trace.
 * @throws {@link UsageError} when the file cannot be written.
 */
export const writeTraceFile = (run: SimulationRun, file: string, producer: string): void => {
  writing("--trace", file, () => writeFileSync(file, writeTrace(traceOfRun(run, { producer }))));
};

type SeenPacket = Parameters<PcapngWriter["packet"]>[0];

/** What a capture at that end holds, in the order of time. */
export const seenBy = (run: SimulationRun, end: EndName): readonly SeenPacket[] => {
  const views = packetViews(run);
  const seen = run.packets.flatMap(({ bytes, length, changed }, number): readonly SeenPacket[] => {
    const view = views[number];
    if (view === undefined) return [];
    if (view.from === end) {
      const comments = fateComments(view);
      return [{ at: view.at, bytes, originalLength: length, direction: "outbound", comments }];
    }
    if (view.to !== end) return [];
    return view.arrivals.map(({ at, copy, damaged }) => {
      const arrived = changed.get(copy) ?? bytes;
      const originalLength = changed.get(copy)?.length ?? length;
      return {
        at,
        bytes: arrived,
        originalLength,
        direction: "inbound",
        comments: damaged ? ["damaged on the way"] : [],
      };
    });
  });
  return seen.toSorted((a, b) => a.at - b.at);
};

const fateComments = ({ stopped, arrivals, marked, heldBack, fragmented }: PacketView): readonly string[] => [
  ...(stopped === undefined ? [] : [`did not arrive: ${stopWords(stopped.how, stopped.by)}`]),
  ...(arrivals.some(({ damaged }) => damaged) ? ["damaged on the way"] : []),
  ...(arrivals.length > 1 && !fragmented ? [`arrived ${arrivals.length} times`] : []),
  ...(marked ? ["marked by a queue on the way (CE)"] : []),
  ...(heldBack ? ["held back on the way: others overtook it"] : []),
  ...(fragmented ? ["cut in pieces on the way"] : []),
];

const writing = (option: string, file: string, write: () => void): void => {
  try {
    write();
  } catch (error) {
    const code = error instanceof Error && "code" in error ? String(error.code) : undefined;
    if (code === undefined) throw error;
    throw new UsageError(`${option}: cannot write ${file}: ${fileProblem(code)}`);
  }
};

/** What virtual time 0 stands for, the same as in a trace: the same run is the same file. */
const ORIGIN = Date.UTC(2000, 0, 1);
