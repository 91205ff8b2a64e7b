/** A port of the loopback interface that nobody listens on at the moment. */
import { once } from "node:events";
import { createServer } from "node:net";

/** Asks the system for one, and gives it back. */
export const freePort = async (): Promise<number> => {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new Error("the server has no port");
  return address.port;
};
