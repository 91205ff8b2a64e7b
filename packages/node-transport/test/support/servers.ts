/** Servers of one behaviour each, on loopback, for tests: every one is closed by its `close`, with all its connections. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type ServerOpts, type Socket } from "node:net";
import { networkInterfaces } from "node:os";

/** A running server. */
export interface TestServer {
  readonly host: string;
  readonly port: number;
  /** Connections accepted so far, closed ones included. */
  readonly accepted: readonly Socket[];
  /** Stops listening and resets what is still connected. May be called twice. */
  readonly close: () => Promise<void>;
}

/** Where to listen. */
export interface ListenOn {
  /** Default 127.0.0.1. */
  readonly host?: string;
  /** Default 0: any that is free. */
  readonly port?: number;
  /** For `::`: take IPv4 too. Default false. */
  readonly dualStack?: boolean;
  readonly backlog?: number;
}

/** Whether this machine has ::1. */
export const hasLoopback6 = (): boolean =>
  Object.values(networkInterfaces()).some((all) => all?.some(({ address }) => address === "::1"));

/** Sends back what it gets, and closes when the client does. */
export const echo = (on?: ListenOn): Promise<TestServer> => listening((socket) => socket.pipe(socket), on);

/** Accepts and sends a reset at once. */
export const resetAfterAccept = (on?: ListenOn): Promise<TestServer> =>
  listening((socket) => socket.resetAndDestroy(), on);

/** Reads `count` bytes, then sends a reset. */
export const resetAfterBytes = (count: number, on?: ListenOn): Promise<TestServer> =>
  listening((socket) => {
    let left = count;
    socket.on("data", (chunk: Buffer) => {
      left -= chunk.length;
      if (left <= 0) socket.resetAndDestroy();
    });
  }, on);

/** Accepts and closes at once (FIN), before any answer. */
export const closeAfterAccept = (on?: ListenOn): Promise<TestServer> =>
  listening((socket) => {
    // What the client sends is read: unread bytes would make the close a reset.
    socket.resume().end();
  }, on);

/** Accepts, reads, and never answers. */
export const silent = (on?: ListenOn): Promise<TestServer> => listening((socket) => socket.resume(), on);

/** Closes its own half at once, and goes on reading until the client closes too. */
export const halfClose = (on?: ListenOn): Promise<TestServer> =>
  listening((socket) => socket.resume().end(), on, { allowHalfOpen: true });

/** Sends a text at once and then behaves like `echo`: for protocols where the server speaks first. */
export const greets = (text: string, on?: ListenOn): Promise<TestServer> =>
  listening((socket) => {
    socket.write(text);
    socket.pipe(socket);
  }, on);

/** An echo server on 127.0.0.1 alone: nothing listens on its port on ::1. */
export const ipv4Only = (): Promise<TestServer> => echo({ host: "127.0.0.1" });

/** An echo server on ::1 alone: nothing listens on its port on 127.0.0.1. */
export const ipv6Only = (): Promise<TestServer> => echo({ host: "::1" });

/** Each by its name: what a script in a network namespace is told to open. */
export const SERVERS = {
  echo,
  silent,
  "reset-after-accept": resetAfterAccept,
  "close-after-accept": closeAfterAccept,
  "half-close": halfClose,
} as const;

/** Listens and hands every connection to `serve`; what goes wrong with a connection is not the test's business. */
export const listening = async (
  serve: (socket: Socket) => void,
  { host = "127.0.0.1", port = 0, dualStack = false, backlog }: ListenOn = {},
  options: ServerOpts = {},
): Promise<TestServer> => {
  const accepted: Socket[] = [];
  const server = createServer(options, (socket) => {
    accepted.push(socket);
    socket.on("error", ignore);
    serve(socket);
  });
  server.listen({ host, port, ipv6Only: !dualStack, ...(backlog === undefined ? {} : { backlog }) });
  await once(server, "listening");
  return {
    host,
    port: (server.address() as AddressInfo).port,
    accepted,
    close: () => closed(server, accepted),
  };
};

const closed = async (server: Server, accepted: readonly Socket[]): Promise<void> => {
  for (const socket of accepted) if (!socket.destroyed) socket.resetAndDestroy();
  if (!server.listening) return;
  server.close();
  await once(server, "close");
};

const ignore = (): void => undefined;
