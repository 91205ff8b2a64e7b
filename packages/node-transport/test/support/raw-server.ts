/** A TCP server on loopback for one test, and the log of a client's socket. */
import { once } from "node:events";
import {
  type AddressInfo,
  connect,
  createServer,
  type Server,
  type Socket,
  type TcpNetConnectOpts,
} from "node:net";
import { errorFacts } from "./connect-probe.ts";

/** A server that listens. */
export interface Listening {
  readonly server: Server;
  readonly port: number;
  /** Destroys what it has accepted, and stops. */
  close(): Promise<void>;
}

/** Lets a server listen on a free port of 127.0.0.1. */
const listening = async (server: Server, host = "127.0.0.1"): Promise<Listening> => {
  const accepted = new Set<Socket>();
  server.on("connection", (socket) => accepted.add(socket));
  server.listen(0, host);
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const close = async (): Promise<void> => {
    for (const socket of accepted) socket.destroy();
    await new Promise((resolve) => server.close(resolve));
  };
  return { server, port, close };
};

/** A server that does one thing with each connection; its sockets' own errors are of no interest. */
export const serving = (
  serve: (socket: Socket) => void,
  options: { allowHalfOpen?: boolean } = {},
): Promise<Listening> =>
  listening(
    createServer(options, (socket) => {
      socket.on("error", () => {});
      serve(socket);
    }),
  );

/** A client's socket with what has happened to it: `connect`, `error read ECONNRESET`, `end`, `close true`, … */
export interface Logged {
  readonly socket: Socket;
  readonly log: readonly string[];
  readonly closed: Promise<void>;
}

/** Connects and logs. What comes in is read and dropped. */
export const logged = (port: number, options: Partial<TcpNetConnectOpts> = {}): Logged => {
  const socket = connect({ host: "127.0.0.1", port, ...options });
  const log: string[] = [];
  socket.resume();
  socket.on("connect", () => log.push("connect"));
  socket.on("end", () => log.push("end"));
  socket.on("error", (error) => {
    const { syscall, code } = errorFacts(error);
    log.push(`error ${syscall ?? "-"} ${code ?? "-"}`);
  });
  const closed = new Promise<void>((resolve) => {
    socket.on("close", (hadError) => {
      log.push(`close ${String(hadError)}`);
      resolve();
    });
  });
  return { socket, log, closed };
};
