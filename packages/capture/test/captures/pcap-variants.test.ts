import { describe, expect, test } from "vitest";
import { foundIn } from "../support/found-packets.ts";
import { synOverIpv4 } from "../support/sample-packets.ts";
import { CaptureReader } from "../../src/index.ts";
import { hasTshark, tsharkFields } from "../support/tshark.ts";

interface Shape {
  readonly magic: number;
  readonly version?: readonly [number, number];
  readonly packetHeader?: number;
  readonly fileHeader?: number;
  readonly swapped?: boolean;
}

/** Two packets, the second cut to 40 octets, at 1 s + 0.5 s in the unit of the magic number. */
const fileOf = (shape: Shape, littleEndian: boolean): Uint8Array => {
  const { magic, version = [2, 4], packetHeader = 16, fileHeader = 24, swapped = false } = shape;
  const frames = [synOverIpv4, synOverIpv4.subarray(0, 40), synOverIpv4];
  const size = frames.reduce((sum, frame) => sum + packetHeader + frame.length, fileHeader);
  const view = new DataView(new ArrayBuffer(size));
  view.setUint32(0, magic, littleEndian);
  view.setUint16(4, version[0], littleEndian);
  view.setUint16(6, version[1], littleEndian);
  view.setUint32(16, 262_144, littleEndian);
  view.setUint32(20, 101, littleEndian);
  let at = fileHeader;
  for (const frame of frames) {
    view.setUint32(at, 1_700_000_000, littleEndian);
    view.setUint32(at + 4, 500_000, littleEndian);
    view.setUint32(at + (swapped ? 12 : 8), frame.length, littleEndian);
    view.setUint32(at + (swapped ? 8 : 12), synOverIpv4.length, littleEndian);
    new Uint8Array(view.buffer).set(frame, at + packetHeader);
    at += packetHeader + frame.length;
  }
  return new Uint8Array(view.buffer);
};

const shapes: readonly (readonly [string, Shape])[] = [
  ["pcap", { magic: 0xa1b2c3d4 }],
  ["pcap (nanoseconds)", { magic: 0xa1b23c4d }],
  ["pcap (modified)", { magic: 0xa1b2cd34, packetHeader: 24 }],
  ["pcap (modified)", { magic: 0xa1b2cd34, packetHeader: 28 }],
  ["pcap (modified, unmarked)", { magic: 0xa1b2c3d4, packetHeader: 24 }],
  ["pcap (Nokia)", { magic: 0xa1b2c3d4, packetHeader: 20 }],
  ["pcap (Ixia)", { magic: 0x1c0001ab, fileHeader: 28 }],
  ["pcap (Ixia, hardware)", { magic: 0x1c0001ac, fileHeader: 28 }],
  ["pcap", { magic: 0xa1b2c3d4, version: [2, 2], swapped: true }],
  ["pcap", { magic: 0xa1b2c3d4, version: [2, 3], swapped: true }],
  ["pcap", { magic: 0xa1b2c3d4, version: [2, 3] }],
];

describe.for([
  ["little-endian", true],
  ["big-endian", false],
] as const)("%s", ([, littleEndian]) => {
  test.for(shapes)("%s %o", ([name, shape]) => {
    const file = fileOf(shape, littleEndian);
    const reader = new CaptureReader(() => undefined);
    reader.push(file);
    reader.end();
    expect([reader.format, reader.frames, reader.problem]).toEqual([name, 3, undefined]);
    const { packets } = foundIn([file]);
    expect(packets.map(({ captured, length, sourcePort }) => [captured, length, sourcePort])).toEqual([
      [44, 44, 1024],
      [40, 44, 1024],
      [44, 44, 1024],
    ]);
  });

  test.for(shapes)("%s %o is told whatever pieces it comes in", ([name, shape]) => {
    const file = fileOf(shape, littleEndian);
    for (const whole of [file, file.subarray(0, (shape.fileHeader ?? 24) + (shape.packetHeader ?? 16) + 44)])
      for (let size = 1; size <= whole.length; size += size < 180 ? 1 : 180) {
        const lengths: number[] = [];
        const reader = new CaptureReader(({ start, end }) => lengths.push(end - start));
        for (let at = 0; at < whole.length; at += size) reader.push(whole.subarray(at, at + size));
        reader.end();
        expect([size, reader.format, lengths.slice(0, 2), reader.problem]).toEqual([
          size,
          name,
          whole === file ? [44, 40] : [44],
          undefined,
        ]);
      }
  });

  test.for(shapes)("a packet of %s %o alone is read as another reader found them", ([, shape]) => {
    const file = fileOf(shape, littleEndian);
    const offsets: number[] = [];
    const whole = new CaptureReader(({ offset }) => offsets.push(offset));
    whole.push(file);
    const lengths: number[] = [];
    const one = whole.at(offsets[1] ?? 0, ({ start, end }) => lengths.push(end - start));
    one.push(file.subarray(offsets[1], offsets[2]));
    expect(lengths).toEqual([40]);
  });

  test.skipIf(!hasTshark).for(shapes)("Wireshark reads the same of %s %o", ([, shape]) => {
    const file = fileOf(shape, littleEndian);
    const rows = tsharkFields(file, ["frame.time_epoch", "frame.cap_len", "frame.len"]);
    expect(
      foundIn([file]).packets.map(({ time, captured, length }) => [time, `${captured}`, `${length}`]),
    ).toEqual(rows);
  });
});
