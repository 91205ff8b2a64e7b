/** Lines between places: Frame Relay, ATM. */
import { be16 } from "../../base/octets.ts";
import { llc, nlpid } from "../llc.ts";
import type { Layer } from "../layered-packet.ts";

/** RFC 2427: Q.922's address, of two to four octets, then a control octet and the protocol's identifier. */
export const frameRelay: Layer = (packet, at) => {
  const { bytes, end } = packet;
  let next = at;
  for (;;) {
    if (next >= end || next - at > 3) return false;
    next += 1;
    if (((bytes[next - 1] as number) & 1) !== 0) break;
  }
  if (next + 2 > end) return false;
  // Cisco's own encapsulation puts the EtherType there.
  if (bytes[next] !== 0x03) return packet.network(be16(bytes, next), next + 2);
  // padding makes the header's octets even.
  return nlpid(packet, bytes[next + 1] === 0 ? next + 2 : next + 1);
};

/** LINKTYPE_FRELAY_WITH_DIR. */
export const frameRelayWithDirection: Layer = (packet, at) => frameRelay(packet, at + 1);

/** RFC 2684: LLC, as AAL 5 carries it. */
export const atmLlc: Layer = (packet, at) => llc(packet, at);
