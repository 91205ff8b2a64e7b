/** A capture made of simulated runs: what went wrong in each is known. */
import { CaptureReader, PcapngWriter, writeRun } from "@tcplens/capture";
import { scenarioNamed, simulate } from "@tcplens/core/simulation";
import { updateChecksum } from "@tcplens/core/wire";

/** Each a connection of its own, some seconds after the one before. */
export const captureOfRuns = (names: readonly string[] = scenarios): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece), { application: "gallery" });
  writer.addInterface({ name: "eth0", origin: ORIGIN });
  names.forEach((each, index) => {
    const scenario = scenarioNamed(each);
    if (scenario === undefined) throw new Error(`there is no scenario ${each}`);
    const reader = new CaptureReader(({ bytes, start, end, originalLength, seconds, nanoseconds }) => {
      const copy = bytes.slice(start, end);
      separate(copy, index);
      const at = seconds * 1000 + nanoseconds / 1e6 - ORIGIN + index * 900;
      writer.packet({ at, bytes: copy, originalLength });
    });
    const run = simulate(scenario, { check: false });
    writeRun(run, (piece) => reader.push(piece), { at: "A", application: "gallery", origin: ORIGIN });
  });
  writer.flush();
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};

/** Another server and another port for each, in IPv4 without options. */
const separate = (packet: Uint8Array, index: number): void => {
  const view = new DataView(packet.buffer, packet.byteOffset, packet.length);
  const change = (at: number, octet: number, checksums: readonly number[]): void => {
    const word = at & ~1;
    const before = view.getUint16(word);
    packet[at] = octet;
    for (const field of checksums)
      view.setUint16(field, updateChecksum(view.getUint16(field), before, view.getUint16(word)));
  };
  for (const at of [12, 16])
    if (packet[at + 3] === 2) change(at + 3, 10 + index, [IP_CHECKSUM, TCP_CHECKSUM]);
  change(packet[15] === 1 ? 20 : 22, 0xc0 + index, [TCP_CHECKSUM]);
};

const IP_CHECKSUM = 10;
const TCP_CHECKSUM = 36;

/** 2026-01-01T00:00:00Z. */
const ORIGIN = 1_767_225_600_000;

const scenarios = [
  "handshake",
  "sack-recovery",
  "zero-window",
  "refused",
  "syn-lost",
  "random-loss-new-reno",
  "half-close",
] as const;
