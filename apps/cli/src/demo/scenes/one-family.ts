/** Works, at a cost: `localhost` has an address of each family, and the server listens on the IPv4 one only. */
import { createServer } from "node:net";
import { networkInterfaces } from "node:os";
import type { Demo } from "../demo.ts";
import { loopbackEndpoint, startServer } from "../loopback-server.ts";

export const oneFamily: Demo = {
  name: "one-family",
  shows: "listens on IPv4 only; localhost is also ::1",
  expected: { outcome: "connected", findings: ["localhost-one-family"] },
  unavailable: () => (hasIpv6Loopback() ? undefined : "this machine has no IPv6 loopback address"),
  prepare: async () => {
    const { port, close } = await startServer(createServer((socket) => socket.resume()));
    return {
      endpoint: loopbackEndpoint(port, { host: "localhost" }),
      // Both families, whatever this machine's hosts file says.
      options: { lookup: async (_host, family) => [family === 6 ? "::1" : "127.0.0.1"] },
      close,
    };
  },
};

const hasIpv6Loopback = (): boolean =>
  Object.values(networkInterfaces()).some((addresses) => addresses?.some(({ address }) => address === "::1"));
