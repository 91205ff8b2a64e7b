import { expect, test } from "vitest";
import { analysed } from "../../test/support/analysed.ts";
import { pcapFile } from "../../test/support/pcap-file.ts";
import { synOverIpv4 } from "../../test/support/sample-packets.ts";
import { unreadLinks } from "./unread-links.ts";

const frames = [{ frame: synOverIpv4 }, { frame: synOverIpv4 }];

test("packets of a link layer that is not read are counted and called by its name", () => {
  expect(unreadLinks(analysed(pcapFile(9999, frames)))).toEqual({ packets: 2, names: "link type 9999" });
  expect(unreadLinks(analysed(pcapFile(249, frames)))).toEqual({ packets: 2, names: "USBPcap" });
  // SunATM's first octet says that these cells carry no LLC.
  expect(unreadLinks(analysed(pcapFile(123, frames)))).toMatchObject({ names: "an unknown link type" });
});

test("what is read is not, nor what a link layer that is read carries", () => {
  expect(unreadLinks(analysed(pcapFile(101, frames)))).toBeUndefined();
  expect(unreadLinks(analysed(pcapFile(1, frames)))).toBeUndefined();
});
