/** A simulated run as JSON Lines: the scenario, each thing that happened in the order of time, one summary. */
import type { RunEvent, RunSample, SimulationRun } from "@tcplens/core/simulation";
import { packetViews, summarize, summarizeRun, traceOfRun, type PacketView } from "@tcplens/trace";

/** The lines, without line breaks. */
export const simulationLines = (run: SimulationRun, producer: string): readonly string[] =>
  [firstLine(run, producer), ...happenings(run), summaryLine(run, producer)].map((line) =>
    JSON.stringify(line),
  );

const firstLine = ({ scenario }: SimulationRun, producer: string): object => {
  const { name, title, about, rfc = [], seed, limit, family = 4 } = scenario;
  return { type: "simulation", scenario: name, title, about, rfc, seed, family, limit, producer };
};

/** What has the same time stands in this order: packets leave, ends act, samples are taken of what came of it. */
const happenings = (run: SimulationRun): readonly object[] => {
  const opener = openerOf(run);
  const lines: { readonly at: number; readonly line: object }[] = [
    ...packetViews(run).map((packet) => ({ at: packet.at, line: packetLine(packet) })),
    ...run.events.map((event) => ({ at: event.at, line: eventLine(event, opener) })),
    ...run.samples.map((sample) => ({ at: sample.at, line: sampleLine(sample) })),
  ];
  return lines.toSorted((a, b) => a.at - b.at).map(({ line }) => line);
};

/** The end whose `state` events are those of the local side. */
const openerOf = ({ events }: SimulationRun): RunEvent["end"] =>
  events.find((event) => event.type === "call" && event.call === "open")?.end ?? "A";

const packetLine = ({ at, number, from, to, connection, says, ...fate }: PacketView): object => {
  const { kind, ...content } = says;
  return { type: "packet", at, number, from, to, connection, kind, ...content, ...fate };
};

const eventLine = (event: RunEvent, opener: RunEvent["end"]): object => {
  const { at, end, connection } = event;
  const where = { at, end, connection };
  switch (event.type) {
    case "state-changed": {
      const { from, to, trigger, rfc } = event;
      const side = end === opener ? "local" : "peer";
      return { type: "state", ...where, side, from, to, trigger, rfc, evidence: "model" };
    }
    case "mechanism":
      return { type: "mechanism", ...where, ...finite(event.event) };
    case "peer-finished":
    case "urgent":
    case "signal":
    case "closed":
    case "call":
    case "written":
    case "read":
    case "accepted":
      return event;
  }
};

const sampleLine = (sample: RunSample): object => ({ type: "sample", ...finite(sample) });

/** JSON has no infinity: a threshold that is out of reach is left out. */
const finite = (values: object): object =>
  Object.fromEntries(Object.entries(values).filter(([, value]) => value !== Number.POSITIVE_INFINITY));

const summaryLine = (run: SimulationRun, producer: string): object => {
  const trace = traceOfRun(run, { producer });
  const { ended, quietAt, endedAt, packets, ends, problems } = summarizeRun(run);
  const { name, seed } = run.scenario;
  // What the summary of any trace has, and what only a simulation knows.
  return { ...summarize(trace), scenario: name, seed, ended, quietAt, endedAt, packets, ends, problems };
};
