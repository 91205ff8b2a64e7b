/** Whole captures of every format, with every encapsulation in them: what the fuzzer damages. */
import { PcapngWriter } from "../../src/pcapng/pcapng-writer.ts";
import { encapsulations } from "../support/encapsulations/encapsulations.ts";
import { octets } from "../support/frames.ts";
import { pcapFile } from "../support/pcap-file.ts";
import { dataOverIpv6, synOverIpv4 } from "../support/sample-packets.ts";

/** One for each link type, and one with fragments. */
export const pcapSeeds = (): readonly Uint8Array[] => {
  const byLinkType = Map.groupBy(encapsulations, ({ linkType }) => linkType);
  const files = [...byLinkType].flatMap(([linkType, all]) =>
    chunks(all, 8).map((some) => pcapFile(linkType, some)),
  );
  const first = octets(synOverIpv4.subarray(0, 6), "2000", synOverIpv4.subarray(8));
  const second = octets(synOverIpv4.subarray(0, 6), "0003", synOverIpv4.subarray(8));
  return [...files, pcapFile(101, [{ frame: first }, { frame: second }, { frame: dataOverIpv6 }])];
};

export const pcapngSeed = (): Uint8Array => {
  const pieces: Uint8Array[] = [];
  const writer = new PcapngWriter((piece) => pieces.push(piece), { application: "x", comment: "y" });
  writer.addInterface({ name: "a", description: "b", resolution: "ns", origin: 1_700_000_000_000 });
  writer.addInterface({ linkType: 1 });
  for (let at = 0; at < 6; at += 1)
    writer.packet({ at, bytes: synOverIpv4, comments: ["one", "two"], direction: "inbound" });
  writer.flush();
  // Names of 10.0.0.1; a simple packet block; a custom block.
  const names = octets(
    "04000000 24000000 0100 0c00 0a000001 61622e636400 6500 0000 0000 00000000 24000000".replaceAll(" ", ""),
  );
  const simple = octets("03000000 3c000000 2c000000", synOverIpv4, "3c000000");
  const custom = octets("ad0b0000 14000000 01000000 00000000 14000000");
  return octets(...pieces, names, simple, custom, ...pieces);
};

export const snoopSeed = (): Uint8Array => {
  const frame = octets("020000000002020000000001 0800", synOverIpv4);
  const record = octets("0000003a 0000003a 00000054 00000000 5f000000 000186a0", frame, "0000");
  return octets("736e6f6f70000000 00000002 00000004", record, record, record);
};

export const erfSeed = (): Uint8Array => {
  const record = octets("00000080 0000005f 16 04 003c 0000 002c", synOverIpv4);
  const ethernet = octets(
    "00000080 0000005f 82 04 0054 0000 003a 0400000000000000 0000",
    "020000000002020000000001 0800",
    synOverIpv4,
  );
  return octets(record, ethernet, record);
};

const chunks = <T>(all: readonly T[], size: number): readonly (readonly T[])[] =>
  Array.from({ length: Math.ceil(all.length / size) }, (_, at) => all.slice(at * size, (at + 1) * size));
