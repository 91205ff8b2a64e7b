/** The connections of a capture, one a row: which, what became of it, and as many figures as there is room for. */
import { roundTripOf, sentAgainShareOf, type ConnectionReport, type SideReport } from "@tcplens/capture";
import { byteWords, formatDuration } from "@tcplens/trace";
import { longTable, type Cell } from "../long-table.ts";
import type { Column } from "../table.ts";
import { gradeMark, type CaptureLayout } from "./capture-layout.ts";
import { endpointText } from "./endpoint-text.ts";
import { rowVerdict } from "./verdict-words.ts";

/** A column, and from which width on there is room for it. */
interface TableColumn extends Column {
  readonly from: number;
  readonly cell: (report: ConnectionReport, layout: CaptureLayout, since: number) => Cell;
}

/** The lines, without line breaks, the heading first. `since`: when the capture began, seconds since 1970. */
export const connectionTable = function* (
  reports: readonly ConnectionReport[],
  layout: CaptureLayout,
  since: number,
): Generator<string> {
  const columns = tableColumns.filter(({ from }) => from <= layout.width);
  const cells = (report: ConnectionReport): readonly Cell[] =>
    columns.map(({ cell }) => cell(report, layout, since));
  const table = longTable(columns, every(reports, cells), layout);
  yield table.heading;
  for (const report of reports) yield* table.row(cells(report));
};

const every = function* <From, To>(items: Iterable<From>, to: (item: From) => To): Generator<To> {
  for (const item of items) yield to(item);
};

const bytesCell = (bytes: number): Cell => ({
  text: bytes === 0 ? "0" : byteWords(bytes).replace(" bytes", " B"),
});

/** Where nobody knows, the sender of the first packet stands for the client. */
const clientOf = ({ client, a, b }: ConnectionReport): SideReport => (client === "b" ? b : a);
const serverOf = ({ client, a, b }: ConnectionReport): SideReport => (client === "b" ? a : b);

/** As findings have it. */
const shareText = (share: number): string =>
  share === 0 ? "" : share < 0.001 ? "<0.1 %" : `${(share * 100).toFixed(1)} %`;

const tableColumns: readonly TableColumn[] = [
  {
    from: 0,
    heading: "",
    cell: (report, layout) => gradeMark(report.grade, layout),
  },
  { from: 0, heading: "#", align: "right", cell: ({ stream }) => ({ text: String(stream) }) },
  { from: 112, heading: "from", cell: (report) => ({ text: endpointText(clientOf(report)) }) },
  { from: 0, heading: "to", cell: (report) => ({ text: endpointText(serverOf(report)) }) },
  {
    from: 0,
    heading: "verdict",
    flexible: true,
    cell: (report) => ({ text: rowVerdict(report) }),
  },
  {
    from: 128,
    heading: "start",
    align: "right",
    cell: ({ start }, _, since) => ({ text: formatDuration((start - since) * 1000) }),
  },
  {
    from: 72,
    heading: "time",
    align: "right",
    cell: ({ duration, clock_steps: steps }) => ({
      text: steps === undefined ? formatDuration(duration * 1000) : "",
    }),
  },
  { from: 0, heading: "sent", align: "right", cell: (report) => bytesCell(clientOf(report).bytes) },
  { from: 0, heading: "got", align: "right", cell: (report) => bytesCell(serverOf(report).bytes) },
  {
    from: 96,
    heading: "again",
    align: "right",
    cell: (report) => ({ text: shareText(sentAgainShareOf(report)) }),
  },
  {
    from: 104,
    heading: "RTT",
    align: "right",
    cell: (report) => {
      const rtt = roundTripOf(report);
      return { text: rtt === null ? "" : formatDuration(rtt * 1000) };
    },
  },
];
