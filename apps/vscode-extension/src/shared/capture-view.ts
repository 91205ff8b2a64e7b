/** What the capture editor shows, as plain data: the capture, its connections, packets and graphs. Checked where it arrives. */
import * as v from "valibot";
import { walkStep } from "./walk-step.ts";

const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const count = index;
/** A text of the capture's own, cut before it crosses. */
const text = v.pipe(v.string(), v.maxLength(4096));

/** How a connection fared, worst first. */
export const grades = ["broken", "suspicious", "healthy", "incomplete"] as const;
const grade = v.picklist(grades);
export type Grade = v.InferOutput<typeof grade>;

/** What the connections can be put in order by. */
export const connectionKeys = [
  "stream",
  "grade",
  "endpoint",
  "start",
  "duration",
  "bytes",
  "retransmitted",
  "rtt",
  "packets",
] as const;
export type ConnectionKey = (typeof connectionKeys)[number];

/**
 * What may have happened to a file since it was read. `compressed`, `browser`, `whole`: it has changed, and this is why it is
 * not followed: it is compressed; there is no Node; its file system gives it only whole.
 */
const fileChanges = ["changed", "shorter", "replaced", "gone", "compressed", "browser", "whole"] as const;
export type FileChange = (typeof fileChanges)[number];

/** The file, and how far it has been read. */
export const captureSummary = v.object({
  name: text,
  /** Octets of the file, and of it read. */
  size: count,
  read: count,
  state: v.picklist(["reading", "done", "cancelled", "failed"]),
  /** `pcapng`; empty until it is known. */
  format: text,
  /** `eth0 (Ethernet)`. */
  interfaces: v.array(text),
  packets: count,
  tcpPackets: count,
  connections: count,
  /** ms since 1970 of the first packet and the last; absent where there is none. */
  start: v.optional(v.number()),
  end: v.optional(v.number()),
  /** Where reading ended early, in one sentence. */
  damage: v.optional(text),
  /** Packets of link layers that are not read, and what those are called; absent where there is none. */
  unread: v.optional(v.object({ packets: count, names: text })),
  /** Packets that can be looked at one by one; fewer than `tcpPackets` where there were too many. */
  indexed: count,
  /** ms that it took. */
  took: v.number(),
  /** Grows whenever there is more to see. */
  revision: index,
  /** Of a file that ends in the middle of a packet: that it may still be written to, which is why it is not called damaged. */
  unfinished: v.optional(v.literal(true)),
  /** Whether what is written to the file is read on: as soon as something is, or already, or no more as it was stopped. */
  follow: v.optional(v.picklist(["ready", "following", "stopped"])),
  /** What has happened to the file since it was read that is not followed; reading it again shows it as it is. */
  changed: v.optional(v.picklist(fileChanges)),
});
export type CaptureSummary = v.InferOutput<typeof captureSummary>;

/** How a round trip is known: the least that was measured on the path, or what the handshake took, waits of its ends included. */
const roundTripKinds = ["measured", "handshake"] as const;

/** One connection in the list. */
export const connectionRow = v.object({
  stream: index,
  a: text,
  b: text,
  grade,
  verdict: text,
  /** More packets may change what is said of it: more are expected, and it has not ended. */
  provisional: v.optional(v.literal(true)),
  /** ms since 1970. */
  start: v.number(),
  /** ms. */
  duration: v.number(),
  /** The times run backwards in it: how long it took is not known, whatever `duration` says. */
  clockSet: v.optional(v.literal(true)),
  packets: count,
  /** Octets of data that each side sent. */
  bytesA: count,
  bytesB: count,
  /** Of the packets with data, the share that was sent again, 0 to 1. */
  retransmitted: v.number(),
  /** ms; null: nothing was measured, and the handshake is not in the capture. */
  rtt: v.nullable(v.number()),
  rttKind: v.picklist(roundTripKinds),
  /** How busy it was over its life: {@link SPARKS} values, 0 to 1. */
  spark: v.array(v.number()),
});
export type ConnectionRow = v.InferOutput<typeof connectionRow>;
export const SPARKS = 24;

/** What a filter can begin with, and what that is about: `rtt > `. */
export const filterProposal = v.object({ text, about: text });
export type FilterProposal = v.InferOutput<typeof filterProposal>;

/** What stands out over all connections, in a sentence, and the filter that shows those it is about. */
export const standingOut = v.object({
  severity: v.picklist(["error", "warning", "info"]),
  text,
  filter: text,
});
export type StandingOut = v.InferOutput<typeof standingOut>;

/** A finding of a connection. */
const captureFinding = v.object({
  code: text,
  severity: v.picklist(["error", "warning", "info"]),
  cause: text,
  confidence: text,
  /** The packets that prove it: rows of the connection (−1: not among those that can be looked at), and what they say. */
  evidence: v.array(
    v.object({
      row: v.number(),
      frame: index,
      text,
      /** So many more like it are not listed. */
      more: v.optional(count),
    }),
  ),
  alternatives: v.array(text),
  steps: v.array(v.object({ text, command: v.optional(text) })),
  reference: text,
});
export type CaptureFindingView = v.InferOutput<typeof captureFinding>;

/** One connection as a whole. */
export const streamView = v.object({
  row: connectionRow,
  /** Rows of its ladder. */
  rows: count,
  firstFrame: index,
  lastFrame: index,
  stateA: v.optional(text),
  stateB: v.optional(text),
  /** Name and value: what else is known of it. */
  facts: v.array(v.tuple([text, text])),
  findings: v.array(captureFinding),
  walk: v.array(walkStep),
});
export type StreamView = v.InferOutput<typeof streamView>;

/** What is remarkable about a packet, the worse the higher; colours of the minimap. */
export const tones = ["plain", "note", "warning", "error"] as const;
export type Tone = (typeof tones)[number];

/** One packet of the ladder. */
export const packetRow = v.object({
  frame: index,
  /** ms since the connection's first packet. */
  at: v.number(),
  fromA: v.boolean(),
  /** `SYN, ACK`. */
  flags: text,
  seq: v.number(),
  ack: v.number(),
  length: count,
  window: count,
  /** Wireshark's names, `tcp.analysis.*` without the prefix. */
  analysis: v.array(text),
  /** What is better known than that: `persist-probe`, `recorded-twice`. */
  judgements: v.array(text),
  tone: v.picklist(tones),
  /** ms. */
  rtt: v.optional(v.number()),
  inFlight: v.optional(count),
});
export type PacketRow = v.InferOutput<typeof packetRow>;

/** One packet in full. */
export const packetDetail = v.object({
  row: packetRow,
  /** Layers from the outside in; each field with the octets it stands for. */
  layers: v.array(
    v.object({
      title: text,
      fields: v.array(v.object({ name: text, value: text, from: index, to: index })),
    }),
  ),
  /** What was captured, at most {@link HEX_OCTETS}. */
  bytes: v.instance(Uint8Array),
  captured: count,
  length: count,
});
export type PacketDetail = v.InferOutput<typeof packetDetail>;
export const HEX_OCTETS = 65_536;

/** The graphs that there are. */
export const graphs = ["sequence", "rtt", "throughput", "window"] as const;
export type GraphName = (typeof graphs)[number];

/** Kinds of marks, by their number in `kinds`. */
export const markKinds = [
  "data",
  "again",
  "sack",
  "reset",
  "fin",
  "sample",
  "dup-ack",
  "zero-window",
] as const;
export type MarkKind = (typeof markKinds)[number];

/** What is to be drawn of a graph, thinned to what a screen can show. Times in ms and values count from `origin`. */
export const graphData = v.object({
  graph: v.picklist(graphs),
  /** What the whole graph covers: ms since the connection's first packet, and values. */
  extent: v.object({ from: v.number(), to: v.number(), low: v.number(), high: v.number() }),
  originAt: v.number(),
  originValue: v.number(),
  /** Marks: when, from which value to which, of what kind, and the row of the connection. */
  at: v.instance(Float32Array),
  low: v.instance(Float32Array),
  high: v.instance(Float32Array),
  kinds: v.instance(Uint8Array),
  rows: v.instance(Uint32Array),
  /** Lines, as stairs: for `sequence` what was acknowledged and the window's edge; for others the values themselves. */
  lines: v.array(v.object({ name: text, at: v.instance(Float32Array), value: v.instance(Float32Array) })),
  /** Packets that this stands for. */
  packets: count,
  /** Whether marks were joined. */
  thinned: v.boolean(),
});
export type GraphData = v.InferOutput<typeof graphData>;
