/** Every flag and number that tshark gives for segments no rule was written for, and ours. */
import { expect, test } from "vitest";
import {
  Analyser,
  CaptureReader,
  connectionReport,
  FLAG_NAMES,
  packetReport,
  type PacketReport,
} from "../../src/index.ts";
import { tsharkFields, tsharkVersion } from "../support/tshark.ts";
import { randomCapture } from "./random-segments.ts";

/** The rules are those of 4.0; a later one has others. */
const comparable = tsharkVersion?.startsWith("4.0.") === true;
if (!comparable)
  console.log(
    "skipped: agreement with Wireshark on random segments needs tshark 4.0 (Debian package tshark)",
  );

const PACKETS = 8000;
/** Of an item that a packet has twice, the first. */
const first = ["-E", "occurrence=f"];
const analysisFields = FLAG_NAMES.map((name) =>
  name.startsWith("fin_") ? `tcp.connection.${name}` : `tcp.analysis.${name}`,
);
const fields = [
  "frame.number",
  "tcp.stream",
  "tcp.flags",
  "tcp.seq",
  "tcp.ack",
  "tcp.len",
  "tcp.window_size",
  "tcp.analysis.ack_rtt",
  "tcp.analysis.bytes_in_flight",
  ...analysisFields,
];

const shown = (report: PacketReport): string =>
  [
    report.frame,
    report.stream,
    report.flags,
    report.seq,
    report.ack,
    report.len,
    report.window,
    report.ack_rtt?.toFixed(9) ?? "",
    report.bytes_in_flight ?? "",
    report.analysis.join(" "),
  ].join("|");

const asked = (row: readonly string[]): string => {
  const flags = FLAG_NAMES.filter((_, index) => (row[9 + index] ?? "") !== "").toSorted();
  const rtt = row[7] === "" ? "" : Number(row[7]).toFixed(9);
  return [...row.slice(0, 7), rtt, row[8], flags.join(" ")].join("|");
};

test.runIf(comparable).each([1, 2, 3, 4, 5])(
  "seed %i: every packet is judged as tshark judges it",
  (seed) => {
    const file = randomCapture(seed, PACKETS);
    const analyser = new Analyser();
    const ours: string[] = [];
    const reader = new CaptureReader((record) => {
      if (analyser.take(record)) ours.push(shown(packetReport(analyser, record.frame)));
    });
    reader.push(file);
    reader.end();
    expect(reader.problem).toBeUndefined();
    expect(ours).toEqual(tsharkFields(file, fields, first).map(asked));
  },
);

test.runIf(comparable)(
  "every connection is as complete, and its handshake as long, as two passes find",
  () => {
    const file = randomCapture(6, PACKETS);
    const analyser = new Analyser();
    const reader = new CaptureReader((record) => analyser.take(record));
    reader.push(file);
    const wanted = new Map<string, { completeness: string; rtt: string }>();
    const rows = tsharkFields(
      file,
      ["tcp.stream", "tcp.completeness", "tcp.analysis.initial_rtt"],
      ["-2", ...first],
    );
    for (const [stream = "", completeness = "", rtt = ""] of rows)
      wanted.set(stream, { completeness, rtt: rtt === "" ? (wanted.get(stream)?.rtt ?? "") : rtt });
    for (const [stream, { completeness, rtt }] of wanted) {
      const report = connectionReport(analyser, Number(stream));
      expect(`${stream} ${report.completeness}`).toBe(`${stream} ${completeness}`);
      // tshark shows it only beside another item.
      if (rtt !== "") expect(report.initial_rtt?.toFixed(9)).toBe(Number(rtt).toFixed(9));
    }
    expect(analyser.store.size).toBe(wanted.size);
  },
);
