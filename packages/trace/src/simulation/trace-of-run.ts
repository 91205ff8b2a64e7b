/**
 * A simulated run as a trace: what the end that opened the first connection did and met, told as a trace of a real
 * socket is, with the evidence `model`. Each connection it opened is an attempt; those of the other end are left out.
 */
import { addressOf, type EndName, type SimulationRun } from "@tcplens/core/simulation";
import { ipAddressText } from "@tcplens/core/wire";
import type { TraceEvent } from "../event/event.ts";
import { schemaMajor, schemaMinor, type TraceHeader } from "../event/header.ts";
import { endpointWords } from "../findings/words.ts";
import { Trace } from "../fold/trace.ts";
import { storyOf, type StoryEvent } from "./connection-story.ts";
import { openingsOf, type Opening } from "./openings.ts";
import { packetViews } from "./packet-views.ts";

/** What the trace's header says beyond the run itself. */
export interface TraceOfRunOptions {
  /** The program that makes it: `tcplens 0.1.0`. */
  readonly producer: string;
  /** The instant that virtual time 0 stands for. Default: the beginning of 2000, so that the same run gives the same trace. */
  readonly startedAt?: string;
}

/** The trace of a run that is over, finished. */
export const traceOfRun = (run: SimulationRun, options: TraceOfRunOptions): Trace => {
  const packets = packetViews(run);
  const openings = openingsOf(run, packets);
  const trace = new Trace(headerOf(run, openings, options));
  const told = openings.flatMap((opening) => storyOf(run, packets, opening));
  for (const event of inOrder(told)) trace.add(event);
  trace.finish(Math.max(trace.endedAt, run.at));
  return trace;
};

/** Time goes forward; at one moment what arrives comes before what follows from it. */
const inOrder = (told: readonly StoryEvent[]): readonly TraceEvent[] =>
  told.toSorted((a, b) => a.event.at - b.event.at || a.rank - b.rank).map(({ event }) => event);

const headerOf = (
  { scenario }: SimulationRun,
  openings: readonly Opening[],
  { producer, startedAt = VIRTUAL_BEGINNING }: TraceOfRunOptions,
): TraceHeader => {
  const [first] = openings;
  const peer: EndName = first?.end === "B" ? "A" : "B";
  const host = ipAddressText(addressOf(peer, scenario.family ?? 4));
  const port = first?.remotePort ?? 0;
  return {
    type: "trace",
    schema: schemaMajor,
    minor: schemaMinor,
    id: `${scenario.name.slice(0, NAME_IN_ID)}-${scenario.seed}`,
    startedAt,
    source: "simulation",
    endpoint: { host, port, tls: false, text: endpointWords(host, port) },
    producer,
  };
};

const VIRTUAL_BEGINNING = "2000-01-01T00:00:00.000Z";
/** With a seed behind it an id stays within 64 characters. */
const NAME_IN_ID = 50;
