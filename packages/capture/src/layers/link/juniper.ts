/** Juniper's captures: a mark, flags, more fields where they say so; then the frame of the interface. */
import { be16 } from "../../base/octets.ts";
import { ciscoHdlc, pppProtocol } from "./ppp.ts";
import { frameRelay } from "./wan.ts";
import type { Layer } from "../layered-packet.ts";

/** The layer that carries `inner` behind Juniper's header. */
const behindHeader =
  (inner: Layer): Layer =>
  (packet, at) => {
    const { bytes, end } = packet;
    if (at + 6 > end || bytes[at] !== 0x4d || bytes[at + 1] !== 0x47 || bytes[at + 2] !== 0x43) return false;
    const flags = bytes[at + 3] as number;
    const next = (flags & EXTENDED) === 0 ? at + 4 : at + 6 + be16(bytes, at + 4);
    // Without a link layer, four octets say what the packet is: 2 is IPv4, 6 IPv6.
    if ((flags & NO_LINK_LAYER) === 0) return inner(packet, next);
    const protocol = bytes[next];
    if (protocol === 2) return packet.network(0x0800, next + 4);
    return protocol === 6 && packet.network(0x86dd, next + 4);
  };

export const juniperEthernet: Layer = behindHeader((packet, at) => packet.network(0x6558, at));
export const juniperPpp: Layer = behindHeader((packet, at) => pppProtocol(packet, at + 2));
export const juniperFrameRelay: Layer = behindHeader(frameRelay);
export const juniperCiscoHdlc: Layer = behindHeader(ciscoHdlc);

const EXTENDED = 0x80;
const NO_LINK_LAYER = 0x02;
