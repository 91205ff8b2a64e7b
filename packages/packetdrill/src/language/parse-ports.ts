/** Pairs of ports: a packet's own, and those of a UDP datagram around it. */
import type { Cursor } from "./cursor.ts";
import type { Ports } from "./packet.ts";

/** `1234 > 80`. */
export const parsePorts = (cursor: Cursor): Ports => {
  const source = cursor.integer("a port", 0, 65_535);
  cursor.symbol(">");
  return { source, destination: cursor.integer("a port", 0, 65_535) };
};

/** `/udp(9811 > 1)`: the segment travels in a UDP datagram with these ports. */
export const parseUdpEncapsulation = (cursor: Cursor): Ports | undefined => {
  if (!cursor.skipSymbol("/")) return undefined;
  if (!cursor.skipWord("udp")) cursor.fail("'udp'");
  cursor.symbol("(");
  const ports = parsePorts(cursor);
  cursor.symbol(")");
  return ports;
};
