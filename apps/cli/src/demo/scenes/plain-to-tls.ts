/** Broken: the client speaks plain text to a port that expects TLS. */
import { createServer } from "node:tls";
import type { Demo } from "../demo.ts";
import { loopbackEndpoint, startServer } from "../loopback-server.ts";

export const plainToTls: Demo = {
  name: "plain-to-tls",
  shows: "expects TLS and gets plain text",
  expected: { outcome: "failed", findings: ["plain-to-tls"] },
  prepare: async (studio) => {
    const authority = await studio.authority();
    const issued = await authority.issue({ names: ["127.0.0.1", "localhost"] });
    const server = createServer({ key: issued.key, cert: issued.chain });
    server.on("tlsClientError", () => undefined);
    const { port, close } = await startServer(server);
    return {
      endpoint: loopbackEndpoint(port),
      options: { send: "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" },
      close,
    };
  },
};
