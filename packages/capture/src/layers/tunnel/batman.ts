/** B.A.T.M.A.N. advanced, version 15 (https://www.open-mesh.org): frames of Ethernet through a mesh. */
import type { Layer } from "../layered-packet.ts";

/** Of packets to one station, with one address or two, and to all; those in fragments stay closed. */
export const batman: Layer = (packet, at) => {
  const { bytes, end } = packet;
  if (at + 2 > end || bytes[at + 1] !== VERSION) return false;
  const header = headers.get(bytes[at] as number);
  return header !== undefined && packet.network(0x6558, at + header);
};

const VERSION = 15;

/** Octets of the header, by the packet's type. */
const headers: ReadonlyMap<number, number> = new Map([
  [0x01, 14],
  [0x40, 10],
  [0x42, 18],
]);
