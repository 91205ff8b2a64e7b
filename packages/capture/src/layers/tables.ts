/** Every layer that is known, by the number that names it. */
import {
  bridgePortExtension,
  ciscoMetadata,
  ethernet,
  fabricPath,
  macSecurity,
  providerBackbone,
  redundancyTag,
  trill,
  vlan,
  vnTag,
} from "./ethernet.ts";
import { llc } from "./llc.ts";
import { icmp, icmpv6 } from "./icmp.ts";
import { ip, ipv4, ipv6 } from "./ip.ts";
import type { Layer, LayerTables } from "./layered-packet.ts";
import {
  appleTap,
  ipNet,
  linuxCooked,
  linuxCooked2,
  nfLog,
  nullLoopback,
  openBsdIpsec,
  openBsdLoopback,
  pfLog,
  symantecFirewall,
} from "./link/host.ts";
import { exportedPdu } from "./link/exported.ts";
import { avs, ieee80211, perPacketInformation, prism, radiotap } from "./link/ieee80211.ts";
import { juniperCiscoHdlc, juniperEthernet, juniperFrameRelay, juniperPpp } from "./link/juniper.ts";
import {
  arcnetBsd,
  arcnetLinux,
  epon,
  fddi,
  ipOverFibreChannel,
  ipOverIeee1394,
  ipOverInfiniBand,
  tokenRing,
} from "./link/lan.ts";
import { ciscoHdlc, ciscoHdlcWithDirection, ppp, pppd, pppoeSession } from "./link/ppp.ts";
import { atmLlc, frameRelay, frameRelayWithDirection } from "./link/wan.ts";
import { tcp } from "./tcp.ts";
import { batman } from "./tunnel/batman.ts";
import { gre } from "./tunnel/gre.ts";
import { authentication, etherIp, pimRegister } from "./tunnel/ip-carried.ts";
import { mpls } from "./tunnel/mpls.ts";
import { udp } from "./tunnel/udp.ts";
import { serviceHeader } from "./tunnel/vxlan.ts";

/** https://www.tcpdump.org/linktypes.html, without those that `file/pseudo-header.ts` takes off; 11, 12, 14 and 19 are what some systems write for others. */
const link: ReadonlyMap<number, Layer> = new Map([
  [0, nullLoopback],
  [1, ethernet],
  [6, tokenRing],
  [7, arcnetBsd],
  [9, ppp],
  [10, fddi],
  [11, atmLlc],
  [12, ip],
  [14, ip],
  [19, ip],
  [50, ppp],
  [51, pppoeSession],
  [99, symantecFirewall],
  [100, atmLlc],
  [101, ip],
  [104, ciscoHdlc],
  [105, ieee80211],
  [106, ip],
  [107, frameRelay],
  [108, openBsdLoopback],
  [109, openBsdIpsec],
  [113, linuxCooked],
  [117, pfLog],
  [119, prism],
  [122, ipOverFibreChannel],
  [127, radiotap],
  [129, arcnetLinux],
  [138, ipOverIeee1394],
  [163, avs],
  [166, pppd],
  [178, juniperEthernet],
  [179, juniperPpp],
  [180, juniperFrameRelay],
  [181, juniperCiscoHdlc],
  [192, perPacketInformation],
  [205, ciscoHdlcWithDirection],
  [206, frameRelayWithDirection],
  [226, ipNet],
  [228, ipv4],
  [229, ipv6],
  [239, nfLog],
  [242, ipOverInfiniBand],
  [252, exportedPdu],
  [258, appleTap],
  [259, epon],
  [276, linuxCooked2],
]);

/** https://www.iana.org/assignments/ieee-802-numbers, by EtherType. */
const network: ReadonlyMap<number, Layer> = new Map([
  [0x0800, ipv4],
  [0x22f3, trill],
  [0x4305, batman],
  [0x6558, ethernet],
  [0x8100, vlan],
  [0x86dd, ipv6],
  [0x8847, mpls],
  [0x8848, mpls],
  [0x8864, pppoeSession],
  [0x8870, llc],
  [0x88a8, vlan],
  [0x88e5, macSecurity],
  [0x88e7, providerBackbone],
  [0x8903, fabricPath],
  [0x8909, ciscoMetadata],
  [0x8926, vnTag],
  [0x893f, bridgePortExtension],
  [0x894f, serviceHeader],
  [0x9100, vlan],
  [0xf1c1, redundancyTag],
]);

/** https://www.iana.org/assignments/protocol-numbers. */
const transport: ReadonlyMap<number, Layer> = new Map([
  [1, icmp],
  [4, ipv4],
  [6, tcp],
  [17, udp],
  [41, ipv6],
  [47, gre],
  [51, authentication],
  [58, icmpv6],
  [97, etherIp],
  [103, pimRegister],
  [137, mpls],
  [143, ethernet],
]);

export const layerTables: LayerTables = { link, network, transport };
