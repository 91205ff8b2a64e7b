/** The table of packets: a row for each TCP packet that belongs to a connection. */
import type { PacketReport } from "@tcplens/capture";
import { optional, required, type Column } from "../column.ts";

/** A packet's report, and when it was seen: microseconds since 1970. */
export interface PacketRow extends PacketReport {
  readonly at: number;
}

/** See the file's head. `time` is seconds since the connection's first packet, exact to the nanosecond. */
export const packetColumns: readonly Column<PacketRow>[] = [
  required("frame", "int", ({ frame }) => frame),
  required("stream", "int", ({ stream }) => stream),
  required("from_a", "boolean", (row) => row.from_a),
  required("at", "instant", ({ at }) => at),
  required("time", "double", ({ time }) => time),
  required("flags", "int", ({ flags }) => Number.parseInt(flags, 16)),
  required("seq", "long", ({ seq }) => seq),
  required("ack", "long", ({ ack }) => ack),
  required("len", "int", ({ len }) => len),
  required("window", "int", ({ window }) => window),
  required("analysis", "texts", ({ analysis }) => analysis),
  required("judgement", "texts", ({ judgement = none }) => judgement),
  optional("ack_rtt", "double", (row) => row.ack_rtt),
  optional("bytes_in_flight", "int", (row) => row.bytes_in_flight),
  optional("duplicate_of", "int", (row) => row.duplicate_of),
];

const none: readonly string[] = [];
