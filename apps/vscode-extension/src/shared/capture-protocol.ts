/**
 * All that crosses between the capture editor's webview, its host and the worker that reads the file. Requests have an id
 * and get one answer or one refusal; what the file holds so far is told without being asked. No message is longer than
 * {@link MESSAGE_OCTETS}.
 */
import * as v from "valibot";
import {
  captureSummary,
  connectionKeys,
  connectionRow,
  filterProposal,
  graphData,
  graphs,
  packetDetail,
  packetRow,
  standingOut,
  streamView,
} from "./capture-view.ts";
import { jointRow, pairRow, pairView } from "./comparison-view.ts";

/** Raised when a message changes its meaning. */
export const captureProtocolVersion = 4;
/** The reason of a refusal where nobody is to be told: the file is read again, and the same will be asked again. */
export const TAKEN_BACK = "taken back";
/** Octets of one message at most. */
export const MESSAGE_OCTETS = 262_144;
/** Rows in one answer. */
const CAPTURE_ROWS_MAX = 200;
/** px of a graph. */
const GRAPH_SIZE_MAX = 4096;

const id = v.pipe(v.number(), v.integer(), v.minValue(1));
const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const rowCount = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(CAPTURE_ROWS_MAX));
const pixels = v.pipe(v.number(), v.minValue(1), v.maxValue(GRAPH_SIZE_MAX));
const value = v.pipe(v.number(), v.finite());
const filter = v.pipe(v.string(), v.maxLength(1000));

/** How the connections are listed. */
const listed = { sort: v.picklist(connectionKeys), descending: v.boolean(), filter };

/** Answered by the worker, from the file. */
const captureQuestion = v.variant("kind", [
  v.object({
    kind: v.literal("connections"),
    from: index,
    count: rowCount,
    ...listed,
    /** The connection on show: where it stands is answered too. */
    stream: v.optional(index),
  }),
  /** What can be asked of connections. */
  v.object({ kind: v.literal("filter-fields") }),
  v.object({ kind: v.literal("stands-out") }),
  /** Which connections the list has from one to another, both included; without them which it has at all. */
  v.object({ kind: v.literal("listed"), ...listed, ends: v.optional(v.tuple([index, index])) }),
  v.object({ kind: v.literal("stream"), stream: index }),
  v.object({ kind: v.literal("ladder"), stream: index, from: index, count: rowCount }),
  /** The remarkable of all rows, in so many parts of equal length. */
  v.object({
    kind: v.literal("minimap"),
    stream: index,
    parts: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(4096)),
  }),
  v.object({ kind: v.literal("packet"), stream: index, row: index }),
  /** The next remarkable packet after (or before) a row. */
  v.object({ kind: v.literal("seek"), stream: index, row: v.number(), by: v.picklist([-1, 1]) }),
  v.object({
    kind: v.literal("graph"),
    stream: index,
    /** Whose data it is about: 0 the connection's `a`, 1 its `b`. */
    side: v.picklist([0, 1]),
    graph: v.picklist(graphs),
    /** What is on show, ms since the connection's first packet and values; absent: all. */
    view: v.optional(v.object({ from: value, to: value, low: value, high: value })),
    width: pixels,
    height: pixels,
  }),
  /** Rows as lines of text. */
  v.object({ kind: v.literal("text"), stream: index, from: index, to: index }),
  /** Of a comparison: its pairs, the most different first, then what has no like. */
  v.object({
    kind: v.literal("pairs"),
    from: index,
    count: rowCount,
    filter,
    /** The pair on show: its row, and where it stands, are answered too. */
    pair: v.optional(index),
  }),
  /** One of them, by its number: its place in the list without a filter. */
  v.object({ kind: v.literal("pair"), pair: index }),
  v.object({ kind: v.literal("joint"), pair: index, from: index, count: rowCount }),
  v.object({
    kind: v.literal("overlay"),
    pair: index,
    capture: v.picklist([0, 1]),
    /** Whose data it is about. */
    role: v.picklist(["client", "server"]),
    graph: v.picklist(graphs),
    view: v.optional(v.object({ from: value, to: value, low: value, high: value })),
    width: pixels,
    height: pixels,
  }),
]);
export type CaptureQuestion = v.InferOutput<typeof captureQuestion>;

/** What the worker answers, under the question's kind. */
export const captureAnswer = v.variant("kind", [
  v.object({
    kind: v.literal("connections"),
    from: index,
    /** Connections that the filter lets through, and all. */
    total: index,
    all: index,
    rows: v.array(connectionRow),
    /** Where the connection that was named stands; absent: it was not, or the filter leaves it out. */
    place: v.optional(index),
    /** What is wrong with the filter, or may be meant otherwise. */
    problem: v.optional(v.string()),
    hint: v.optional(v.string()),
    revision: index,
  }),
  v.object({ kind: v.literal("filter-fields"), fields: v.array(filterProposal) }),
  /** The worst first. `more`: sentences that are left out. */
  v.object({ kind: v.literal("stands-out"), sentences: v.array(standingOut), more: index }),
  /** The bits of a `StreamSet`. */
  v.object({ kind: v.literal("listed"), streams: v.instance(Uint8Array) }),
  v.object({ kind: v.literal("stream"), view: streamView }),
  v.object({ kind: v.literal("ladder"), from: index, total: index, rows: v.array(packetRow) }),
  /** Numbers of `tones`, one for each part. */
  v.object({ kind: v.literal("minimap"), tones: v.instance(Uint8Array) }),
  v.object({ kind: v.literal("packet"), detail: packetDetail }),
  /** −1: there is none. */
  v.object({ kind: v.literal("seek"), row: v.number() }),
  v.object({ kind: v.literal("graph"), data: graphData }),
  /** `next`: the first row that is not in it, as there is no more room. */
  v.object({ kind: v.literal("text"), text: v.string(), next: index }),
  /** Packets that are on the clipboard now, and those that were asked for. */
  v.object({ kind: v.literal("copied"), packets: index, of: index }),
  v.object({
    kind: v.literal("pairs"),
    from: index,
    /** Pairs that the filter lets through, and all. */
    total: index,
    all: index,
    rows: v.array(pairRow),
    /** Of the pair that was named: absent where there is none, its place where the filter leaves it out. */
    shown: v.optional(pairRow),
    place: v.optional(index),
    /** What is wrong with the filter, or may be meant otherwise. */
    problem: v.optional(v.string()),
    hint: v.optional(v.string()),
    /** The most important difference of all; empty while a capture is still being read. */
    headline: v.string(),
    /** How many differ in what, how many stand alone. */
    summary: v.string(),
  }),
  v.object({ kind: v.literal("pair"), view: pairView }),
  v.object({ kind: v.literal("joint"), from: index, total: index, rows: v.array(jointRow) }),
  v.object({ kind: v.literal("overlay"), data: graphData }),
]);
export type CaptureAnswer = v.InferOutput<typeof captureAnswer>;
export type AnswerTo<K extends CaptureAnswer["kind"]> = Extract<CaptureAnswer, { readonly kind: K }>;

/** What the view asks its host to do. `stream` and rows say with what. */
const captureAct = v.object({
  kind: v.literal("act"),
  act: v.picklist([
    "cancel",
    "reload",
    "export",
    "wireshark",
    "open-with",
    "compare",
    "open",
    "stop-following",
    "go-on",
  ]),
  /** Of a comparison: which of the two. */
  capture: v.optional(v.picklist([0, 1])),
  stream: v.optional(index),
  from: v.optional(index),
  to: v.optional(index),
  frame: v.optional(index),
  /** Of several connections: the bits of a `StreamSet`. */
  streams: v.optional(v.instance(Uint8Array)),
});
export type CaptureAct = v.InferOutput<typeof captureAct>;

const captureRequest = v.variant("kind", [
  captureQuestion,
  captureAct,
  v.object({ kind: v.literal("copy"), text: v.pipe(v.string(), v.maxLength(MESSAGE_OCTETS)) }),
  /** Packets of a connection as text; without rows all of them. */
  v.object({
    kind: v.literal("copy-packets"),
    stream: index,
    from: v.optional(index),
    to: v.optional(index),
  }),
  v.object({ kind: v.literal("reference"), reference: v.pipe(v.string(), v.maxLength(300)) }),
]);
export type CaptureRequest = v.InferOutput<typeof captureRequest>;
export type CopyPackets = Extract<CaptureRequest, { readonly kind: "copy-packets" }>;

/** What the context menu has that the view does itself. */
const menuItems = [
  "export-selected",
  "export-listed",
  "open-a",
  "open-b",
  "copy-pair",
  "copy-filter",
  "copy-comparison",
] as const;
export type MenuItem = (typeof menuItems)[number];

/** To the webview. */
export const toCaptureView = v.variant("type", [
  v.object({
    type: v.literal("summary"),
    summary: captureSummary,
    /** Of a comparison: the other capture, and the URIs of both, to be kept over a reload. */
    second: v.optional(captureSummary),
    uris: v.optional(v.tuple([v.string(), v.string()])),
    /** The connection that is to be on show, said once. */
    show: v.optional(index),
    actions: v.array(v.string()),
  }),
  v.object({ type: v.literal("answer"), id, answer: v.optional(captureAnswer) }),
  v.object({ type: v.literal("refuse"), id, message: v.string() }),
  /** What was chosen in the context menu, and is the view's to do. */
  v.object({ type: v.literal("menu"), item: v.picklist(menuItems) }),
]);
export type ToCaptureView = v.InferOutput<typeof toCaptureView>;

/** From the webview. */
export const fromCaptureView = v.variant("type", [
  v.object({ type: v.literal("ready"), version: index }),
  v.object({ type: v.literal("request"), id, request: captureRequest }),
  v.object({ type: v.literal("abort"), id }),
  v.object({ type: v.literal("fault"), message: v.pipe(v.string(), v.maxLength(8192)) }),
]);
export type FromCaptureView = v.InferOutput<typeof fromCaptureView>;

/** What the context menu hands on of where it was opened: `data-vscode-context`, beside the editor's own. */
export const pressedInCapture = v.object({
  stream: index,
  /** Of the chosen packet. */
  row: v.optional(index),
  frame: v.optional(index),
});
export type PressedInCapture = v.InferOutput<typeof pressedInCapture>;

/** What the view keeps of itself over a reload. */
export const captureState = v.object({
  stream: v.optional(index),
  row: v.optional(index),
  sort: v.optional(v.picklist(connectionKeys)),
  descending: v.optional(v.boolean()),
  filter: v.optional(v.string()),
  tab: v.optional(v.string()),
  /** Of a comparison. */
  uris: v.optional(v.tuple([v.string(), v.string()])),
  pair: v.optional(index),
});
export type CaptureState = v.InferOutput<typeof captureState>;
