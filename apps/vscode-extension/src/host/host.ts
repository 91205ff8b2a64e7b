/** What the parts of the extension share, put together once by `activate-host.ts`. */
import type { Endpoint, Trace } from "@tcplens/trace";
import type { ExtensionContext, LogOutputChannel } from "vscode";
import type { Words } from "../model/words.ts";
import type * as captureParts from "./capture-parts.ts";
import type * as finderParts from "./finder-parts.ts";
import type { History } from "./history/history.ts";
import type { TraceFiles } from "./history/trace-files.ts";
import type * as parts from "./parts.ts";
import type { Place } from "./place.ts";
import type * as simulationParts from "./simulation-parts.ts";
import type { Settings } from "./settings/setting-table.ts";
import type { RunningTraces } from "./tracing/running-traces.ts";
import type { Surfaces } from "./views/surfaces.ts";
import type { WorkspaceScan } from "./workspace/workspace-scan.ts";

/** An endpoint to trace, and where it was found. */
export interface TraceTarget {
  readonly endpoint: Endpoint;
  readonly place?: Place | undefined;
}

/** A trace as a view or a command has it: running, from the history or from a file. */
export interface ShownTrace extends TraceTarget {
  readonly trace: Trace;
  /** Nobody saw its end: the window was reloaded while it ran. */
  readonly interrupted: boolean;
  /** The URI of the trace file that it is from; undefined for one that was made here. */
  readonly file?: string | undefined;
}

/** Makes a connection and shows it. */
export type RunTrace = (host: Host, target: TraceTarget, replacing?: string) => Promise<void>;

/** What is loaded when it is first used. */
type Parts = typeof parts & { readonly runTrace?: RunTrace; readonly homeFolder?: () => string };

/** What is loaded when text is first looked at. */
type FinderParts = typeof finderParts;

/** What is loaded when a simulation is first asked for: the engine, and what draws its runs. */
type SimulationParts = typeof simulationParts;

/** What is loaded when a capture is first opened. */
type CaptureParts = typeof captureParts;

/** See the file's head. */
export interface Host {
  readonly context: ExtensionContext;
  readonly log: LogOutputChannel;
  readonly words: Words;
  readonly settings: () => Settings;
  readonly history: History;
  readonly files: TraceFiles;
  readonly running: RunningTraces;
  readonly surfaces: Surfaces;
  readonly scan: WorkspaceScan;
  readonly parts: () => Promise<Parts>;
  readonly finder: () => Promise<FinderParts>;
  readonly simulation: () => Promise<SimulationParts>;
  readonly capture: () => Promise<CaptureParts>;
  /** Whether connections can be made here: a browser has no sockets. */
  readonly sockets: boolean;
  /** The trace that a tree view's selection names. */
  readonly selected: { id: string | undefined };
}
