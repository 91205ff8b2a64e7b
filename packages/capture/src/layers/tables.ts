/** Every layer that is known, by the number that names it. */
import { ethernet, vlan } from "./ethernet.ts";
import { ip, ipv4, ipv6 } from "./ip.ts";
import type { LayerTables } from "./layered-packet.ts";
import { linuxCooked, linuxCooked2, nullLoopback, openBsdLoopback } from "./link.ts";
import { tcp } from "./tcp.ts";

export const layerTables: LayerTables = {
  /** https://www.tcpdump.org/linktypes.html; 12 and 14 are what some systems write for 101. */
  link: new Map([
    [0, nullLoopback],
    [1, ethernet],
    [12, ip],
    [14, ip],
    [101, ip],
    [108, openBsdLoopback],
    [113, linuxCooked],
    [228, ipv4],
    [229, ipv6],
    [276, linuxCooked2],
  ]),
  /** IEEE 802 numbers. */
  network: new Map([
    [0x0800, ipv4],
    [0x86dd, ipv6],
    [0x8100, vlan],
    [0x88a8, vlan],
    [0x9100, vlan],
  ]),
  /** https://www.iana.org/assignments/protocol-numbers. */
  transport: new Map([
    [4, ipv4],
    [6, tcp],
    [41, ipv6],
  ]),
};
