/** How connections come about, or do not: `net.Socket` and the engine's stream, behaviour by behaviour. */
import { once } from "node:events";
import { both, errorFacts } from "../both-tcps.ts";
import { logOf, type TcpError } from "../tcp-socket.ts";

both(
  "connect comes, and then ready",
  async (stage) => {
    const { port } = await stage.serve();
    const socket = stage.connect({ port });
    const { log } = logOf(socket);
    await once(socket, "ready");
    return log;
  },
  ["connect", "ready"],
);

both(
  "a socket says where it stands while it connects, when it has, and when it is destroyed",
  async (stage) => {
    const { port } = await stage.serve();
    const socket = stage.connect({ port });
    const states: unknown[] = [];
    const note = (): void => {
      states.push([socket.connecting, socket.pending, socket.readyState]);
    };
    note();
    await once(socket, "connect");
    note();
    socket.destroy();
    note();
    await once(socket, "close");
    note();
    return states;
  },
  [
    [true, true, "opening"],
    [false, false, "open"],
    [false, true, "closed"],
    [false, true, "closed"],
  ],
);

both(
  "each end's local address is the other's remote one; closed, it knows the remote one alone",
  async (stage) => {
    const { client, server, port } = await stage.pair();
    const ports = [
      client.remotePort === port,
      server.localPort === port,
      server.remotePort === client.localPort,
    ];
    const sameHost = [server.localAddress, client.remoteAddress].map((address) => address === stage.host);
    const families = [client, server].map((socket) => [socket.localFamily, socket.remoteFamily]);
    const addresses = [client, server].map((socket) => Object.keys(socket.address()).toSorted());
    const alike = [client, server].map((socket) => {
      const { address, port: local } = socket.address() as { address: string; port: number };
      return address === socket.localAddress && local === socket.localPort;
    });
    client.destroy();
    await once(client, "close");
    return [
      ports,
      sameHost,
      families,
      addresses,
      alike,
      client.address(),
      client.localPort,
      client.remotePort === port,
    ];
  },
  [
    [true, true, true],
    [true, true],
    [
      ["IPv4", "IPv4"],
      ["IPv4", "IPv4"],
    ],
    [
      ["address", "family", "port"],
      ["address", "family", "port"],
    ],
    [true, true],
    {},
    undefined,
    true,
  ],
);

both(
  "a closed port is connect ECONNREFUSED with address and port, then close with an error",
  async (stage) => {
    const socket = stage.connect({ port: await stage.closedPort() });
    const { log, closed } = logOf(socket);
    const [error] = (await once(socket, "error")) as [Error];
    await closed;
    return [errorFacts(error, stage), log];
  },
  [
    {
      name: "Error",
      message: "connect ECONNREFUSED HOST:PORT",
      code: "ECONNREFUSED",
      errno: -111,
      syscall: "connect",
      address: "HOST",
      port: "PORT",
    },
    ["error connect ECONNREFUSED", "close true"],
  ],
);

both(
  "the write that waits for a connection that is refused is told so, those behind it have the socket's error",
  async (stage) => {
    const socket = stage.connect({ port: await stage.closedPort() });
    const first = new Promise((resolve) => void socket.write("one", resolve));
    const second = new Promise((resolve) => void socket.write("two", resolve));
    return [await first, await second].map((error) => (error as TcpError | null)?.code);
  },
  ["ERR_SOCKET_CLOSED_BEFORE_CONNECTION", "ECONNREFUSED"],
);

both(
  "what is written and ended before connect arrives whole",
  async (stage) => {
    const heard: string[] = [];
    const ended = Promise.withResolvers<unknown>();
    const { port } = await stage.serve((socket) => {
      socket.setEncoding("utf8").on("data", (text: string) => heard.push(text));
      socket.on("end", ended.resolve);
    });
    const socket = stage.connect({ port });
    socket.write("early ");
    socket.write("birds ");
    socket.end("sing");
    await ended.promise;
    return heard.join("");
  },
  "early birds sing",
);

both(
  "destroyed while it connects, it closes without an error and never connects",
  async (stage) => {
    const { port } = await stage.serve();
    const socket = stage.connect({ port });
    const { log, closed } = logOf(socket);
    socket.destroy();
    await closed;
    await new Promise((resolve) => setTimeout(resolve, 20));
    return log;
  },
  ["close false"],
);

both(
  "an abort signal ends the connecting with an AbortError",
  async (stage) => {
    const { port } = await stage.serve();
    const abort = new AbortController();
    const socket = stage.connect({ port, signal: abort.signal });
    const { log, closed } = logOf(socket);
    const error = once(socket, "error");
    abort.abort();
    const [{ name, code }] = (await error) as [TcpError];
    await closed;
    return [name, code, log];
  },
  ["AbortError", "ABORT_ERR", ["error - ABORT_ERR", "close true"]],
);

both(
  "a local port that is asked for is the peer's remote one",
  async (stage) => {
    const accepted = Promise.withResolvers<number | undefined>();
    const { port } = await stage.serve((socket) => accepted.resolve(socket.remotePort));
    const localPort = await stage.closedPort();
    stage.connect({ port, localPort });
    return (await accepted.promise) === localPort;
  },
  true,
);

both(
  "a local address that is not this host's is bind EADDRNOTAVAIL",
  async (stage) => {
    const { port } = await stage.serve();
    const socket = stage.connect({ port, localAddress: "192.0.2.1" });
    const [error] = (await once(socket, "error")) as [Error];
    return errorFacts(error, stage);
  },
  {
    name: "Error",
    message: "bind EADDRNOTAVAIL 192.0.2.1",
    code: "EADDRNOTAVAIL",
    errno: -99,
    syscall: "bind",
    address: "192.0.2.1",
    port: undefined,
  },
);

both(
  "connecting to a socket's own server while both have options set works as without",
  async (stage) => {
    const { client, server } = await stage.pair({ noDelay: true, keepAlive: true });
    client.setNoDelay(false).setNoDelay().setKeepAlive(true, 10_000).setKeepAlive(false);
    server.setNoDelay(true).setKeepAlive(true).unref().ref();
    client.end("x");
    const [chunk] = (await once(server, "data")) as [Buffer];
    return chunk.toString();
  },
  "x",
);
