import { checksumOf, fragmentPacket, sumOctets } from "@tcplens/core/wire";
import { describe, expect, test } from "vitest";
import { foundIn } from "../../test/support/found-packets.ts";
import { pcapFile, type PcapFrame } from "../../test/support/pcap-file.ts";
import { dataOverIpv6, synOverIpv4 } from "../../test/support/sample-packets.ts";
import { hasTshark, tsharkFields } from "../../test/support/tshark.ts";

const RAW_IP = 101;

/** A packet with 400 octets of data, in fragments of an MTU. */
const fragmentsOf = (packet: Uint8Array, mtu: number, identification: number): readonly Uint8Array[] => {
  const long = new Uint8Array(packet.length + 400);
  long.set(packet);
  const view = new DataView(long.buffer);
  if ((packet[0] ?? 0) >>> 4 === 4) {
    view.setUint16(2, long.length);
    view.setUint16(4, identification);
    view.setUint16(6, 0);
    view.setUint16(10, 0);
    view.setUint16(10, checksumOf(sumOctets(long, 0, 20)));
  } else view.setUint16(4, long.length - 40);
  const cut = fragmentPacket(long, mtu, identification);
  if (!Array.isArray(cut)) throw new Error(JSON.stringify(cut));
  return cut as readonly Uint8Array[];
};

const frames = (packets: readonly Uint8Array[]): readonly PcapFrame[] => packets.map((frame) => ({ frame }));

type Order = (packet: Uint8Array) => readonly PcapFrame[];

const orders: ReadonlyMap<string, Order> = new Map<string, Order>([
  ["in order", (packet) => frames(fragmentsOf(packet, 1280 / 8, 7))],
  ["the last first", (packet) => frames(fragmentsOf(packet, 160, 7).toReversed())],
  ["each twice", (packet) => frames(fragmentsOf(packet, 160, 7).flatMap((each) => [each, each]))],
  ["one missing", (packet) => frames(fragmentsOf(packet, 160, 7).toSpliced(1, 1))],
  [
    "two packets, one into the other",
    (packet) => {
      const [first, second] = [fragmentsOf(packet, 160, 7), fragmentsOf(packet, 160, 8)];
      return frames(first.flatMap((each, index) => [each, second[index] ?? each]));
    },
  ],
  [
    "cut by the snap length",
    (packet) =>
      fragmentsOf(packet, 160, 7).map((each) => ({
        frame: each.subarray(0, 96),
        originalLength: each.length,
      })),
  ],
  [
    "with wrong header checksums",
    (packet) =>
      fragmentsOf(packet, 160, 7).map((each) => ({
        frame: (packet[0] ?? 0) >>> 4 === 4 ? each.with(10, 1) : each,
      })),
  ],
  [
    "an hour apart",
    (packet) => fragmentsOf(packet, 160, 7).map((frame, index) => ({ frame, at: index * 3_600_000 })),
  ],
]);

const ordered = (name: string, packet: Uint8Array): readonly PcapFrame[] => orders.get(name)?.(packet) ?? [];

/** The orders in which a packet is found whole. */
const whole = ["in order", "the last first", "each twice", "with wrong header checksums"];
/** Wrong checksums stop tshark here, which is asked to check them. */
const compared = [...orders.keys()].filter((name) => !/checksums|hour/u.test(name));

describe.for([
  ["IPv4", synOverIpv4],
  ["IPv6", dataOverIpv6],
] as const)("%s", ([, packet]) => {
  test.for(whole)("a packet in fragments is found once, where it becomes whole: %s", (order) => {
    const { packets } = foundIn([pcapFile(RAW_IP, ordered(order, packet))]);
    const length = packet === synOverIpv4 ? 400 : 403;
    expect(packets.map(({ sourcePort, dataLength }) => [sourcePort, dataLength])).toEqual([[1024, length]]);
  });

  test("what never becomes whole is not found", () => {
    expect(foundIn([pcapFile(RAW_IP, ordered("one missing", packet))]).packets).toEqual([]);
    expect(foundIn([pcapFile(RAW_IP, ordered("an hour apart", packet))]).packets).toEqual([]);
  });

  test("of fragments that were cut the first is read, without a length, in IPv4", () => {
    const { packets } = foundIn([pcapFile(RAW_IP, ordered("cut by the snap length", packet))]);
    expect(packets.map(({ frame, sourcePort, dataLength }) => [frame, sourcePort, dataLength])).toEqual(
      packet === synOverIpv4 ? [[1, 1024, undefined]] : [],
    );
  });

  test.skipIf(!hasTshark).for(compared)("Wireshark finds the same: %s", (order) => {
    const file = pcapFile(RAW_IP, ordered(order, packet));
    const rows = tsharkFields(file, ["frame.number", "tcp.srcport", "tcp.len", "frame.protocols"]);
    expect(
      foundIn([file]).packets.map(
        ({ frame, sourcePort, dataLength }) => `${frame} ${sourcePort} ${dataLength ?? ""}`,
      ),
    ).toEqual(
      rows.flatMap(([frame, port, length, protocols]) =>
        (protocols ?? "").split(":").includes("tcp") ? [`${frame} ${port} ${length}`] : [],
      ),
    );
  });
});
