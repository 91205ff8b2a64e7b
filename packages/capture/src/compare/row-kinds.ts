/** What is compared of two connections, in the order in which it is shown. */
import type { RecoveryReport, SideTraits, TimeParts } from "../report/judgements.ts";
import type { RowGroup, RowUnit, RowValue } from "./comparison-row.ts";
import { outcomeWords } from "./outcome.ts";
import type { ComparedConnection, ComparedSide, Role } from "./sides.ts";

/** A kind of row; `value`: what it is of a connection. */
export interface RowKind {
  readonly name: string;
  readonly group: RowGroup;
  readonly label: string;
  readonly side?: Role;
  readonly unit: RowUnit;
  readonly value: (connection: ComparedConnection) => RowValue;
}

type Simple = Omit<RowKind, "group" | "side">;
type OfSide = Omit<Simple, "value"> & {
  readonly value: (side: ComparedSide, connection: ComparedConnection) => RowValue;
};

const of = (group: RowGroup, kinds: readonly Simple[]): readonly RowKind[] =>
  kinds.map(({ name, label, unit, value }) => ({ name, group, label, unit, value }));

const ofBoth = (group: RowGroup, kinds: readonly OfSide[]): readonly RowKind[] =>
  kinds.flatMap(({ name, label, unit, value }) =>
    (["client", "server"] as const).map((side) => ({
      name,
      group,
      label,
      side,
      unit,
      value: (connection: ComparedConnection) => value(connection[side], connection),
    })),
  );

const part = (name: keyof TimeParts, label: string): Simple => ({
  name,
  label,
  unit: "seconds",
  value: ({ parts }) => parts[name] as number,
});

const partOf = (
  name: "application" | "retransmission" | "zero_window" | "window_full",
  label: string,
): OfSide => ({ name, label, unit: "seconds", value: (side, { parts }) => parts[name][side.name] });

const trouble = (name: keyof RecoveryReport, label: string, unit: RowUnit = "count"): OfSide => ({
  name,
  label,
  unit,
  value: ({ name: side }, { report }) => report.recovery?.[side][name] ?? 0,
});

/** See the file's head. */
export const rowKinds: readonly RowKind[] = [
  ...of("Outcome", [
    { name: "outcome", label: "outcome", unit: "words", value: outcomeWords },
    { name: "duration", label: "duration", unit: "seconds", value: ({ report }) => report.duration },
  ]),
  ...ofBoth("Outcome", [
    { name: "state", label: "state at the end", unit: "words", value: ({ report }) => report.state ?? null },
  ]),
  ...of("Where the time went", [
    part("handshake", "handshake"),
    part("syn_retransmission", "waiting for a retransmitted SYN"),
    part("network", "on the network"),
  ]),
  ...ofBoth("Where the time went", [
    partOf("application", "waiting for its program"),
    partOf("retransmission", "waiting for its retransmissions"),
    partOf("zero_window", "waiting for it to read (zero window)"),
    partOf("window_full", "waiting for it to read (window full)"),
  ]),
  ...of("Where the time went", [part("closing", "closing"), part("idle", "idle")]),
  ...of("Path", [
    {
      name: "handshake_rtt",
      label: "round trip of the handshake",
      unit: "seconds",
      value: ({ report }) => report.initial_rtt,
    },
  ]),
  ...ofBoth("Path", [
    { name: "hop_limit", label: "TTL", unit: "count", value: ({ traits }) => traits.hop_limit },
    {
      name: "hops",
      label: "hops away, by its TTL",
      unit: "count",
      value: ({ traits }) => hopsOf(traits.hop_limit),
    },
  ]),
  ...ofBoth("Amount", [
    { name: "packets", label: "packets", unit: "count", value: ({ report }) => report.packets },
    { name: "bytes", label: "data", unit: "octets", value: ({ report }) => report.bytes },
    { name: "throughput", label: "throughput", unit: "octets-per-second", value: throughputOf },
  ]),
  ...ofBoth("Loss", [
    {
      name: "retransmission_rate",
      label: "data segments sent again",
      unit: "share",
      // As the finding and the list have it.
      value: ({ name, report }, { report: { recovery } }) =>
        report.packets === 0 ? null : (recovery?.[name].retransmitted_share ?? 0),
    },
    trouble("timeouts", "retransmission timeouts"),
    trouble("fast_recoveries", "fast recoveries"),
    trouble("needless_retransmissions", "needless retransmissions"),
    trouble("out_of_order", "out of order"),
  ]),
  ...ofBoth("Options and windows", [
    { name: "mss", label: "MSS", unit: "count", value: ({ traits }) => offered(traits, traits.mss) },
    {
      name: "window_scale",
      label: "window scale",
      unit: "count",
      value: ({ traits }) => offered(traits, traits.window_scale),
    },
    {
      name: "sack_permitted",
      label: "SACK permitted",
      unit: "yes-no",
      value: ({ traits }) => traits.sack_permitted,
    },
    { name: "timestamps", label: "timestamps", unit: "yes-no", value: ({ traits }) => traits.timestamps },
    { name: "ecn", label: "ECN", unit: "yes-no", value: ({ traits }) => traits.ecn },
    { name: "fast_open", label: "Fast Open", unit: "yes-no", value: ({ traits }) => traits.fast_open },
    {
      name: "window_first",
      label: "first window",
      unit: "octets",
      value: ({ traits }) => traits.window_first,
    },
    {
      name: "window_max",
      label: "largest window",
      unit: "octets",
      value: ({ traits }) => traits.window_max,
    },
    {
      name: "largest_segment",
      label: "largest segment",
      unit: "octets",
      value: ({ traits }) => traits.largest_segment,
    },
  ]),
];

const offered = ({ role }: SideTraits, value: number | null): RowValue =>
  role === null ? null : (value ?? "none");

/** Systems start at 64, 128 or 255: the nearest of them above is taken. */
const hopsOf = (limit: number): number | null => {
  const start = [64, 128, 255].find((each) => each >= limit);
  return limit === 0 || start === undefined ? null : start - limit;
};

/** Octets a second while it sent, what was sent again left out; of little data it says nothing. */
function throughputOf({ name, report, traits }: ComparedSide, connection: ComparedConnection): number | null {
  const again = connection.report.recovery?.[name].retransmitted_bytes ?? 0;
  return report.bytes < THROUGHPUT_FROM || traits.data_time === 0
    ? null
    : (report.bytes - again) / traits.data_time;
}

/** Octets. */
const THROUGHPUT_FROM = 20_000;
