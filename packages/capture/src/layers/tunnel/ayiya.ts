/** AYIYA (draft-massar-v6ops-ayiya): IPv6 through a NAT; an identity and a signature, then what it says comes next. */
import type { Layer } from "../layered-packet.ts";

export const ayiya: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 8 > end || ((bytes[at + 2] as number) & 15) !== FORWARD) return false;
  const identity = 1 << ((bytes[at] as number) >>> 4);
  const signature = ((bytes[at + 1] as number) >>> 4) * 4;
  return packet.transport(bytes[at + 3] as number, at + 8 + identity + signature);
};

/** What it carries is to be passed on. */
const FORWARD = 1;
