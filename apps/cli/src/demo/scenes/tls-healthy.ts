/** Healthy: TLS with a certificate that the client trusts. */
import { createServer } from "node:tls";
import type { Demo } from "../demo.ts";
import { loopbackEndpoint, startServer } from "../loopback-server.ts";

export const tlsHealthy: Demo = {
  name: "tls",
  shows: "speaks TLS with a good certificate",
  expected: { outcome: "connected", findings: [] },
  prepare: async (studio) => {
    const authority = await studio.authority();
    const issued = await authority.issue({ names: ["127.0.0.1", "localhost"] });
    const server = createServer({ key: issued.key, cert: issued.chain }, (socket) => {
      socket.on("error", () => undefined);
      socket.pipe(socket);
    });
    const { port, close } = await startServer(server);
    return {
      endpoint: loopbackEndpoint(port, { tls: true }),
      options: { send: "hello\r\n", tls: { ca: authority.cert } },
      close,
    };
  },
};
