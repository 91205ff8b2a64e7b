/** Broken: the client speaks plain text to a port that expects TLS, and the server says so, as web servers do. */
import type { Buffer } from "node:buffer";
import { createServer as createTcpServer } from "node:net";
import { createServer as createTlsServer } from "node:tls";
import type { Demo } from "../demo.ts";
import { loopbackEndpoint, startServer } from "../loopback-server.ts";

export const plainToTls: Demo = {
  name: "plain-to-tls",
  shows: "expects TLS and gets plain text",
  expected: { outcome: "connected", findings: ["plain-to-tls"] },
  prepare: async (studio) => {
    const authority = await studio.authority();
    const issued = await authority.issue({ names: ["127.0.0.1", "localhost"] });
    const secure = createTlsServer({ key: issued.key, cert: issued.chain });
    const server = createTcpServer((socket) => {
      socket.once("data", (first: Buffer) => {
        if (first[0] !== TLS_HANDSHAKE) {
          socket.end(complaint);
          return;
        }
        socket.unshift(first);
        secure.emit("connection", socket);
      });
    });
    const { port, close } = await startServer(server);
    return {
      endpoint: loopbackEndpoint(port),
      options: { send: "GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" },
      close,
    };
  },
};

/** The first byte of a TLS client: a record of type handshake. */
const TLS_HANDSHAKE = 0x16;

const complaint =
  "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain\r\nConnection: close\r\n\r\n" +
  "The plain HTTP request was sent to HTTPS port\r\n";
