/** The plots of a connection: sequence numbers in tcptrace's notation, round trips, throughput, window. */
import { byteWords, formatDuration } from "@tcplens/trace";
import type { Mark, Plot, Point, Series } from "../../render/plot/plot.ts";
import type { DirectionSeries, StreamSeries } from "./stream-series.ts";
import { thinned, thinnedSteps } from "./thinned.ts";

export const plotNames = ["sequence", "rtt", "throughput", "window"] as const;
export type CapturePlotName = (typeof plotNames)[number];

/** The ends, as plots name them. */
export interface PlotEnds {
  readonly a: string;
  readonly b: string;
}

/** Undefined: there is nothing to draw. */
export const capturePlot = (
  name: CapturePlotName,
  series: StreamSeries,
  ends: PlotEnds,
): Plot | undefined => {
  const flow = dataFlow(series, ends);
  const plot = { sequence, rtt, throughput, window }[name](flow);
  const { data, acks } = flow;
  const hasData = data.length.some((octets) => octets > 0);
  // Round trips are also those of the handshake.
  const hasAny = name === "rtt" ? acks.roundTrip.some((value) => !Number.isNaN(value)) : hasData;
  return hasAny && plot.series.length > 0 ? plot : undefined;
};

/** The direction that carries more data. */
interface Flow {
  readonly data: DirectionSeries;
  readonly acks: DirectionSeries;
  readonly sender: string;
  readonly receiver: string;
  readonly to: number;
}

const octetsSent = ({ length }: DirectionSeries): number => length.reduce((sum, each) => sum + each, 0);

const dataFlow = ({ a, b }: StreamSeries, ends: PlotEnds): Flow => {
  const to = Math.max(a.at.at(-1) ?? 0, b.at.at(-1) ?? 0, 0.001);
  return octetsSent(a) >= octetsSent(b)
    ? { data: a, acks: b, sender: ends.a, receiver: ends.b, to }
    : { data: b, acks: a, sender: ends.b, receiver: ends.a, to };
};

const whole = ({ to }: Flow): Pick<Plot, "from" | "to" | "logarithmic"> => ({
  from: 0,
  to,
  logarithmic: false,
});

const sequence = (flow: Flow): Plot => {
  const { data, acks, sender } = flow;
  const sent: Point[] = [];
  const again: Point[] = [];
  let greatest = 1;
  for (const [index, length] of data.length.entries()) {
    if (length === 0) continue;
    const seq = data.seq[index] ?? 0;
    (data.again[index] === true ? again : sent).push([data.at[index] ?? 0, seq, seq + length]);
    greatest = Math.max(greatest, seq + length);
  }
  return {
    ...whole(flow),
    title: `Sequence numbers from ${sender}`,
    unit: "bytes",
    bound: greatest * ROOM_ABOVE,
    series: [
      {
        name: "edge of the receiver's window",
        drawn: "dotted-steps",
        points: thinnedSteps(windowEdges(acks)),
      },
      { name: "acknowledged", drawn: "steps", points: thinnedSteps(acknowledgements(acks)) },
      {
        name: "arrived out of order (SACK)",
        drawn: "blocks",
        points: thinned(acks.sacked.filter(([, from]) => from >= 0)),
      },
      { name: "segment", drawn: "bars", points: thinned(sent) },
      { name: "sent again", drawn: "crosses", points: thinned(again) },
    ].filter(({ points }) => points.length > 0) as readonly Series[],
    marks: [...marksOf(data), ...zeroWindows(acks)],
  };
};

const withAck = ({ ack }: DirectionSeries): readonly number[] =>
  ack.flatMap((value, index) => (Number.isNaN(value) ? [] : [index]));

const acknowledgements = (acks: DirectionSeries): readonly Point[] =>
  withAck(acks).map((index) => [acks.at[index] ?? 0, acks.ack[index] ?? 0]);

const windowEdges = (acks: DirectionSeries): readonly Point[] =>
  withAck(acks).map((index) => [acks.at[index] ?? 0, (acks.ack[index] ?? 0) + (acks.window[index] ?? 0)]);

const marksOf = ({ flags, at }: DirectionSeries): readonly Mark[] =>
  flags.flatMap((bits, index) => {
    const what =
      (bits & RST) === 0 ? ((bits & SYN) === 0 ? ((bits & FIN) === 0 ? undefined : "fin") : "syn") : "reset";
    return what === undefined ? [] : [{ at: at[index] ?? 0, what } as const];
  });

const zeroWindows = ({ window: windows, flags, at }: DirectionSeries): readonly Mark[] =>
  windows.flatMap((each, index) =>
    each === 0 && ((flags[index] ?? 0) & (SYN | FIN | RST)) === 0
      ? [{ at: at[index] ?? 0, what: "zero-window" }]
      : [],
  );

const rtt = (flow: Flow): Plot => {
  const { acks, data, sender, receiver } = flow;
  const samples = acks.roundTrip.flatMap((value, index): readonly Point[] =>
    Number.isNaN(value) ? [] : [[acks.at[index] ?? 0, value]],
  );
  const values = samples.map(([, value]) => value).filter((value) => value > 0);
  const spread = Math.max(0, ...sampled(values)) / Math.min(...sampled(values));
  return {
    ...whole(flow),
    title: `Round trips from ${sender} to ${receiver} and back, as the capture sees them`,
    unit: "ms",
    logarithmic: values.length > 1 && spread > SPREAD_LINEAR && samples.length === values.length,
    series: [{ name: "from a segment to its ACK", drawn: "points", points: thinned(samples) }],
    marks: marksOf(data),
  };
};

/** Of very many as many as a call takes. */
const sampled = (values: readonly number[]): readonly number[] => {
  const step = Math.ceil(values.length / 10_000);
  return step <= 1 ? values : values.filter((_, index) => index % step === 0);
};

const throughput = (flow: Flow): Plot => {
  const { data, acks, sender, receiver, to } = flow;
  const interval = roundInterval(to / INTERVALS);
  const total = data.length.reduce((sum, length) => sum + length, 0);
  return {
    ...whole(flow),
    title: `Throughput in each ${formatDuration(interval)}; ${byteWords(Math.round(total / (to / 1000)))}/s over all from ${sender}`,
    unit: "bytes/s",
    series: [
      { name: `from ${receiver}`, drawn: "dotted-steps", points: rates(acks, interval, to) },
      { name: `from ${sender}`, drawn: "steps", points: rates(data, interval, to) },
    ].filter(({ points }) => points.some(([, value]) => value > 0)) as readonly Series[],
    marks: marksOf(data),
  };
};

/** Octets of data in each interval, without those sent again, as octets a second. */
const rates = ({ at, length, again }: DirectionSeries, interval: number, to: number): readonly Point[] => {
  const sums = Array.from({ length: Math.floor(to / interval) + 1 }, () => 0);
  for (const [index, octets] of length.entries()) {
    const bin = Math.min(sums.length - 1, Math.max(0, Math.floor((at[index] ?? 0) / interval)));
    if (again[index] === false) sums[bin] = (sums[bin] ?? 0) + octets;
  }
  return sums.map((sum, index) => [index * interval, sum / (interval / 1000)]);
};

/** A 1, 2 or 5 of a power of ten, ms. */
const roundInterval = (least: number): number => {
  const power = 10 ** Math.floor(Math.log10(least));
  return [1, 2, 5, 10].map((mantissa) => mantissa * power).find((value) => value >= least) ?? least;
};

const window = (flow: Flow): Plot => {
  const { data, acks, sender, receiver } = flow;
  const offered = withAck(acks).map((index): Point => [acks.at[index] ?? 0, acks.window[index] ?? 0]);
  return {
    ...whole(flow),
    title: `Window that ${receiver} offers, and what ${sender} has in flight`,
    unit: "bytes",
    series: [
      { name: "window offered", drawn: "dotted-steps", points: thinnedSteps(offered) },
      { name: "in flight", drawn: "steps", points: thinnedSteps(inFlight(data, acks)) },
    ].filter(({ points }) => points.length > 0) as readonly Series[],
    marks: [...marksOf(data), ...zeroWindows(acks)],
  };
};

/** Octets of data sent and not yet acknowledged, after each packet that changes it. */
const inFlight = (data: DirectionSeries, acks: DirectionSeries): readonly Point[] => {
  const points: Point[] = [];
  let [sent, acknowledged]: (number | undefined)[] = [];
  let [next, last] = [0, -1];
  const note = (at: number): void => {
    const octets = Math.max(0, (sent ?? 0) - (acknowledged ?? 0));
    if (octets !== last) points.push([at, octets]);
    last = octets;
  };
  const acknowledge = (until: number): void => {
    for (; (acks.at[next] ?? Number.POSITIVE_INFINITY) < until; next += 1) {
      const ack = acks.ack[next] ?? Number.NaN;
      if (!Number.isNaN(ack)) acknowledged = Math.max(acknowledged ?? ack, ack);
      note(acks.at[next] ?? 0);
    }
  };
  for (const [index, at] of data.at.entries()) {
    acknowledge(at);
    const [length, flags] = [data.length[index] ?? 0, data.flags[index] ?? 0];
    if (length === 0) continue;
    const from = (data.seq[index] ?? 0) + ((flags & SYN) === 0 ? 0 : 1);
    // Nothing tells what was acknowledged before the capture began.
    acknowledged ??= from;
    sent = Math.max(sent ?? 0, from + length);
    note(at);
  }
  acknowledge(Number.POSITIVE_INFINITY);
  return points;
};

const FIN = 0x01;
const SYN = 0x02;
const RST = 0x04;
/** Of the window's edge so much is shown above what was sent. */
const ROOM_ABOVE = 1.25;
/** Round trips further apart than that are drawn on a logarithmic scale. */
const SPREAD_LINEAR = 50;
/** Intervals of the throughput, about. */
const INTERVALS = 80;
