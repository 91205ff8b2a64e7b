/** RFC 791 §3.2, RFC 8200 §4.5: fragments put together, within bounds. */
import { decodeIp, IpHeader, Reassembler, type ReassemblyLimits } from "@tcplens/core/wire";
import { FragmentPlaces } from "./fragment-places.ts";
import type { FragmentLayer } from "./layered-packet.ts";

/**
 * Keeps fragments until their packet is whole, which is then read as if it had come so. A first fragment of which octets
 * are missing is read as far as it goes, in IPv4: `packet.fragment` says so. Holds no more than `limits` let it.
 */
export const fragmentLayer = (limits: Partial<ReassemblyLimits> = {}): FragmentLayer => {
  const reassembler = new Reassembler(limits);
  const places = new FragmentPlaces();
  const header = new IpHeader();
  return (packet, at, version) => {
    const { bytes, end } = packet;
    const problem = decodeIp(bytes, header, at, end - at);
    const isCut = header.payloadOffset + header.payloadLength > end;
    if (isCut || packet.quoted) {
      // Wireshark reads on in IPv4 alone.
      if (version === 6 || header.fragmentOffset !== 0) return false;
      packet.fragment = true;
      return packet.transport(header.protocol, header.payloadOffset);
    }
    // Where the sender's network card computes checksums, a capture has wrong ones.
    if (problem !== undefined && problem.kind !== "bad-checksum") return false;
    if (reassembler.nextTimeout() <= packet.time) reassembler.expire(packet.time);
    const result = reassembler.receive(bytes, header, packet.time);
    if (result.kind !== "whole") {
      places.add(header, packet);
      return false;
    }
    packet.fragments = places.take(header);
    packet.bytes = result.packet;
    packet.end = result.packet.length;
    packet.total = packet.end;
    return packet.network(version === 4 ? 0x0800 : 0x86dd, 0);
  };
};
