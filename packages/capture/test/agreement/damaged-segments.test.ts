/** What a damaged header leaves of a segment, and of its connection: every value as tshark gives it. */
import { describe, expect, test } from "vitest";
import {
  Analyser,
  CaptureReader,
  connectionReport,
  packetReport,
  type ConnectionReport,
  type PacketReport,
} from "../../src/index.ts";
import { pcapFile, type PcapFrame } from "../support/pcap-file.ts";
import { tsharkFields, tsharkVersion } from "../support/tshark.ts";
import { damagedSegments } from "./damaged-segments.ts";

const RAW_IP = 101;
const fileOf = (frames: readonly PcapFrame[]): Uint8Array =>
  pcapFile(
    RAW_IP,
    frames.map((frame, index) => ({ ...frame, at: index * 1000 })),
  );

const read = (file: Uint8Array): { packets: PacketReport[]; connections: ConnectionReport[] } => {
  const analyser = new Analyser();
  const packets: PacketReport[] = [];
  const reader = new CaptureReader((record) => {
    if (analyser.take(record)) packets.push(packetReport(analyser, record.frame));
  });
  reader.push(file);
  const streams = Array.from({ length: analyser.store.size }, (_, stream) => stream);
  return { packets, connections: streams.map((stream) => connectionReport(analyser, stream)) };
};

const shown = ({ frame, stream, seq, ack, len, window, analysis }: PacketReport): string =>
  `${frame}: ${stream} ${seq} ${ack} ${len} ${window} ${analysis.join(" ")}`.trimEnd();

/** The segment itself and what follows it. */
const afterHandshake = (name: string): string[] => {
  const segment = damagedSegments.find((one) => one.name === name);
  if (segment === undefined) throw new Error(`there is no ${name}`);
  return read(fileOf(segment.frames)).packets.slice(3).map(shown);
};

describe("without Wireshark at hand", () => {
  test("a header longer than its segment leaves it unjudged, its numbers as they stand", () => {
    expect(afterHandshake("header longer than the segment, flags 17")).toEqual([
      "4: 0 1001 2001 0 1000 fin_active",
      "5: 0 101 1 100 128000 lost_segment",
      "6: 0 1 201 0 128000 ack_lost_segment",
    ]);
  });

  test("one that is too short takes part in the numbering all the same", () => {
    expect(afterHandshake("header of 0, flags 24")).toEqual([
      "4: 0 1 1 120 128000",
      "5: 0 101 1 100 128000 out_of_order",
      "6: 0 1 201 0 128000 ack_lost_segment",
    ]);
  });

  test("one that was cut off before its checksum is a segment, before its window it is none", () => {
    expect(afterHandshake("cut off after 16")[0]).toBe("4: 0 1 1 100 128000 fin_active");
    expect(afterHandshake("cut off after 15")[0]).toMatch(/^5: /u);
  });

  test("a quote has no length", () => {
    expect(afterHandshake("quoted with its data")[0]).toBe("4: 0 1001 2001 0 1000");
  });

  test("a source route names where a packet goes in the end, until it has come to its end", () => {
    expect(afterHandshake("source route, loose")[0]).toMatch(/^4: 1 /u);
    expect(afterHandshake("source route, at its end")[0]).toMatch(/^4: 0 /u);
  });

  test("nothing of it throws, nor makes a finding out of nothing", () => {
    const { connections } = read(fileOf(damagedSegments.flatMap(({ frames }) => frames)));
    expect(connections.flatMap(({ findings }) => findings)).toEqual([]);
  });
});

const comparable = tsharkVersion?.startsWith("4.0.") === true;
if (!comparable) console.log("skipped: agreement with Wireshark on damaged segments needs tshark 4.0");

const first = ["-E", "occurrence=f"];
const columns = ["frame.number", "tcp.stream", "tcp.seq", "tcp.ack", "tcp.len", "tcp.window_size"];
const analysis = [
  "duplicate_ack lost_segment ack_lost_segment retransmission spurious_retransmission fast_retransmission out_of_order",
  "window_full window_update zero_window keep_alive keep_alive_ack reused_ports tfo_ack",
]
  .join(" ")
  .split(" ");

describe.skipIf(!comparable)("as tshark has them", () => {
  const file = fileOf(damagedSegments.flatMap(({ frames }) => frames));
  const { packets, connections } = read(file);

  test("every packet", () => {
    const fields = [...columns, ...analysis.map((name) => `tcp.analysis.${name}`)];
    const rows = tsharkFields(file, fields, first).filter(([, stream]) => stream !== "");
    const ours = packets.map(({ frame, stream, seq, ack, len, window, analysis: flags }, index) => {
      // Of a header that is too short it shows no more than this.
      const cut = rows[index]?.[3] === "";
      const known = flags.filter((flag) => analysis.includes(flag));
      return [frame, stream, seq, cut ? "" : ack, len, cut ? "" : window, known.toSorted().join(" ")].join(
        "|",
      );
    });
    const theirs = rows.map(([frame, stream, seq, ack, len, window, ...set]) => {
      const flags = analysis.filter((_, index) => set[index] !== "").toSorted();
      return [frame, stream, seq, ack, len === "" ? 0 : len, window, flags.join(" ")].join("|");
    });
    expect(ours).toEqual(theirs);
  });

  test("every connection", () => {
    const rows = tsharkFields(file, ["tcp.stream", "tcp.completeness"], ["-2", ...first]);
    const theirs = new Map(
      rows.filter(([stream]) => stream !== "").map(([stream, bits]) => [Number(stream), Number(bits)]),
    );
    expect(new Map(connections.map(({ stream, completeness }) => [stream, completeness]))).toEqual(theirs);
  });
});
