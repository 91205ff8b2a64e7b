/**
 * What the webview of a simulation draws: plain data, made by the host from a run, checked where it crosses. Texts are ready to
 * show, in the reader's language. Times are ms of virtual time, sizes octets.
 */
import * as v from "valibot";

const text = v.string();
const index = v.pipe(v.number(), v.integer(), v.minValue(0));
const time = v.pipe(v.number(), v.finite());
const end = v.picklist(["A", "B"]);

const between = (least: number, most: number) => v.pipe(v.number(), v.minValue(least), v.maxValue(most));
const whole = (least: number, most: number) => v.pipe(between(least, most), v.integer());

/** The most that each control takes; the least is in `simulation-controls.ts` too. */
export const controlsMost = {
  seed: 4_294_967_295,
  delay: 60_000,
  jitter: 60_000,
  probability: 1,
  rate: 1e12,
  queue: 1_000_000,
} as const;

/** What one direction of the path does to packets. Times ms; `null`: no bound. */
const direction = v.object({
  delay: between(0, controlsMost.delay),
  jitter: between(0, controlsMost.jitter),
  loss: between(0, 1),
  duplicate: between(0, 1),
  reorder: between(0, 1),
  /** Bits per second. */
  rate: v.nullable(between(1, controlsMost.rate)),
  /** Packets that wait in front of it. */
  queue: whole(1, controlsMost.queue),
});
export type DirectionControls = v.InferOutput<typeof direction>;

const endControls = v.object({
  congestion: v.picklist(["new-reno", "cubic", "bbr"]),
  profile: v.picklist(["rfc", "linux", "bsd"]),
});
export type EndControls = v.InferOutput<typeof endControls>;

/** What can be changed before a scenario is run again. */
export const simulationControls = v.object({
  seed: whole(0, controlsMost.seed),
  A: endControls,
  B: endControls,
  aToB: direction,
  bToA: direction,
});
export type SimulationControls = v.InferOutput<typeof simulationControls>;

/** One row of the ladder: a packet, another copy of one, or what an end did. */
export const runRow = v.object({
  at: time,
  /** Of the last of several that are told as one. */
  until: v.optional(time),
  kind: v.picklist(["packet", "copy", "happening"]),
  /** Of a packet who sent it; of anything else where it happened. */
  end: v.picklist(["A", "B", "stray", "router"]),
  /** Of a packet: which way it goes. */
  to: v.optional(end),
  /** The segment in the notation of the RFCs, or what happened in words. */
  label: text,
  /** What carries octets of the program. */
  data: v.boolean(),
  /** When it came out; absent where it did not. */
  arrivedAt: v.optional(time),
  /** What became of it where it is not the usual: `lost`, `duplicate`, `queue full`. */
  fate: text,
  /** It did not arrive. */
  stopped: v.boolean(),
  /** Nothing in it was new. */
  again: v.boolean(),
  connection: v.optional(text),
  /** The states that both ends were in then; only where one of them is new. */
  stateA: v.optional(text),
  stateB: v.optional(text),
});
export type RunRow = v.InferOutput<typeof runRow>;

/** Points of a line: time, value, time, value … */
const points = v.array(time);

/** One end of one connection, as its sender saw it. Sequence numbers count from its SYN. */
export const runPlot = v.object({
  end,
  /** Octets that it sent, so that a view can begin with the busier end. */
  sent: index,
  sequence: v.object({
    /** When, first octet, one beyond the last, what: see `segmentMarks`. Four numbers each. */
    segments: points,
    acknowledged: points,
    /** How far the peer's window reached. */
    window: points,
    /** When, first octet, one beyond the last. Three numbers each. */
    selective: points,
    most: time,
  }),
  window: v.object({ cwnd: points, ssthresh: points, inFlight: points, peer: points, most: time }),
  roundTrip: v.object({ srtt: points, rto: points, samples: points, most: time }),
  /** When it took something for lost: by the timer, or by what the peer said. */
  timeouts: v.array(time),
  recoveries: v.array(time),
});
export type RunPlot = v.InferOutput<typeof runPlot>;

/** What a segment of the sequence plot is. */
export const segmentMarks = { sent: 0, again: 1, lost: 2, lostAgain: 3 } as const;

const connection = v.object({
  /** From 1. */
  id: index,
  name: text,
  /** Steps of both ends' walk. */
  walk: index,
  /** How it ended, in words, at either end. */
  endedA: text,
  endedB: text,
});

/** Where a scenario is from: what a panel needs to show it again. */
export const scenarioSource = v.variant("from", [
  v.object({ from: v.literal("library"), name: v.pipe(v.string(), v.maxLength(60)) }),
  v.object({ from: v.literal("file"), uri: v.pipe(v.string(), v.maxLength(4096)) }),
]);
export type ScenarioSource = v.InferOutput<typeof scenarioSource>;

/** A run as it stands. */
export const simulationView = v.object({
  surface: v.literal("simulation"),
  source: scenarioSource,
  name: text,
  title: text,
  /** What to look at. */
  about: text,
  rfc: v.array(text),
  /** How the run ended, and the counts worth telling. */
  ended: v.picklist(["quiet", "limit", "packets", "fault"]),
  summary: v.array(text),
  faults: v.array(text),
  duration: time,
  /** Up to here the view shows at first: what follows is mere waiting. */
  busyUntil: time,
  rows: index,
  /** When each row of the ladder is, in their order. */
  moments: v.array(time),
  /** When packets were stopped on their way. */
  losses: v.array(time),
  connections: v.array(connection),
  /** The states before the first row. */
  startA: v.optional(text),
  startB: v.optional(text),
  controls: simulationControls,
  /** As the scenario has them. */
  original: simulationControls,
  /** What the path does besides, in words, by direction. */
  besides: v.object({ aToB: v.array(text), bToA: v.array(text) }),
  /** It is another than the one that was opened. */
  changed: v.boolean(),
});
export type SimulationView = v.InferOutput<typeof simulationView>;
