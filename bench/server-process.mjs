/** The other end of the dial benchmark, in a process of its own: `accept-close` or `sink`. Prints its port. */
import { createServer } from "node:net";

const kinds = {
  /** Closed loop: the client waits for this close before it connects again. */
  "accept-close": (socket) => socket.end(),
  sink: (socket) => socket.resume(),
};

const server = createServer((socket) => {
  socket.on("error", () => undefined);
  kinds[process.argv[2]](socket);
});
// The default backlog of 511 is not reached by the closed loop; 4096 makes sure that it is not what is measured.
server.listen({ host: "127.0.0.1", port: 0, backlog: 4096 }, () => process.send(server.address().port));
process.on("disconnect", () => process.exit(0));
