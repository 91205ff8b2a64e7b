/** RFC 8200 §4.4: where a packet goes that a routing header sends round. */
import { expect, test } from "vitest";
import { foundIn } from "../support/found-packets.ts";
import { ipv6, octets, syn, zeros } from "../support/frames.ts";
import { pcapFile } from "../support/pcap-file.ts";
import { hasTshark, tsharkFields } from "../support/tshark.ts";

const RAW_IP = 101;

const address = (number: number): string => `20010db8${zeros(11)}0${number}`;

/** `addresses` of a type, and so many segments left. */
const routed = (type: number, left: number, addresses: number, word = "00000000"): Uint8Array =>
  ipv6(
    43,
    octets(
      `06 0${addresses * 2} 0${type} 0${left} ${word}`,
      ...Array.from({ length: addresses }, (_, index) => address(index + 5)),
      syn.subarray(20),
    ),
  );

const [first, last, own] = ["2001:db8::5", "2001:db8::7", "2001:db8::2"];

const routes: readonly (readonly [string, Uint8Array, string | undefined])[] = [
  ["type 0", routed(0, 1, 3), last],
  ["type 0, none left", routed(0, 0, 3), own],
  ["type 0, no address", routed(0, 1, 0), own],
  ["type 2", routed(2, 1, 1), first],
  ["type 2, none left", routed(2, 0, 1), own],
  ["type 2, no address", routed(2, 1, 0), undefined],
  ["type 3", routed(3, 2, 3), last],
  ["type 4", routed(4, 2, 3, "02000000"), first],
  ["type 4, none left", routed(4, 0, 3, "02000000"), own],
  ["type 4, fewer addresses than it says", routed(4, 1, 2, "02000000"), undefined],
  ["type 5", routed(5, 1, 1), own],
  ["an experimental type", routed(0, 1, 1).with(42, 253), own],
];

test.for(routes)("%s", ([, packet, destination]) => {
  const { packets } = foundIn([pcapFile(RAW_IP, [{ frame: packet }])]);
  expect(packets.map((found) => found.destination)).toEqual(destination === undefined ? [] : [destination]);
});

test.skipIf(!hasTshark)("Wireshark has the same", () => {
  const file = pcapFile(
    RAW_IP,
    routes.map(([, frame]) => ({ frame })),
  );
  const rows = tsharkFields(file, ["_ws.col.Destination", "frame.protocols"]);
  expect(
    rows.map(([destination, protocols = ""]) =>
      protocols.split(":").includes("tcp") ? destination : undefined,
    ),
  ).toEqual(routes.map(([, , destination]) => destination));
});
