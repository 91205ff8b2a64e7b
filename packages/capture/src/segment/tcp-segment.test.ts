import { expect, test } from "vitest";
import { LayeredPacket } from "../layers/layered-packet.ts";
import { layerTables } from "../layers/tables.ts";
import { ACK, PSH, SYN, TcpSegment } from "./tcp-segment.ts";

/** A header of twenty octets and what follows, in an IPv4 packet without a link layer. */
const read = (
  tcp: readonly number[],
  captured = 20 + tcp.length,
): { segment: TcpSegment; whole: boolean } => {
  const length = 20 + tcp.length;
  const ip = [0x45, 0, length >> 8, length & 255, 0, 1, 0, 0, 64, 6, 0, 0, 192, 0, 2, 1, 192, 0, 2, 2];
  const bytes = Uint8Array.from([...ip, ...tcp]);
  const packet = new LayeredPacket(layerTables, () => false);
  expect(packet.peel(101, bytes, 0, captured, length)).toBe(true);
  const segment = new TcpSegment();
  return { segment, whole: segment.read(packet) };
};

const header = (offset: number, flags: number): number[] => [
  0x1f,
  0x90,
  0,
  80,
  0,
  0,
  0,
  1,
  0xff,
  0xff,
  0xff,
  0xff,
  offset << 4,
  flags,
  0x10,
  0,
  0xab,
  0xcd,
  0,
  7,
];

test("reads the fields of a header", () => {
  const { segment, whole } = read([...header(5, ACK | PSH), 1, 2, 3]);
  expect(whole).toBe(true);
  expect(segment).toMatchObject({
    sourcePort: 8080,
    destinationPort: 80,
    seq: 1,
    ack: -1,
    flags: ACK | PSH,
    window: 4096,
    checksum: 0xabcd,
    urgent: 7,
    headerLength: 20,
    length: 3,
    hasTimestamps: false,
  });
});

test("reads the options of a SYN", () => {
  const options = [2, 4, 5, 180, 4, 2, 8, 10, 0, 0, 0, 5, 0, 0, 0, 0, 1, 3, 3, 7];
  const { segment } = read([...header(10, SYN), ...options]);
  expect(segment).toMatchObject({
    mss: 1460,
    sackPermitted: true,
    hasTimestamps: true,
    tsVal: 5,
    windowScale: 7,
    length: 0,
    optionsBroken: false,
  });
});

test("reads SACK blocks and a Fast Open cookie, in either of its kinds", () => {
  const sack = read([...header(8, ACK), 1, 1, 5, 10, 0, 0, 1, 0, 0, 0, 2, 0]).segment;
  expect(sack.sackBlocks).toBe(1);
  expect(sack.sack.slice(0, 2)).toEqual(Int32Array.of(256, 512));
  expect(read([...header(8, SYN), 34, 10, 1, 2, 3, 4, 5, 6, 7, 8, 1, 1]).segment.fastOpenCookie).toBe(8);
  expect(read([...header(7, SYN), 254, 8, 0xf9, 0x89, 1, 2, 3, 4]).segment.fastOpenCookie).toBe(4);
});

test("an option of one packet is not there in the next", () => {
  const { segment } = read([...header(6, SYN), 2, 4, 5, 180]);
  const packet = new LayeredPacket(layerTables, () => false);
  const plain = Uint8Array.from([
    0x45,
    0,
    0,
    40,
    0,
    1,
    0,
    0,
    64,
    6,
    0,
    0,
    1,
    1,
    1,
    1,
    2,
    2,
    2,
    2,
    ...header(5, ACK),
  ]);
  packet.peel(101, plain, 0, 40, 40);
  segment.read(packet);
  expect(segment.mss).toBe(-1);
});

test("takes the length of the data from the IP header where the capture has cut it off", () => {
  const { segment, whole } = read([...header(5, ACK), ...Array.from({ length: 100 }, () => 0)], 44);
  expect(whole).toBe(true);
  expect(segment.length).toBe(100);
  expect(segment.dataEnd - segment.data).toBe(4);
});

test("a header that the capture cut is read as far as its window", () => {
  expect(read([...header(5, ACK)], 35).whole).toBe(false);
  const { segment, whole } = read([...header(5, ACK)], 36);
  expect(whole).toBe(true);
  expect(segment).toMatchObject({
    window: 4096,
    checksum: 0,
    optionsBroken: true,
    measured: true,
    sound: true,
  });
});

test("a header that claims fewer octets than any has, or more than there are, is not sound", () => {
  expect(read([...header(4, ACK)]).segment).toMatchObject({ length: 4, measured: true, sound: false });
  expect(read([...header(6, ACK)]).segment).toMatchObject({ length: 0, measured: false, sound: false });
});

test("options that are cut off, or a SACK option without a block, are broken", () => {
  expect(read([...header(6, SYN), 2, 4, 5, 180], 42).segment.optionsBroken).toBe(true);
  expect(read([...header(6, ACK), 5, 2, 0, 0]).segment.optionsBroken).toBe(true);
});
