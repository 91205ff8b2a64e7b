/** RFC 2661: L2TP version 2; its data messages carry PPP. */
import { be16 } from "../../base/octets.ts";
import { ppp } from "../link/ppp.ts";
import type { Layer } from "../layered-packet.ts";

export const l2tp: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 6 > end) return false;
  const flags = be16(bytes, at);
  if ((flags & CONTROL) !== 0 || (flags & 0x0f) !== 2) return false;
  let next = at + 6;
  if ((flags & LENGTH) !== 0) next += 2;
  if ((flags & SEQUENCE) !== 0) next += 4;
  if ((flags & OFFSET) !== 0) {
    if (next + 2 > end) return false;
    next += 2 + be16(bytes, next);
  }
  return ppp(packet, next);
};

const CONTROL = 0x8000;
const LENGTH = 0x4000;
const SEQUENCE = 0x0800;
const OFFSET = 0x0200;
