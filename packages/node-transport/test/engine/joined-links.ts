/** Two links over UDP on loopback, each the other's peer. */
import { createSocket } from "node:dgram";
import { once } from "node:events";
import { udpLink, type UdpAddress, type UdpLink, type UdpLinkOptions } from "../../src/engine/udp-link.ts";

/** A port that was free a moment ago. */
export const freeUdpPort = async (host: "127.0.0.1" | "::1"): Promise<number> => {
  const socket = createSocket(host === "::1" ? "udp6" : "udp4");
  socket.bind(0, host);
  await once(socket, "listening");
  const { port } = socket.address();
  await new Promise<void>((resolve) => void socket.close(resolve));
  return port;
};

export const joinedLinks = async (
  options: Partial<UdpLinkOptions> = {},
  host: "127.0.0.1" | "::1" = "127.0.0.1",
): Promise<[UdpLink, UdpLink]> => {
  const second: UdpAddress = { address: host, port: await freeUdpPort(host) };
  const one = await udpLink({ ...options, peer: second });
  const other = await udpLink({ ...options, bind: second, peer: one.local });
  return [one, other];
};
