/** What `tcplens analyze` is asked to do, checked before anything is read. */
import path from "node:path";
import {
  FilterFault,
  filterFieldNamed,
  filterFields,
  parseFilter,
  type ConnectionReport,
  type FilterField,
  type Severity,
} from "@tcplens/capture";
import { nearest, orWords } from "../args/did-you-mean.ts";
import type { AnalyzeFlags } from "../commands/analyze.ts";
import { UsageError } from "../usage-error.ts";
import type { NamedCaptures } from "./named-captures.ts";
import { refuseDrawing } from "./refuse-drawing.ts";
import { plotNames, type CapturePlotName } from "./plotting/capture-plots.ts";

/** See the file's head. */
export interface AnalysisPlan {
  /** Whether what is said of a capture must say of which. */
  readonly several: boolean;
  /** `connections`: one row each. `connection`: one in full. */
  readonly show: "connections" | "connection" | "packets" | "findings" | "summary";
  readonly json: boolean;
  readonly filter: ((report: ConnectionReport) => boolean) | undefined;
  readonly stream: number | undefined;
  /** Undefined: as the way of showing has it by itself. */
  readonly order: Order | undefined;
  readonly limit: number | undefined;
  readonly follow: boolean;
  readonly plots: readonly PlotRequest[];
  readonly pcapng: ExportRequest | undefined;
  readonly failOn: Severity | undefined;
  readonly verbose: boolean;
  readonly width: number | undefined;
  readonly ascii: boolean | undefined;
  readonly color: boolean | undefined;
}

/** A plot, on the terminal or in an SVG file. */
interface PlotRequest {
  readonly name: CapturePlotName;
  readonly file: string | undefined;
}

/** A file with the packets of the connections that were asked for. */
export interface ExportRequest {
  readonly file: string;
  readonly strip: boolean;
  readonly anonymize: boolean;
  readonly key: string | undefined;
}

/** Compares two connections, as `toSorted` asks. */
export type Order = (one: ConnectionReport, other: ConnectionReport) => number;

/**
 * See the file's head.
 * @throws {@link UsageError}
 */
export const planAnalysis = (
  { names: captures, several }: NamedCaptures,
  flags: AnalyzeFlags,
): AnalysisPlan => {
  refuseContradictions(captures, flags);
  const { packets, findings, summary, json, stream, sort } = flags;
  const plots = (flags.plot ?? []).map(readPlot);
  return {
    several,
    show:
      packets === true
        ? "packets"
        : findings === true
          ? "findings"
          : summary === true
            ? "summary"
            : (stream !== undefined || plots.length > 0) && json !== true
              ? "connection"
              : "connections",
    json: json ?? false,
    filter: flags.filter === undefined ? undefined : readFilter(flags.filter),
    stream,
    order: sort === undefined ? undefined : readOrder(sort),
    limit: flags.limit,
    follow: flags.follow ?? false,
    plots,
    pcapng: readExport(captures, flags),
    failOn: flags.failOn,
    verbose: flags.verbose ?? false,
    width: flags.width,
    ascii: flags.ascii,
    color: flags.color,
  };
};

const refuseContradictions = (captures: readonly string[], flags: AnalyzeFlags): void => {
  const { packets, findings, summary, stream, filter, follow, sort, limit, plot } = flags;
  if (captures.filter((name) => name === "-").length > 1)
    throw new UsageError("- is the standard input, which can be read once: name it once");
  if (packets === true && findings === true)
    throw new UsageError("--packets and --findings show different things: choose one");
  if (summary === true) refuseBesideSummary(flags);
  if (stream !== undefined && filter !== undefined)
    throw new UsageError("--stream names one connection: leave --filter out, or --stream");
  if (stream !== undefined && captures.length > 1)
    throw new UsageError("--stream is a number within one capture: name one capture");
  if (follow === true && captures.length > 1) throw new UsageError("--follow follows one capture: name one");
  if (packets === true && sort !== undefined)
    throw new UsageError("--packets come in the order of the capture: leave --sort out");
  if (packets === true && filter !== undefined && follow === true)
    throw new UsageError(
      "--filter asks what became of a connection, which --follow cannot know yet: use --stream",
    );
  if (packets === true && filter !== undefined && captures.includes("-"))
    throw new UsageError(
      "--packets with --filter reads a capture twice, which the standard input cannot be: save it to a file",
    );
  if (plot !== undefined) refuseBesidePlot(captures, flags);
  if (limit !== undefined && (packets === true || stream !== undefined))
    throw new UsageError("--limit is about the table of connections: leave it out");
  refuseDrawing(flags);
};

const refuseBesideSummary = ({ packets, findings, sort, limit, stream, plot }: AnalyzeFlags): void => {
  const other = Object.entries({ packets, findings, sort, limit, stream, plot }).find(
    ([, given]) => given !== undefined,
  )?.[0];
  if (other !== undefined)
    throw new UsageError(`--summary is about all connections together: leave --${other} out`);
};

const refuseBesidePlot = (
  captures: readonly string[],
  { packets, findings, json, stream, follow }: AnalyzeFlags,
): void => {
  const other = Object.entries({ packets, findings, json }).find(([, given]) => given === true)?.[0];
  if (other !== undefined)
    throw new UsageError(`--plot goes with a connection's report: leave --${other} out`);
  if (captures.length > 1) throw new UsageError("--plot draws one connection: name one capture");
  if (follow === true && stream === undefined)
    throw new UsageError("--plot with --follow must know which connection beforehand: add --stream");
  if (captures.includes("-") && stream === undefined)
    throw new UsageError("--plot of the standard input must know which connection beforehand: add --stream");
};

const readExport = (captures: readonly string[], flags: AnalyzeFlags): ExportRequest | undefined => {
  const { pcapng: file, strip = false, anonymize = false, anonymizeKey: key, follow } = flags;
  if (file === undefined) {
    const given = (["strip", "anonymize"] as const).find((name) => flags[name] === true);
    if (given !== undefined)
      throw new UsageError(`--${given} says how packets are written: add --pcapng FILE`);
  }
  if (key !== undefined && !anonymize)
    throw new UsageError("--anonymize-key is for addresses that are changed: add --anonymize");
  if (file === undefined) return undefined;
  if (captures.length > 1) throw new UsageError("--pcapng writes the packets of one capture: name one");
  if (captures.includes("-"))
    throw new UsageError(
      "--pcapng reads a capture twice, which the standard input cannot be: save it to a file",
    );
  if (file === "-") throw new UsageError("--pcapng writes a file: - is none, name one");
  if (follow === true) throw new UsageError("--pcapng needs the end of the capture: leave --follow out");
  if (captures.some((name) => path.resolve(name) === path.resolve(file)))
    throw new UsageError(`--pcapng would overwrite ${file}, which is read: name another`);
  return { file, strip, anonymize, key };
};

const readPlot = (text: string): PlotRequest => {
  const at = text.indexOf("=");
  const [asked, file] = at < 0 ? [text, undefined] : [text.slice(0, at), text.slice(at + 1)];
  const name = plotNames.find((known) => known === asked);
  if (name === undefined)
    throw new UsageError(
      `--plot: there is no plot ${JSON.stringify(asked)}; there are ${orWords(plotNames)}`,
    );
  if (file !== undefined && !/.\.svg$/iu.test(file))
    throw new UsageError(`--plot: the file must end in .svg, as in ${name}=${name}.svg`);
  return { name, file };
};

const readFilter = (text: string): NonNullable<AnalysisPlan["filter"]> => {
  try {
    return parseFilter(text).passes;
  } catch (error) {
    if (error instanceof FilterFault)
      throw new UsageError(`--filter, character ${error.at + 1}: ${error.message}`);
    throw error;
  }
};

/** What a connection is sorted by: its value, or where that stands among those there are. */
const rankOf = ({ among, values }: FilterField, report: ConnectionReport): number | string | undefined => {
  const [value] = values(report);
  return among === undefined || value === undefined ? value : among.indexOf(String(value));
};

const readOrder = (text: string): Order => {
  const [name = "", direction] = text.split(":");
  const field = filterFieldNamed(name);
  if (field === undefined) {
    const near = nearest(
      name,
      filterFields.map((each) => each.name),
    );
    const hint =
      near.length === 0
        ? ": duration, bytes, rtt, retransmissions, start and all that --filter knows"
        : `; did you mean ${orWords(near)}?`;
    throw new UsageError(`--sort: there is no field ${JSON.stringify(name)}${hint}`);
  }
  if (direction !== undefined && direction !== "asc" && direction !== "desc")
    throw new UsageError(
      `--sort: ${JSON.stringify(direction)} is no direction; write ${name}:asc or ${name}:desc`,
    );
  const ascending = direction === undefined ? field.ascending : direction === "asc";
  return (one, other) => {
    const a = rankOf(field, one);
    const b = rankOf(field, other);
    // What has no value comes last, whatever the direction.
    if (a === undefined || b === undefined) return Number(a === undefined) - Number(b === undefined);
    const order =
      typeof a === "number" && typeof b === "number"
        ? a - b
        : String(a) < String(b)
          ? -1
          : Number(String(a) > String(b));
    return ascending ? order : -order;
  };
};
