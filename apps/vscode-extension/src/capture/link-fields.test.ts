import { expect, test } from "vitest";
import { linkLayers } from "./link-fields.ts";

const octets = (hex: string): Uint8Array =>
  Uint8Array.from(hex.match(/../g) ?? [], (each) => parseInt(each, 16));
const said = (hex: string, linkType: number): readonly string[] => {
  const bytes = octets(hex.replaceAll(" ", ""));
  return linkLayers(bytes, linkType, bytes.length).flatMap(({ title, fields }) =>
    [title].concat(fields.map(({ name, value, from, to }) => `${name} = ${value} @${from}-${to}`)),
  );
};

test("Ethernet with a tag of a service and one of a customer", () => {
  expect(said("001122334455 66778899aabb 88a8 2064 8100 b00a 0800", 1)).toEqual([
    "Ethernet",
    "eth.dst = 00:11:22:33:44:55 @0-6",
    "eth.src = 66:77:88:99:aa:bb @6-12",
    "eth.type = 0x88a8 (service VLAN tag) @12-14",
    "VLAN",
    "vlan.id = 100 @14-16",
    "vlan.priority = 1 @14-15",
    "vlan.dei = 0 @14-15",
    "vlan.etype = 0x8100 (VLAN tag) @16-18",
    "VLAN",
    "vlan.id = 10 @18-20",
    "vlan.priority = 5 @18-19",
    "vlan.dei = 1 @18-19",
    "vlan.etype = 0x0800 (IPv4) @20-22",
  ]);
});

test("what follows Ethernet and is not named here is given in hex", () => {
  expect(said("001122334455 66778899aabb 8847 0001f140", 1).slice(-2)).toEqual([
    "Encapsulation",
    "link = 00 01 f1 40 @14-18",
  ]);
});

test("Linux cooked, both versions", () => {
  expect(said("0000 0001 0006 aabbccddeeff 0000 0800", 113)).toEqual([
    "Linux cooked",
    "sll.pkttype = 0 (to this machine) @0-2",
    "sll.hatype = 1 @2-4",
    "sll.halen = 6 @4-6",
    "sll.src.eth = aa:bb:cc:dd:ee:ff @6-12",
    "sll.etype = 0x0800 (IPv4) @14-16",
  ]);
  expect(said("86dd 0000 00000002 0001 04 06 aabbccddeeff 0000", 276)).toEqual([
    "Linux cooked v2",
    "sll.etype = 0x86dd (IPv6) @0-2",
    "sll.ifindex = 2 @4-8",
    "sll.hatype = 1 @8-10",
    "sll.pkttype = 4 (from this machine) @10-11",
    "sll.halen = 6 @11-12",
    "sll.src.eth = aa:bb:cc:dd:ee:ff @12-18",
  ]);
});

test("another link layer is given in hex, none is left out", () => {
  expect(said("02000000", 0)).toEqual(["Link", "link = 02 00 00 00 @0-4"]);
  expect(said("", 101)).toEqual([]);
});
