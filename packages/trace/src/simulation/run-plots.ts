/** What there is to plot of a simulated run: for each end that sent enough, its window, its round trips, its sequence numbers. */
import type { EndName, RunEvent, SimulationRun } from "@tcplens/core/simulation";
import type { PacketView } from "./packet-view.ts";
import { packetViews } from "./packet-views.ts";
import { endNames } from "./run-words.ts";

export type PlotName = "cwnd" | "rtt" | "sequence";

/** One plot: curves over time, as data. */
export interface RunPlot {
  readonly name: PlotName;
  readonly end: EndName;
  readonly connection: string;
  readonly title: string;
  readonly unit: "bytes" | "ms";
  /** The values lie so far apart that only a logarithmic scale shows them all. */
  readonly logarithmic: boolean;
  /** ms of virtual time. */
  readonly from: number;
  readonly to: number;
  /** The most important last: it is drawn over the others. */
  readonly series: readonly PlotSeries[];
  /** Moments. */
  readonly marks: readonly PlotMark[];
}

export interface PlotSeries {
  readonly name: string;
  /** `steps`: the value holds until the next. */
  readonly drawn: "steps" | "dotted-steps" | "points" | "crosses";
  /** Time in ms, and value, in the order of time. */
  readonly points: readonly (readonly [number, number])[];
}

export interface PlotMark {
  readonly at: number;
  readonly what: "recovery" | "time-out" | "ecn";
}

/**
 * The plots of the run.
 * @param least Data segments that an end has to have sent for its connection to be worth plotting. Default: 8.
 */
export const runPlots = (run: SimulationRun, least: number = SEGMENTS_LEAST): readonly RunPlot[] => {
  const packets = packetViews(run);
  const busy = endNames.flatMap((end) =>
    connectionsOf(packets, end, least).map((connection) => ({ end, connection })),
  );
  const severalOf = (name: EndName): boolean => busy.filter(({ end }) => end === name).length > 1;
  return busy.flatMap(({ end, connection }) =>
    plotsOf(run, packets, { end, connection, who: severalOf(end) ? `${end} (${connection})` : end }),
  );
};

const connectionsOf = (packets: readonly PacketView[], end: EndName, least: number): readonly string[] => {
  const segments = new Map<string, number>();
  for (const { from, connection, says } of packets) {
    if (from !== end || says.kind !== "segment" || says.length === 0 || connection === undefined) continue;
    segments.set(connection, (segments.get(connection) ?? 0) + 1);
  }
  return [...segments].filter(([, count]) => count >= least).map(([connection]) => connection);
};

const plotsOf = (
  run: SimulationRun,
  packets: readonly PacketView[],
  { end, connection, who }: Sender,
): readonly RunPlot[] => {
  const own = packets.filter((packet) => packet.connection === connection);
  const events = run.events.filter((event) => event.end === end && event.connection === connection);
  const sent = own.filter((packet) => packet.from === end && carriesData(packet));
  const from = sent[0]?.at ?? 0;
  const to = Math.max(from + 1, ...lastTimes(own, end));
  const whole = { end, connection, who, from, to };
  return [
    windowPlot(run, events, whole),
    roundTripPlot(events, whole),
    sequencePlot(own, sent, whole),
  ].filter(({ series }) => series.some(({ points }) => points.length > 1));
};

/** Whose plot it is; `who` is what a title calls it. */
interface Sender {
  readonly end: EndName;
  readonly connection: string;
  readonly who: string;
}

interface Whole extends Sender {
  readonly from: number;
  readonly to: number;
}

const placeOf = ({ end, connection, from, to }: Whole): Omit<Whole, "who"> => ({ end, connection, from, to });

const windowPlot = (run: SimulationRun, events: readonly RunEvent[], whole: Whole): RunPlot => {
  const samples = run.samples.filter(
    ({ end, connection, at }) => end === whole.end && connection === whole.connection && at <= whole.to,
  );
  return {
    ...placeOf(whole),
    name: "cwnd",
    title: `Congestion window of ${whole.who}`,
    unit: "bytes",
    logarithmic: false,
    series: [
      {
        name: "ssthresh",
        drawn: "dotted-steps",
        // Before the first loss it is out of reach, and no number.
        points: samples.flatMap(({ at, ssthresh }) => (reachable(ssthresh) ? [[at, ssthresh] as const] : [])),
      },
      { name: "cwnd", drawn: "steps", points: samples.map(({ at, cwnd }) => [at, cwnd] as const) },
    ],
    marks: marksOf(events),
  };
};

const roundTripPlot = (events: readonly RunEvent[], whole: Whole): RunPlot => {
  const samples = events.flatMap((event) =>
    event.type === "mechanism" && event.event.kind === "rtt-sample" && event.at <= whole.to
      ? [{ at: event.at, ...event.event }]
      : [],
  );
  const values = samples.flatMap(({ rtt, rto }) => [rtt, rto]).filter((value) => value > 0);
  // Not `Math.min` of a list: a long run has more samples than a call takes arguments.
  const least = values.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const greatest = values.reduce((a, b) => Math.max(a, b), 0);
  return {
    ...placeOf(whole),
    name: "rtt",
    title: `Round-trip time as ${whole.who} measures it`,
    unit: "ms",
    logarithmic: greatest > least * LOGARITHMIC_FROM,
    series: [
      { name: "RTO", drawn: "dotted-steps", points: samples.map(({ at, rto }) => [at, rto] as const) },
      { name: "RTT", drawn: "points", points: samples.map(({ at, rtt }) => [at, rtt] as const) },
      { name: "SRTT", drawn: "steps", points: samples.map(({ at, srtt }) => [at, srtt] as const) },
    ],
    marks: marksOf(events),
  };
};

const sequencePlot = (own: readonly PacketView[], sent: readonly PacketView[], whole: Whole): RunPlot => {
  const acknowledged: (readonly [number, number])[] = [];
  const allowed: (readonly [number, number])[] = [];
  for (const { from, says, arrivals } of own.toSorted((a, b) => arrivalOf(a) - arrivalOf(b))) {
    const [first] = arrivals;
    if (from === whole.end || first === undefined || first.damaged || says.kind !== "segment") continue;
    const { acknowledgement, window } = says;
    if (acknowledgement === undefined || acknowledgement < (acknowledged.at(-1)?.[1] ?? 0)) continue;
    acknowledged.push([first.at, acknowledgement]);
    allowed.push([first.at, acknowledgement + window]);
  }
  const top = sent.reduce((highest, packet) => Math.max(highest, endOf(packet)), 0);
  const closeBy = allowed.some(([at, edge]) => at >= whole.from && edge <= top * WINDOW_NEAR);
  const fresh = sent.filter(({ again }) => !again).map((packet) => [packet.at, endOf(packet)] as const);
  const again = sent.filter((packet) => packet.again).map((packet) => [packet.at, endOf(packet)] as const);
  return {
    ...placeOf(whole),
    name: "sequence",
    title: `Sequence numbers of ${whole.who}`,
    unit: "bytes",
    logarithmic: false,
    series: [
      // Where the window is far away, it would only press the other curves flat.
      ...(closeBy ? [{ name: "window's edge", drawn: "dotted-steps", points: allowed } as const] : []),
      { name: "acknowledged", drawn: "steps", points: acknowledged },
      { name: "sent", drawn: "points", points: fresh },
      ...(again.length > 0 ? [{ name: "sent again", drawn: "crosses", points: again } as const] : []),
    ],
    marks: [],
  };
};

const marksOf = (events: readonly RunEvent[]): readonly PlotMark[] =>
  events.flatMap((event): readonly PlotMark[] => {
    if (event.type !== "mechanism") return [];
    const { at } = event;
    if (event.event.kind === "retransmission-timeout") return [{ at, what: "time-out" }];
    if (event.event.kind !== "enter-recovery" || event.event.by === "timeout") return [];
    return [{ at, what: event.event.by === "ecn" ? "ecn" : "recovery" }];
  });

const carriesData = ({ says }: PacketView): boolean => says.kind === "segment" && says.length > 0;

/** One beyond the packet's last octet. */
const endOf = ({ says }: PacketView): number => (says.kind === "segment" ? says.sequence + says.length : 0);

const arrivalOf = ({ at, arrivals }: PacketView): number => arrivals[0]?.at ?? at;

/** When the last data went out, and when the last acknowledgement of it came. */
const lastTimes = (own: readonly PacketView[], end: EndName): readonly number[] => {
  const lastSent = own.findLast((packet) => packet.from === end && carriesData(packet))?.at ?? 0;
  const top = own.reduce(
    (highest, packet) => (packet.from === end ? Math.max(highest, endOf(packet)) : highest),
    0,
  );
  const answer = own.find(
    ({ from, says, arrivals }) =>
      from !== end && says.kind === "segment" && (says.acknowledgement ?? 0) >= top && arrivals.length > 0,
  );
  return answer === undefined ? [lastSent] : [lastSent, arrivalOf(answer)];
};

/** `Infinity` is counted in segments, so it may come as a very large number. */
const reachable = (ssthresh: number): boolean => ssthresh < OUT_OF_REACH;

const SEGMENTS_LEAST = 8;
const LOGARITHMIC_FROM = 12;
/** The window's edge is shown where it comes so near to what has been sent in all. */
const WINDOW_NEAR = 1.5;
const OUT_OF_REACH = 2 ** 31;
