import { describe, expect, test } from "vitest";
import { encapsulations } from "../support/encapsulations/encapsulations.ts";
import { hidden } from "../support/encapsulations/hidden.ts";
import type { Encapsulation } from "../support/frames.ts";
import { foundIn, type FoundPacket } from "../support/found-packets.ts";
import { pcapFile } from "../support/pcap-file.ts";
import { hasTshark, tsharkFields } from "../support/tshark.ts";

test.for(encapsulations.filter(({ name }) => !hidden.has(name)))(
  "the segment in it is found: $name",
  ({ linkType, frame }) => {
    const { packets } = foundIn([pcapFile(linkType, [{ frame }])]);
    expect(packets.map(({ sourcePort, destinationPort }) => [sourcePort, destinationPort])).toEqual([
      [1024, 80],
    ]);
  },
);

test.for(encapsulations.filter(({ name }) => hidden.has(name)))(
  "nothing is found in it: $name",
  ({ linkType, frame }) => {
    const { packets } = foundIn([pcapFile(linkType, [{ frame }])]);
    expect(packets.map(({ sourcePort }) => sourcePort).filter((port) => port !== undefined)).toEqual([]);
  },
);

/** LINKTYPE_PPP_PPPD, LINKTYPE_C_HDLC_WITH_DIR, LINKTYPE_FRELAY_WITH_DIR: it refuses the whole file. */
const UNKNOWN_TO_WIRESHARK: ReadonlySet<number> = new Set([166, 205, 206]);

/** Where it does not look, and why the segment is real all the same. */
const DIFFERENCES: ReadonlyMap<string, string> = new Map([
  [
    "IPv6, length 0",
    "it takes the segment for empty; a packet that the network card is to cut has no length yet",
  ],
  ["NFLOG, big-endian", "it takes the lengths for little-endian ones"],
]);

const linkTypes = Map.groupBy(encapsulations, ({ linkType }) => linkType);

describe.skipIf(!hasTshark)("Wireshark finds the same", () => {
  test.for([...linkTypes].filter(([linkType]) => !UNKNOWN_TO_WIRESHARK.has(linkType)))(
    "link type %i",
    ([linkType, all]) => {
      const file = pcapFile(linkType, all);
      const { packets } = foundIn([file]);
      const ours = new Map(packets.map((packet) => [packet.frame, found(packet)]));
      const rows = tsharkFields(file, [
        "tcp.srcport",
        "tcp.dstport",
        "tcp.len",
        "frame.protocols",
        "frame.len",
      ]);
      const theirs = all.map(({ name }, index) => [name, text(rows[index] ?? [])]);
      const same = (entry: Encapsulation): boolean => !DIFFERENCES.has(entry.name);
      expect(
        all
          .map(({ name }, index) => [name, ours.get(index + 1) ?? "none"])
          .filter((_, index) => same(all[index] as Encapsulation)),
      ).toEqual(theirs.filter((_, index) => same(all[index] as Encapsulation)));
    },
  );
});

const found = ({ sourcePort, destinationPort, dataLength, length }: FoundPacket): string =>
  `${sourcePort ?? ""} ${destinationPort ?? ""} ${dataLength ?? ""}, ${length} octets`;

const text = ([source, destination, data, protocols = "", length]: readonly string[]): string =>
  protocols.split(":").includes("tcp") ? `${source} ${destination} ${data}, ${length} octets` : "none";
