/** Broken: the certificate ran out yesterday. */
import { createServer } from "node:tls";
import type { Demo } from "../demo.ts";
import { loopbackEndpoint, startServer } from "../loopback-server.ts";

export const tlsExpired: Demo = {
  name: "tls-expired",
  shows: "has a certificate that ran out yesterday",
  expected: { outcome: "failed", findings: ["certificate-expired"] },
  prepare: async (studio) => {
    const { expiredValidity } = await import("@tcplens/certificates");
    const authority = await studio.authority();
    const issued = await authority.issue({ names: ["127.0.0.1", "localhost"], ...expiredValidity() });
    const server = createServer({ key: issued.key, cert: issued.chain });
    server.on("tlsClientError", () => undefined);
    const { port, close } = await startServer(server);
    return {
      endpoint: loopbackEndpoint(port, { tls: true }),
      options: { tls: { ca: authority.cert } },
      close,
    };
  },
};
