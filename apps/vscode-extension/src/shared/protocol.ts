/**
 * All that crosses between the extension host and a webview: two unions, checked on arrival on both sides. A request has
 * an id and gets one answer or one refusal; an abort takes it back.
 */
import * as v from "valibot";
import { runPlot, runRow, scenarioSource, simulationControls } from "./simulation-view.ts";
import { eventRow, kernelRow, ladderRow, timelineRow, view } from "./view.ts";
import { walkStep } from "./walk-step.ts";

/** Raised when a message changes its meaning: a webview of another version is told to reload. */
export const protocolVersion = 1;
/** Rows in one answer: some 100 KiB. */
export const rowsMax = 500;

const id = v.pipe(v.number(), v.integer(), v.minValue(1));
const index = v.pipe(v.number(), v.integer(), v.minValue(0));

/** A window of a list. `connection` for what belongs to one: the ladder, the walk. */
const rowsRequest = v.object({
  kind: v.literal("rows"),
  list: v.picklist(["timeline", "events", "kernel", "ladder", "walk", "run", "plots"]),
  connection: v.optional(index),
  from: index,
  count: v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(rowsMax)),
});
export type RowsRequest = v.InferOutput<typeof rowsRequest>;
export type ListName = RowsRequest["list"];

/** What a view asks its host to do. */
const act = v.picklist([
  "retry",
  "cancel",
  "compare",
  "export",
  "copy-report",
  "open-place",
  "open-settings",
  "open-as-text",
  "open-before",
  "open-after",
  "trace",
  "save-scenario",
  "export-packets",
]);
export type Act = v.InferOutput<typeof act>;

export const request = v.variant("kind", [
  rowsRequest,
  v.object({ kind: v.literal("act"), act }),
  v.object({ kind: v.literal("copy"), text: v.pipe(v.string(), v.maxLength(65_536)) }),
  /** Puts a command line into a terminal, without running it. */
  v.object({ kind: v.literal("terminal"), command: v.pipe(v.string(), v.maxLength(4096)) }),
  /** Opens what a finding refers to: `RFC 9293 §3.10.7.3`. */
  v.object({ kind: v.literal("reference"), reference: v.pipe(v.string(), v.maxLength(300)) }),
  /** Shows another trace of the same file. */
  v.object({ kind: v.literal("choose"), trace: index }),
  /** Runs the scenario on show again with these; taken back, the run is given up. */
  v.object({ kind: v.literal("run"), controls: simulationControls }),
  /** Opens a scenario of the library beside the trace. */
  v.object({ kind: v.literal("simulation"), scenario: v.pipe(v.string(), v.maxLength(60)) }),
]);
export type Request = v.InferOutput<typeof request>;

/** The rows asked for; `list` says of what kind they are. `total` is the list's length now. */
const rows = v.variant("list", [
  v.object({ list: v.literal("timeline"), from: index, total: index, rows: v.array(timelineRow) }),
  v.object({ list: v.literal("events"), from: index, total: index, rows: v.array(eventRow) }),
  v.object({ list: v.literal("kernel"), from: index, total: index, rows: v.array(kernelRow) }),
  v.object({ list: v.literal("ladder"), from: index, total: index, rows: v.array(ladderRow) }),
  v.object({ list: v.literal("walk"), from: index, total: index, rows: v.array(walkStep) }),
  v.object({ list: v.literal("run"), from: index, total: index, rows: v.array(runRow) }),
  /** Both ends of a connection, A first. */
  v.object({ list: v.literal("plots"), from: index, total: index, rows: v.array(runPlot) }),
]);
export type Rows = v.InferOutput<typeof rows>;

/** From the host. */
export const toWebview = v.variant("type", [
  /** Draw this. `revision` grows with each; rows of an earlier one are stale. */
  v.object({ type: v.literal("show"), revision: index, view }),
  /** `rows` for a request of rows; nothing for the others. */
  v.object({ type: v.literal("answer"), id, rows: v.optional(rows) }),
  v.object({ type: v.literal("refuse"), id, message: v.string() }),
]);
export type ToWebview = v.InferOutput<typeof toWebview>;

/** What a view keeps of itself over a reload. */
export const keptState = v.object({
  /** The trace that the panel shows; absent in an editor of a file, which knows its own. */
  trace: v.optional(v.string()),
  /** For a comparison: the earlier trace. */
  before: v.optional(v.string()),
  event: v.optional(index),
  connection: v.optional(index),
  closed: v.optional(v.array(v.string())),
  /** For a simulation: its scenario, what was changed in it, and the moment on show, ms. */
  scenario: v.optional(scenarioSource),
  controls: v.optional(simulationControls),
  at: v.optional(v.number()),
});
export type KeptState = v.InferOutput<typeof keptState>;

/** From the webview. */
export const fromWebview = v.variant("type", [
  v.object({ type: v.literal("ready"), version: index }),
  v.object({ type: v.literal("request"), id, request }),
  v.object({ type: v.literal("abort"), id }),
  /** Something of ours failed in the webview: for the log. */
  v.object({ type: v.literal("fault"), message: v.pipe(v.string(), v.maxLength(8192)) }),
]);
export type FromWebview = v.InferOutput<typeof fromWebview>;
