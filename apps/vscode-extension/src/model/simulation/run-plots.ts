/** The plots of one end of a connection: what it sent and heard, its windows, its times. Thinned to what can be seen. */
import type { EndName, RunSample, SimulationRun } from "@tcplens/core/simulation";
import type { PacketView } from "@tcplens/trace";
import { type RunPlot, segmentMarks } from "../../shared/simulation-view.ts";
import { thinLine, thinRecords } from "./thin-points.ts";

/** What the plots of all ends are made from. */
export interface PlotSource {
  readonly run: SimulationRun;
  readonly packets: readonly PacketView[];
}

export const plotOf = (source: PlotSource, connection: string, end: EndName): RunPlot => ({
  end,
  sent: sentBy(source, connection, end),
  sequence: sequencePlot(source, connection, end),
  window: windowPlot(source, connection, end),
  roundTrip: roundTripPlot(source, connection, end),
  timeouts: whenever(source, connection, end, "retransmission-timeout"),
  recoveries: whenever(source, connection, end, "enter-recovery"),
});

const sentBy = ({ run }: PlotSource, connection: string, end: EndName): number =>
  run.connections.find((report) => report.end === end && report.name === connection)?.written ?? 0;

const whenever = (
  { run }: PlotSource,
  connection: string,
  end: EndName,
  kind: "retransmission-timeout" | "enter-recovery",
): number[] =>
  run.events
    .filter(
      (event) =>
        event.type === "mechanism" &&
        event.event.kind === kind &&
        event.end === end &&
        event.connection === connection,
    )
    .map(({ at }) => at)
    .slice(0, MARKS_MAX);

/** As tcptrace draws it at the sender: segments when they leave, acknowledgements when they come. */
const sequencePlot = (source: PlotSource, connection: string, end: EndName): RunPlot["sequence"] => {
  const segments: number[] = [];
  const acknowledged: number[] = [];
  const window: number[] = [];
  const selective: number[] = [];
  let reach = 0;
  for (const packet of source.packets) {
    const { says } = packet;
    if (says.kind !== "segment" || packet.connection !== connection) continue;
    if (packet.from === end) {
      const octets = says.length + Number(says.flags.includes("SYN")) + Number(says.flags.includes("FIN"));
      if (octets === 0) continue;
      segments.push(packet.at, says.sequence, says.sequence + octets, markOf(packet));
      reach = Math.max(reach, says.sequence + octets);
    } else if (packet.to === end && says.acknowledgement !== undefined) {
      for (const { at, damaged } of packet.arrivals.slice(0, 1)) {
        if (damaged) continue;
        acknowledged.push(at, says.acknowledgement);
        window.push(at, says.acknowledgement + says.window);
        for (const [left, right] of says.sack) selective.push(at, left, right);
      }
    }
  }
  const unusual = (at: number): boolean => segments[at + 3] !== segmentMarks.sent;
  return {
    segments: thinRecords(segments, 4, SEGMENTS_MAX, unusual),
    acknowledged: thinLine(inTime(acknowledged), POINTS_MAX),
    window: thinLine(inTime(window), POINTS_MAX),
    selective: thinRecords(selective, 3, POINTS_MAX),
    // The window may be far above what is ever sent: the picture is of what is sent.
    most: Math.max(1, reach * 1.04),
  };
};

const markOf = ({ again, arrivals }: PacketView): number => {
  const lost = arrivals.every(({ damaged }) => damaged);
  if (again) return lost ? segmentMarks.lostAgain : segmentMarks.again;
  return lost ? segmentMarks.lost : segmentMarks.sent;
};

/** Pairs by their time: what was sent first may have come last. */
const inTime = (points: readonly number[]): readonly number[] =>
  pairs(points)
    .toSorted(([a], [b]) => a - b)
    .flat();

const pairs = (points: readonly number[]): readonly (readonly [number, number])[] =>
  Array.from({ length: points.length / 2 }, (_, index) => [
    points[2 * index] ?? 0,
    points[2 * index + 1] ?? 0,
  ]);

const samplesOf = ({ run }: PlotSource, connection: string, end: EndName): readonly RunSample[] =>
  run.samples.filter((sample) => sample.end === end && sample.connection === connection);

const windowPlot = (source: PlotSource, connection: string, end: EndName): RunPlot["window"] => {
  // Before the connection stands its window is nobody's yet.
  const samples = samplesOf(source, connection, end).filter(
    ({ state }) => state !== "CLOSED" && state !== "LISTEN" && state !== "SYN-SENT",
  );
  const line = (value: (sample: RunSample) => number): number[] =>
    thinLine(
      samples.flatMap((sample) => (Number.isFinite(value(sample)) ? [sample.at, value(sample)] : [])),
      POINTS_MAX,
    );
  const cwnd = line((sample) => sample.cwnd);
  const ssthresh = line((sample) => (sample.ssthresh < SSTHRESH_UNSET ? sample.ssthresh : Infinity));
  const inFlight = line((sample) => sample.inFlight);
  const most = Math.max(1, ...valuesOf(cwnd), ...valuesOf(inFlight));
  return {
    cwnd,
    // A threshold far above the window would press all else to the floor.
    ssthresh: below(ssthresh, most * ROOM_ABOVE),
    inFlight,
    peer: below(
      line((sample) => sample.sendWindow),
      most * ROOM_ABOVE,
    ),
    most: most * 1.08,
  };
};

const roundTripPlot = (source: PlotSource, connection: string, end: EndName): RunPlot["roundTrip"] => {
  const samples = samplesOf(source, connection, end);
  const srtt = thinLine(
    samples.flatMap((sample) => (sample.srtt === undefined ? [] : [sample.at, sample.srtt])),
    POINTS_MAX,
  );
  const rto = thinLine(
    samples.flatMap((sample) => [sample.at, sample.rto]),
    POINTS_MAX,
  );
  const measured = thinRecords(
    source.run.events.flatMap((event) =>
      event.type === "mechanism" &&
      event.event.kind === "rtt-sample" &&
      event.end === end &&
      event.connection === connection
        ? [event.at, event.event.rtt]
        : [],
    ),
    2,
    POINTS_MAX,
  );
  const most = Math.max(1, ...valuesOf(srtt), ...valuesOf(rto), ...valuesOf(measured)) * 1.08;
  return { srtt, rto, samples: measured, most };
};

const valuesOf = (points: readonly number[]): readonly number[] =>
  points.filter((_, index) => index % 2 === 1);

/** What lies above is drawn at the edge. */
const below = (points: readonly number[], most: number): number[] =>
  points.map((value, index) => (index % 2 === 1 ? Math.min(value, most) : value));

/** Marks and points of one line: more than there are pixels. */
const SEGMENTS_MAX = 2500;
const POINTS_MAX = 1000;
const MARKS_MAX = 200;
/** A threshold of more segments than this has not been set yet. */
const SSTHRESH_UNSET = 2 ** 30;
const ROOM_ABOVE = 4;
