/** The graphs of a connection: what was sent when (as tcptrace draws it), round trips, throughput, windows. */
import type { CaptureQuestion } from "../shared/capture-protocol.ts";
import { type GraphData, type GraphName, markKinds, type MarkKind } from "../shared/capture-view.ts";
import { InFlight } from "./in-flight.ts";
import type { PacketIndex, RowList } from "./packet-index.ts";
import { LineThinner, MarkThinner, type ThinView } from "./thin-marks.ts";
import { ACK, DUPLICATE_ACK, FIN, isAgain, RST, SYN, ZERO_WINDOW } from "./tone.ts";

type GraphQuestion = Extract<CaptureQuestion, { readonly kind: "graph" }>;

/** What the whole of a graph covers: ns and values. */
interface Extent {
  readonly from: number;
  readonly to: number;
  readonly low: number;
  readonly high: number;
}

/** Of one connection; `side` 0 is its `a`. */
export const graphOf = (index: PacketIndex, rows: RowList, question: GraphQuestion): GraphData => {
  const { graph, side, width, height, view } = question;
  const extent = extentOf(index, rows, graph, side);
  const shown: ThinView =
    view === undefined
      ? { ...extent, width, height }
      : { from: view.from * 1e6, to: view.to * 1e6, low: view.low, high: view.high, width, height };
  const drawn = draw[graph]({ index, rows, side, shown, extent });
  return {
    graph,
    extent: { from: extent.from / 1e6, to: extent.to / 1e6, low: extent.low, high: extent.high },
    originAt: shown.from / 1e6,
    originValue: shown.low,
    ...drawn.marks.marks(),
    lines: drawn.lines.map(([name, thinner]) => {
      const { at, value } = thinner.line();
      return { name, at, value };
    }),
    packets: rows.length,
  };
};

interface Drawing {
  readonly index: PacketIndex;
  readonly rows: RowList;
  readonly side: 0 | 1;
  readonly shown: ThinView;
  readonly extent: Extent;
}

interface Drawn {
  readonly marks: MarkThinner;
  readonly lines: readonly (readonly [string, LineThinner])[];
}

const kindNumber = Object.fromEntries(markKinds.map((kind, at) => [kind, at])) as Readonly<
  Record<MarkKind, number>
>;

/** tcptrace's notation: a bar for what each segment holds; below it what was acknowledged, above it the window's edge. */
const drawSequence = ({ index, rows, side, shown }: Drawing): Drawn => {
  const marks = new MarkThinner(shown);
  const [acknowledged, window] = [new LineThinner(shown), new LineThinner(shown)];
  let sackAt = firstSack(index, rows);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows.at(at);
    const time = index.time(row);
    const [flags, analysis] = [index.flags(row), index.analysis(row)];
    if ((index.direction(row) & 1) === side) {
      const kind = segmentKind(flags, isAgain(analysis, index.judgements(row)), index.length(row));
      const from = index.seq(row);
      const to = from + index.length(row) + ((flags & (SYN | FIN)) === 0 ? 0 : 1);
      if (kind !== undefined) marks.add(kindNumber[kind], time, from, to, at);
      continue;
    }
    if ((flags & ACK) === 0) continue;
    const ack = index.ack(row);
    acknowledged.add(time, ack);
    if ((flags & (SYN | RST)) === 0) window.add(time, ack + index.window(row));
    if ((analysis & DUPLICATE_ACK) !== 0) marks.add(kindNumber["dup-ack"], time, ack, ack, at);
    if ((analysis & ZERO_WINDOW) !== 0) marks.add(kindNumber["zero-window"], time, ack, ack, at);
    const { sack } = index;
    while (sackAt < sack.size && (sack.row[sackAt] as number) < row) sackAt += 1;
    for (; sackAt < sack.size && (sack.row[sackAt] as number) === row; sackAt += 1)
      marks.add(kindNumber.sack, time, sack.from[sackAt] as number, sack.to[sackAt] as number, at);
  }
  return {
    marks,
    lines: [
      ["acknowledged", acknowledged],
      ["window", window],
    ],
  };
};

const segmentKind = (flags: number, again: boolean, length: number): MarkKind | undefined => {
  if ((flags & RST) !== 0) return "reset";
  if (again) return "again";
  if ((flags & (SYN | FIN)) !== 0) return "fin";
  return length > 0 ? "data" : undefined;
};

const firstSack = ({ sack }: PacketIndex, rows: RowList): number => {
  if (rows.length === 0) return sack.size;
  const first = rows.at(0);
  let [low, high] = [0, sack.size];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sack.row[middle] as number) < first) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** Each ACK that met the end of a segment: how long after it it came. */
const drawRoundTrips = ({ index, rows, side, shown }: Drawing): Drawn => {
  const marks = new MarkThinner(shown);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows.at(at);
    const rtt = index.rtt(row);
    if ((index.direction(row) & 1) === side || Number.isNaN(rtt)) continue;
    marks.add(kindNumber.sample, index.time(row), rtt / 1e6, rtt / 1e6, at);
  }
  return { marks, lines: [] };
};

/** Octets a second, over equal parts of what is on show: all that was sent, and what was new. */
const drawThroughput = ({ index, rows, side, shown, extent }: Drawing): Drawn => {
  const parts = partsOf(shown.width);
  const [all, fresh] = [new Float64Array(parts), new Float64Array(parts)];
  const span = Math.max(1, shown.to - shown.from);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows.at(at);
    const time = index.time(row);
    if ((index.direction(row) & 1) !== side || time < shown.from || time > shown.to) continue;
    const part = Math.min(parts - 1, Math.floor(((time - shown.from) / span) * parts));
    all[part] = (all[part] as number) + index.length(row);
    if (!isAgain(index.analysis(row), index.judgements(row)))
      fresh[part] = (fresh[part] as number) + index.length(row);
  }
  const perSecond = 1e9 / (span / parts);
  const line = (sums: Float64Array): LineThinner => {
    const thin = new LineThinner(shown);
    sums.forEach((sum, part) => {
      const from = shown.from + (span * part) / parts;
      if (from <= extent.to) thin.add(from, sum * perSecond);
    });
    return thin;
  };
  return {
    marks: new MarkThinner(shown),
    lines: [
      ["sent", line(all)],
      ["fresh", line(fresh)],
    ],
  };
};

const partsOf = (width: number): number => Math.max(8, Math.floor(width / 6));

/** What was on its way after each packet of either side, and the window that the other side gave. */
const drawWindow = ({ index, rows, side, shown }: Drawing): Drawn => {
  const [inFlight, window] = [new LineThinner(shown), new LineThinner(shown)];
  const flight = new InFlight(index, side);
  const marks = new MarkThinner(shown);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows.at(at);
    const time = index.time(row);
    const flags = index.flags(row);
    inFlight.add(time, flight.after(row));
    if ((index.direction(row) & 1) === side || (flags & ACK) === 0 || (flags & RST) !== 0) continue;
    window.add(time, index.window(row));
    if ((index.analysis(row) & ZERO_WINDOW) !== 0) marks.add(kindNumber["zero-window"], time, 0, 0, at);
  }
  return {
    marks,
    lines: [
      ["window", window],
      ["in-flight", inFlight],
    ],
  };
};

const draw: Readonly<Record<GraphName, (drawing: Drawing) => Drawn>> = {
  sequence: drawSequence,
  rtt: drawRoundTrips,
  throughput: drawThroughput,
  window: drawWindow,
};

const extentOf = (index: PacketIndex, rows: RowList, graph: GraphName, side: 0 | 1): Extent => {
  let [to, high] = [1, 0];
  let edge = 0;
  const flight = new InFlight(index, side);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows.at(at);
    to = Math.max(to, index.time(row));
    const own = (index.direction(row) & 1) === side;
    const synOrReset = (index.flags(row) & (SYN | RST)) !== 0;
    if (graph === "sequence" && own) high = Math.max(high, index.seq(row) + index.length(row));
    else if (graph === "sequence" && (index.flags(row) & ACK) !== 0 && !synOrReset)
      edge = Math.max(edge, index.ack(row) + index.window(row));
    else if (graph === "rtt" && !own && !Number.isNaN(index.rtt(row)))
      high = Math.max(high, index.rtt(row) / 1e6);
    else if (graph === "window") high = Math.max(high, flight.after(row), own ? 0 : index.window(row));
  }
  // A window far above what was ever sent would press it flat.
  if (graph === "sequence") high = Math.min(Math.max(high, edge), high * 1.5 + 1);
  if (graph === "throughput") high = fastest(index, rows, side, to);
  return { from: 0, to, low: 0, high: Math.max(high, 1e-3) };
};

/** Octets a second in the busiest part of the whole. */
const fastest = (index: PacketIndex, rows: RowList, side: 0 | 1, to: number): number => {
  const sums = new Float64Array(FASTEST_PARTS);
  for (let at = 0; at < rows.length; at += 1) {
    const row = rows.at(at);
    if ((index.direction(row) & 1) !== side) continue;
    const part = Math.min(FASTEST_PARTS - 1, Math.floor((Math.max(0, index.time(row)) / to) * FASTEST_PARTS));
    sums[part] = (sums[part] as number) + index.length(row);
  }
  return (Math.max(...sums) * 1e9) / (to / FASTEST_PARTS);
};

const FASTEST_PARTS = 160;
