import { describe, expect, test } from "vitest";
import { CaptureReader, packetComments, PcapngWriter } from "../../src/index.ts";
import { optionText } from "../../src/file/pcapng-options.ts";
import { octets } from "../support/frames.ts";
import { pcapFile } from "../support/pcap-file.ts";
import { synOverIpv4 } from "../support/sample-packets.ts";
import { hasTshark, tsharkReads } from "../support/tshark.ts";

const read = (file: Uint8Array) => {
  const packets: { frame: number; at: string; interfaceId: number; comments: readonly string[] }[] = [];
  const reader = new CaptureReader((record) => {
    packets.push({
      frame: record.frame,
      at: `${record.seconds}.${String(record.nanoseconds).padStart(9, "0")}`,
      interfaceId: record.interfaceId,
      comments: packetComments(record),
    });
  });
  reader.push(file);
  reader.end();
  return { packets, reader };
};

const written = (application: string): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece), {
    application,
    hardware: "a machine",
    system: "a system",
    comment: "of the section",
  });
  writer.addInterface({ name: "eth0", description: "the first", resolution: "us", origin: 1000 });
  writer.addInterface({ name: "eth1", resolution: "ns", origin: 1_700_000_000_000 });
  writer.packet({ interface: 0, at: 0.5, bytes: synOverIpv4, comments: ["grün", "two"] });
  writer.packet({ interface: 1, at: 0.000001, bytes: synOverIpv4 });
  writer.flush();
  return octets(...pieces);
};

test("sections, interfaces, times and comments are read as they were written", () => {
  const { packets, reader } = read(octets(written("one"), written("two")));
  const own = (first: number, frame: number) => [
    { frame, at: "1.000500000", interfaceId: first, comments: ["grün", "two"] },
    { frame: frame + 1, at: "1700000000.000000001", interfaceId: first + 1, comments: [] },
  ];
  expect(packets).toEqual([...own(0, 1), ...own(2, 3)]);
  expect(
    reader.sections.map(({ application, hardware, system, comment }) => [
      application,
      hardware,
      system,
      comment,
    ]),
  ).toEqual([
    ["one", "a machine", "a system", "of the section"],
    ["two", "a machine", "a system", "of the section"],
  ]);
  expect(reader.interfaces.map(({ name, description }) => [name, description])).toEqual([
    ["eth0", "the first"],
    ["eth1", undefined],
    ["eth0", "the first"],
    ["eth1", undefined],
  ]);
  expect(reader.problem).toBeUndefined();
});

test("a reader that begins at a packet gives what the first one gave from there on", () => {
  const file = octets(written("one"), written("two"), written("three"));
  const offsets: number[] = [];
  const first = new CaptureReader(({ offset }) => offsets.push(offset));
  first.push(file);
  const all = read(file).packets;
  for (const [index, offset] of offsets.entries()) {
    const again: unknown[] = [];
    const reader = first.at(offset, ({ seconds, nanoseconds, interfaceId, offset: at, frame }) =>
      again.push([`${seconds}.${String(nanoseconds).padStart(9, "0")}`, interfaceId, at, frame]),
    );
    reader.push(file.subarray(offset));
    reader.end();
    expect(reader.problem).toBeUndefined();
    expect(again).toEqual(
      all
        .slice(index)
        .map(({ at, interfaceId }, further) => [at, interfaceId, offsets[index + further], further + 1]),
    );
  }
  expect(first.interfaces).toHaveLength(6);
  expect(first.sections).toHaveLength(3);
});

/** Many interfaces, each with texts as long as an option can be. */
const talkative = (count: number, text: string): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece));
  for (let number = 0; number < count; number++) writer.addInterface({ name: text, description: text });
  writer.flush();
  return octets(...pieces);
};

test("of texts about interfaces a thousand octets are kept, of all together a million", () => {
  const { reader } = read(talkative(1, `${"n".repeat(1022)}ünd mehr`));
  expect(reader.interfaces[0]?.name).toBe(`${"n".repeat(1022)}ü`);
  const { reader: cut } = read(talkative(1, `${"n".repeat(1023)}ünd mehr`));
  expect(cut.interfaces[0]?.name).toBe("n".repeat(1023));
  const many = read(talkative(600, "m".repeat(2000))).reader.interfaces;
  expect(many).toHaveLength(600);
  expect(many.filter(({ description }) => description !== undefined)).toHaveLength(512);
  expect(many.filter(({ name }) => name !== undefined)).toHaveLength(512);
});

// Put together letter by letter, or decoded anew from each octet on, it would take minutes.
test("a long text that is no UTF-8 is read in the time of its octets", () => {
  const bytes = new Uint8Array(65_532).fill(0xe9);
  for (let time = 0; time < 50; time++) expect(optionText(bytes, 0, bytes.length)).toHaveLength(65_532);
});

test("zeros are left out of text, whatever it is in", () => {
  const text = (hex: string): string => optionText(octets(hex), 0, hex.length / 2);
  expect([text("00c3bc00"), text("41004200"), text("e9004200"), text("f09f9880")]).toEqual([
    "ü",
    "AB",
    "éB",
    "😀",
  ]);
});

const names = octets(
  "04000000 20000000 0100 0b00 0a000001 61622e63 0064 00 00 00000000 20000000".replaceAll(" ", ""),
);
const secrets = octets("0a000000 18000000 4b534c54 02000000 41420000 18000000");
const custom = octets("ad0b0000 14000000 01000000 00000000 14000000");
const unknown = octets("99990000 10000000 00000000 10000000");

test("names of addresses are read; other blocks are passed over, and those that Wireshark counts are counted", () => {
  const { packets, reader } = read(octets(written("one"), names, secrets, unknown, custom, written("two")));
  expect(reader.names).toEqual(new Map([["10.0.0.1", ["ab.c", "d"]]]));
  expect(packets.map(({ frame }) => frame)).toEqual([1, 2, 4, 5]);
  expect(reader.problem).toBeUndefined();
});

test("a file that ends within a section, or within a block, is read so far", () => {
  const file = written("one");
  const { packets, reader } = read(file.subarray(0, file.length - 4));
  expect(packets).toHaveLength(1);
  expect(reader.problem).toMatchObject({ what: "the file ends in the middle of a packet", frame: 2 });
});

/** A 32-bit value at an offset, little-endian. */
const changed = (file: Uint8Array, at: number, value: number): Uint8Array => {
  const copy = file.slice();
  new DataView(copy.buffer).setUint32(at, value, true);
  return copy;
};

const plain = pcapFile(
  101,
  Array.from({ length: 8 }, () => ({ frame: synOverIpv4 })),
);
const section = written("one");
const lastPacket = section.length - 76;

describe("damaged files are read up to the damage, as Wireshark reads them", () => {
  test.for([
    ["pcap, cut off in a packet", plain.subarray(0, 24 + 5 * 60 + 30), 5, "ends in the middle of a packet"],
    [
      "pcap, cut off in a packet's header",
      plain.subarray(0, 24 + 5 * 60 + 7),
      5,
      "ends in the middle of a packet",
    ],
    ["pcap, a length of 2³² − 1", changed(plain, 24 + 5 * 60 + 8, 0xffff_ffff), 5, "longer than any can be"],
    ["pcap, a length of 262,145", changed(plain, 24 + 5 * 60 + 8, 262_145), 5, "longer than any can be"],
    [
      "pcap, a length beyond the end",
      changed(plain, 24 + 5 * 60 + 8, 3000),
      5,
      "ends in the middle of a packet",
    ],
    ["pcapng, a block of 0 octets", changed(section, lastPacket + 4, 0), 1, "a block of 0 octets"],
    ["pcapng, a block of 3 octets", changed(section, lastPacket + 4, 3), 1, "a block of 3 octets"],
    ["pcapng, a block of 2 GiB", changed(section, lastPacket + 4, 0x7fff_fffc), 1, "which none can have"],
    [
      "pcapng, an interface that is not there",
      changed(section, lastPacket + 8, 7),
      1,
      "which is not described",
    ],
    [
      "pcapng, a packet longer than its block",
      changed(section, lastPacket + 20, 500),
      1,
      "longer than its block",
    ],
    ["pcapng, lengths that differ", changed(section, section.length - 4, 12), 1, "whose two lengths differ"],
  ] as const)("%s", ([, file, frames, what]) => {
    const { packets, reader } = read(file);
    expect(packets).toHaveLength(frames);
    expect(reader.problem?.what).toContain(what);
    expect(reader.problem?.frame).toBe(frames + 1);
    if (hasTshark) expect(tsharkReads(file).frames).toBe(frames);
  });
});
