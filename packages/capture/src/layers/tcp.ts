/** RFC 9293 §3.1: the end of the way down. */
import type { Layer } from "./layered-packet.ts";

export const tcp: Layer = (packet, at) => {
  packet.segment = at;
  packet.segmentLength = packet.total - at;
  return at <= packet.end;
};
