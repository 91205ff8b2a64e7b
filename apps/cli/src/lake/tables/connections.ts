/** The table of connections: a row each, figures that are there but once in columns of their own. */
import { FLAG_NAMES, type ConnectionReport, type SideReport } from "@tcplens/capture";
import { optional, required, type Column } from "../column.ts";

type ConnectionColumn = Column<ConnectionReport>;
type Recovery = NonNullable<ConnectionReport["recovery"]>["a"];

const sideColumns = (side: "a" | "b"): readonly ConnectionColumn[] => {
  const of = (report: ConnectionReport): SideReport => report[side];
  const recovered = (name: keyof Recovery, type: "int" | "long" | "double"): ConnectionColumn =>
    required(`${side}_${name}`, type, ({ recovery }) => recovery?.[side][name] ?? 0);
  return [
    required(`${side}_address`, "text", (report) => of(report).address),
    required(`${side}_port`, "int", (report) => of(report).port),
    required(`${side}_packets`, "int", (report) => of(report).packets),
    required(`${side}_bytes`, "long", (report) => of(report).bytes),
    optional(`${side}_state`, "text", (report) => of(report).state),
    recovered("retransmitted_segments", "int"),
    recovered("retransmitted_bytes", "long"),
    recovered("fast_recoveries", "int"),
    recovered("timeouts", "int"),
    recovered("timeout_wait", "double"),
    recovered("tail_loss_probes", "int"),
    recovered("needless_retransmissions", "int"),
    recovered("out_of_order", "int"),
    recovered("missed_bytes", "long"),
    required(`${side}_persist_probes`, "int", (report) => report.persist_probes?.[side] ?? 0),
    required(`${side}_keep_alives`, "int", (report) => report.keep_alives?.[side] ?? 0),
    required(`${side}_answers`, "int", ({ exchange }) => exchange?.answers[side] ?? 0),
    required(`${side}_think_total`, "double", ({ exchange }) => exchange?.think_total[side] ?? 0),
    required(`${side}_think_max`, "double", ({ exchange }) => exchange?.think_max[side] ?? 0),
  ];
};

/** See the file's head. `start` is exact to the microsecond, durations are seconds. */
export const connectionColumns: readonly ConnectionColumn[] = [
  required("stream", "int", ({ stream }) => stream),
  required("start", "instant", ({ start }) => Math.round(start * 1e6)),
  required("duration", "double", ({ duration }) => duration),
  required("grade", "text", ({ grade }) => grade),
  required("verdict", "text", ({ verdict }) => verdict),
  required("first_frame", "int", (report) => report.first_frame),
  required("last_frame", "int", (report) => report.last_frame),
  required("packets", "int", ({ packets }) => packets),
  required("bytes", "long", ({ bytes }) => bytes),
  required("duplicates", "int", ({ duplicates = 0 }) => duplicates),
  required("completeness", "int", ({ completeness }) => completeness),
  optional("initial_rtt", "double", (report) => report.initial_rtt),
  optional("rtt", "double", ({ rtt }) => rtt),
  optional("opened", "text", ({ opened }) => opened),
  optional("ended", "text", ({ ended }) => ended),
  optional("closed_by", "text", (report) => report.closed_by),
  optional("reset_by", "text", ({ reset }) => reset?.by),
  optional("reset_cause", "text", ({ reset }) => reset?.cause),
  optional("reset_frame", "int", ({ reset }) => reset?.frame),
  optional("conn_state", "text", (report) => report.conn_state),
  optional("history", "text", ({ history }) => history),
  optional("protocol", "text", ({ exchange }) => exchange?.protocol),
  optional("status", "int", ({ exchange }) => exchange?.status),
  optional("first_answer", "double", ({ exchange }) => exchange?.first_answer),
  required("retransmissions", "int", ({ retransmissions = 0 }) => retransmissions),
  required("findings", "int", ({ findings }) => findings.length),
  optional("worst_finding", "text", ({ findings }) => findings[0]?.code),
  ...sideColumns("a"),
  ...sideColumns("b"),
  ...FLAG_NAMES.map((flag) =>
    required(`flag_${flag}`, "int", ({ flags }: ConnectionReport) => flags[flag] ?? 0),
  ),
];
