/** Wireshark remembers ten thousand segments of a direction that nobody has acknowledged. */
import { expect, test } from "vitest";
import { Analyser, CaptureReader, packetReport } from "../../src/index.ts";
import { octets } from "../support/frames.ts";
import { pcapFile } from "../support/pcap-file.ts";

const word = (value: number): string => value.toString(16).padStart(8, "0");

/** One way or the other between two ends, over raw IP. */
const segment = (reversed: boolean, seq: number, ack: number, flags: string, data: number): Uint8Array =>
  octets(
    `4500 ${(40 + data).toString(16).padStart(4, "0")} 0001 4000 4006 0000`,
    reversed ? "0a000002 0a000001 0050 1f90" : "0a000001 0a000002 1f90 0050",
    `${word(seq)} ${word(ack)} 50${flags} ffff 0000 0000`,
    new Uint8Array(data),
  );

test("with more of them, a FIN does not count, and the ACK of it goes beyond what was seen", () => {
  const sent = Array.from({ length: 10_001 }, (_, number) => segment(false, 1 + number, 1, "18", 1));
  const fin = segment(false, 10_002, 1, "11", 0);
  const answer = segment(true, 1, 10_003, "10", 0);
  const frames = [segment(true, 0, 0, "10", 0), ...sent, fin, answer].map((frame) => ({ frame }));
  const analyser = new Analyser();
  let last: readonly string[] = [];
  const reader = new CaptureReader((record) => {
    if (analyser.take(record)) last = packetReport(analyser, record.frame).analysis;
  });
  reader.push(pcapFile(101, frames));
  expect(last).toEqual(["ack_lost_segment"]);
});
