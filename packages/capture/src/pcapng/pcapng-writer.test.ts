import { InvalidArgument } from "@tcplens/core";
import * as fc from "fast-check";
import { describe, expect, test } from "vitest";
import { blocksOf, optionsOf } from "../../test/support/plain-reader.ts";
import { dataOverIpv6, synOverIpv4 } from "../../test/support/sample-packets.ts";
import { hasTshark, tsharkFields } from "../../test/support/tshark.ts";
import { CaptureReader } from "../file/capture-reader.ts";
import { PcapngWriter, type PcapngOptions } from "./pcapng-writer.ts";

const written = (write: (writer: PcapngWriter) => void, options?: PcapngOptions): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece), options);
  write(writer);
  writer.flush();
  return Buffer.concat(pieces);
};

const text = (octets: Uint8Array | undefined): string => Buffer.from(octets ?? []).toString();

test("a file begins with its section, which says who wrote it", () => {
  const [section] = blocksOf(written(() => {}, { application: "tcplens 1", comment: "ä" }));
  expect(section?.type).toBe(0x0a0d0d0a);
  expect(section?.body.getUint32(0, true)).toBe(0x1a2b3c4d);
  expect([section?.body.getUint16(4, true), section?.body.getUint16(6, true)]).toEqual([1, 0]);
  expect(section?.body.getBigInt64(8, true)).toBe(-1n);
  const options = section === undefined ? [] : optionsOf(section, 16);
  expect(options.map(([code, octets]) => [code, text(octets)])).toEqual([
    [1, "ä"],
    [4, "tcplens 1"],
  ]);
});

test("an interface has its link layer, its names and its resolution", () => {
  const file = written((writer) => {
    expect(writer.addInterface({ name: "A to B", description: "sent", linkType: 1, snapLength: 96 })).toBe(0);
    expect(writer.addInterface({ resolution: "us" })).toBe(1);
  });
  const [, first, second] = blocksOf(file);
  expect(first?.type).toBe(1);
  expect([first?.body.getUint16(0, true), first?.body.getUint32(4, true)]).toEqual([1, 96]);
  const options = first === undefined ? [] : optionsOf(first, 8);
  expect(options.map(([code]) => code)).toEqual([2, 3, 9]);
  expect(options[2]?.[1]).toEqual(new Uint8Array([9]));
  expect(second?.body.getUint16(0, true)).toBe(101);
  expect(second === undefined ? [] : optionsOf(second, 8)).toEqual([[9, new Uint8Array([6])]]);
});

test("any packet can be read back: octets, time, length, comments and direction", () => {
  const packet = fc.record({
    at: fc.double({ min: 0, max: 1e9, noNaN: true }),
    bytes: fc.uint8Array({ maxLength: 200 }),
    direction: fc.constantFrom(undefined, "inbound" as const, "outbound" as const),
    comments: fc.array(fc.string(), { maxLength: 3 }),
  });
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 20 }), fc.nat(2_000_000_000_000), (packets, origin) => {
      const file = written((writer) => {
        writer.addInterface({ origin });
        for (const { direction, ...rest } of packets)
          writer.packet({ ...rest, ...(direction === undefined ? {} : { direction }) });
      });
      const blocks = blocksOf(file).slice(2);
      expect(blocks).toHaveLength(packets.length);
      for (const [index, block] of blocks.entries()) {
        const { at, bytes, comments, direction } = packets[index] ?? {
          at: 0,
          bytes: new Uint8Array(),
          comments: [],
        };
        const { body } = block;
        const time = (BigInt(body.getUint32(4, true)) << 32n) + BigInt(body.getUint32(8, true));
        // In whole ns; the fraction of a ms of a large number has fewer places than that.
        const expected = BigInt(origin) * 1_000_000n + BigInt(Math.round(at * 1000)) * 1000n;
        expect(Math.abs(Number(time - expected))).toBeLessThanOrEqual(501);
        expect([body.getUint32(12, true), body.getUint32(16, true)]).toEqual([bytes.length, bytes.length]);
        expect(new Uint8Array(body.buffer, body.byteOffset + 20, bytes.length)).toEqual(bytes);
        const options = optionsOf(block, 20 + ((bytes.length + 3) & ~3));
        expect(options.filter(([code]) => code === 1).map(([, octets]) => text(octets))).toEqual(
          comments.map((comment) => text(new TextEncoder().encode(comment))),
        );
        const flags = direction === undefined ? [] : [direction === "inbound" ? 1 : 2];
        expect(options.filter(([code]) => code === 2).map(([, octets]) => octets[0])).toEqual(flags);
      }
    }),
  );
});

test("a packet longer than the interface keeps is cut off, and its length stays", () => {
  const file = written((writer) => {
    writer.addInterface({ snapLength: 5 });
    writer.packet({ at: 0, bytes: new Uint8Array(9).fill(7) });
    writer.packet({ at: 0, bytes: new Uint8Array(3), originalLength: 50 });
  });
  const [, , first, second] = blocksOf(file);
  expect([first?.body.getUint32(12, true), first?.body.getUint32(16, true)]).toEqual([5, 9]);
  expect([second?.body.getUint32(12, true), second?.body.getUint32(16, true)]).toEqual([3, 50]);
});

test("the file goes to the sink in pieces, each the sink's own, the large packet too", () => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece));
  writer.addInterface();
  for (let count = 0; count < 100; count += 1)
    writer.packet({ at: count, bytes: new Uint8Array(1500).fill(count) });
  expect(pieces.length).toBe(2);
  writer.packet({ at: 100, bytes: new Uint8Array(100_000).fill(9) });
  writer.packet({ at: 101, bytes: new Uint8Array(10) });
  writer.flush();
  writer.flush();
  const blocks = blocksOf(Buffer.concat(pieces));
  expect(blocks).toHaveLength(2 + 102);
  expect(blocks.slice(2, 102).map(({ body }) => body.getUint8(20))).toEqual(
    Array.from({ length: 100 }, (_, at) => at),
  );
});

describe("a caller's mistake is told", () => {
  const writer = new PcapngWriter(() => {});
  test.each([
    ["packet.interface", () => writer.packet({ at: 0, bytes: new Uint8Array(), interface: 3 })],
    ["linkType", () => writer.addInterface({ linkType: 70_000 })],
    ["snapLength", () => writer.addInterface({ snapLength: -1 })],
    ["origin", () => writer.addInterface({ origin: Number.NaN })],
    ["packet.at", () => writer.packet({ at: -1, bytes: new Uint8Array(), interface: writer.addInterface() })],
  ])("%s", (argument, call) => {
    expect(call).toThrow(expect.objectContaining({ argument }));
    expect(call).toThrow(InvalidArgument);
  });
});

test.skipIf(!hasTshark)("Wireshark reads the same", { timeout: 60_000 }, () => {
  const origin = Date.UTC(2026, 0, 2, 3, 4, 5);
  const file = written(
    (writer) => {
      const a = writer.addInterface({ name: "A to B", origin });
      const b = writer.addInterface({ name: "B to A", origin, resolution: "us" });
      writer.packet({
        interface: a,
        at: 0.25,
        bytes: synOverIpv4,
        direction: "outbound",
        comments: ["lost", "on the way: ä"],
      });
      writer.packet({ interface: b, at: 1234.567891, bytes: dataOverIpv6, direction: "inbound" });
    },
    { application: "tcplens" },
  );
  const fields = [
    "frame.time_epoch",
    "frame.interface_name",
    "frame.packet_flags_direction",
    "frame.comment",
    "ip.checksum.status",
    "tcp.checksum.status",
    "tcp.seq_raw",
    "tcp.flags.syn",
    "tcp.len",
  ];
  const [first, second] = tsharkFields(file, fields);
  expect(first).toEqual([
    "1767323045.000250000",
    "A to B",
    "0x00000002",
    "lost,on the way: ä",
    "1",
    "1",
    "7",
    "1",
    "0",
  ]);
  expect(second).toEqual(["1767323046.234568000", "B to A", "0x00000001", "", "", "1", "8", "0", "3"]);
});

test("an instant is written exactly, where a number of ms could not be", () => {
  const seconds = 1_763_600_000;
  const times: string[] = [];
  const reader = new CaptureReader((record) => times.push(`${record.seconds}.${record.nanoseconds}`));
  const writer = new PcapngWriter((piece) => reader.push(piece));
  writer.addInterface();
  writer.addInterface({ resolution: "us" });
  writer.packet({ at: { seconds, nanoseconds: 123_456_789 }, bytes: synOverIpv4 });
  writer.packet({ interface: 1, at: { seconds, nanoseconds: 123_456_789 }, bytes: synOverIpv4 });
  expect(() => writer.packet({ at: { seconds, nanoseconds: 1e9 }, bytes: synOverIpv4 })).toThrow(
    "packet.at.nanoseconds",
  );
  expect(() => writer.packet({ at: { seconds: -1, nanoseconds: 0 }, bytes: synOverIpv4 })).toThrow(
    "packet.at.seconds",
  );
  writer.flush();
  expect(times).toEqual([`${seconds}.123456789`, `${seconds}.123456000`]);
});
