/** RFC 9293 §3.1: segments that arrive with a wrong checksum are damaged on the way, not lost in a queue. */
import { expect, test } from "vitest";
import {
  Analyser,
  CaptureReader,
  type CaptureFinding,
  connectionReport,
  PcapngWriter,
} from "../../src/index.ts";
import { Damage } from "../../src/judgement/damage.ts";
import { Exchange } from "../../src/judgement/exchange.ts";
import { Resending } from "../../src/judgement/resending.ts";
import { reportsOf, simulated } from "../support/analysed.ts";
import { drawn, handshake } from "../support/drawn.ts";

const LOSSES = new Set(["arrived-damaged", "packets-lost", "retransmission-lost"]);
const losses = (file: Uint8Array): CaptureFinding[] =>
  reportsOf(file).flatMap(({ findings }) => findings.filter(({ code }) => LOSSES.has(code)));
const codes = (file: Uint8Array): string[] => losses(file).map(({ code }) => code);

/** The capture at B with other checksums in what A sends: of a TCP header that follows twenty octets of IPv4. */
const withChecksums = (checksum: (packet: Buffer) => number): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece));
  writer.addInterface();
  const reader = new CaptureReader((record) => {
    const bytes = Buffer.from(record.bytes.slice(record.start, record.end));
    if (bytes[15] === 1) bytes.writeUInt16BE(checksum(bytes), 36);
    writer.packet({ at: record, bytes });
  });
  reader.push(simulated("corruption", "B"));
  reader.end();
  writer.flush();
  return Buffer.concat(pieces);
};

test("they are told where they arrive, with both frames, and not as lost", () => {
  const [damaged, ...others] = losses(simulated("corruption", "B"));
  expect(others).toEqual([]);
  expect(damaged).toMatchObject({
    code: "arrived-damaged",
    severity: "warning",
    confidence: "is",
    cause: "2 segments of 192.0.2.1:28886 arrived damaged, with a wrong checksum, and had to be sent again.",
    evidence: [
      { frame: 71, text: "1448 bytes with a wrong checksum, sent again in frame 155" },
      { frame: 113, text: "1448 bytes with a wrong checksum, sent again in frame 229" },
    ],
  });
});

test("where they were sent nothing shows it", () => {
  expect(codes(simulated("corruption", "A"))).toEqual(["packets-lost"]);
});

test("checksums that the network card was still to make, or all wrong, say nothing", () => {
  const pseudo = (packet: Buffer): number => {
    let sum = 6 + packet.length - 20;
    for (let at = 12; at < 20; at += 2) sum += packet.readUInt16BE(at);
    return (sum & 0xffff) + (sum >>> 16);
  };
  for (const checksum of [() => 0, () => 0x1234, pseudo])
    expect(codes(withChecksums(checksum))).toEqual(["packets-lost"]);
  expect(codes(drawn(`${handshake}30 a PA 1+100 1\n330 a PA 1+100 1\n350 b A 1 101`))).toEqual([
    "packets-lost",
  ]);
});

test("once so much has been looked at, only what follows duplicate ACKs or was sent again is", () => {
  const exchange = new Exchange();
  const resending = new Resending(exchange);
  const damage = new Damage(exchange, resending, 0);
  const watch = {
    observe: (analyser: Analyser): void => {
      exchange.watch(analyser);
      resending.watch(analyser);
      if (damage.wanted) damage.watch(analyser);
    },
    findings: (): readonly CaptureFinding[] => [],
  };
  const analyser = new Analyser([watch, damage, resending]);
  const reader = new CaptureReader((record) => void analyser.take(record));
  reader.push(simulated("corruption", "B"));
  reader.end();
  expect(connectionReport(analyser, 0).findings).toMatchObject([
    {
      code: "arrived-damaged",
      cause: "1 segment of 192.0.2.1:28886 arrived damaged, with a wrong checksum, and had to be sent again.",
      evidence: [{ frame: 113 }],
      alternatives: [expect.stringContaining("more of them")],
    },
    { code: "packets-lost", evidence: [{ frame: 155 }] },
  ]);
});
