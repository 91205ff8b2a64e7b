/** RFC 9293 §3.1: the end of the way down. */
import type { Layer } from "./layered-packet.ts";

export const tcp: Layer = (packet, at) => {
  packet.segment = at;
  packet.segmentLength = packet.total - at;
  // Of a quote both ports must be there, for without them it says nothing.
  return packet.quoted ? at + 4 <= packet.end : at < packet.end;
};
