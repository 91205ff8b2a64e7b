/**
 * Two TCPs behind one interface: the operating system's with `net`, over loopback, and the engine's with its stream, two
 * endpoints over UDP. `both` runs a behaviour over each: they have to agree, and with what is expected.
 */
import { once } from "node:events";
import { connect as netConnect, createServer as netCreateServer, type Server, type Socket } from "node:net";
import { Endpoint, parseIpAddress, seeded } from "@tcplens/core";
import { afterAll, expect, test } from "vitest";
import { connect } from "../../src/engine/connect.ts";
import { EndpointDriver } from "../../src/engine/driver.ts";
import { createServer, type EngineServer } from "../../src/engine/server.ts";
import type { EngineSocket } from "../../src/engine/stream.ts";
import { joinedLinks } from "./joined-links.ts";
import type { TcpConnectOptions, TcpServer, TcpServerOptions, TcpSocket, TcpError } from "./tcp-socket.ts";

/** One TCP. */
export interface Tcp {
  /** Where servers listen. */
  readonly host: string;
  connect(options: TcpConnectOptions): TcpSocket;
  createServer(options: TcpServerOptions, onConnection: (socket: TcpSocket) => void): TcpServer;
}

/** The operating system's. */
const kernelTcp: Tcp = {
  host: "127.0.0.1",
  connect: (options) => netConnect({ host: "127.0.0.1", ...options }) satisfies Socket,
  createServer: (options, onConnection) => netCreateServer(options, onConnection) satisfies Server,
};

/** The engine's: a client's endpoint and a server's. */
const engineTcp = async (): Promise<Tcp & { close(): Promise<void> }> => {
  const links = await joinedLinks();
  const [client, server] = ([CLIENT, HOST] as const).map((address, index) => {
    const endpoint = new Endpoint({
      addresses: [parseIpAddress(address) ?? expect.fail(address)],
      random: seeded(index + 1),
    });
    return new EndpointDriver({ endpoint, link: links[index] ?? expect.fail() });
  }) as [EndpointDriver, EndpointDriver];
  return {
    host: HOST,
    connect: (options) => connect(client, { host: HOST, ...options }) satisfies EngineSocket,
    createServer: (options, onConnection) =>
      createServer(server, options, onConnection) satisfies EngineServer,
    close: async () => {
      await Promise.all([client.close(), server.close()]);
    },
  };
};

const CLIENT = "10.88.0.1";
const HOST = "10.88.0.2";

/** What a behaviour may use; what it opens is closed after it. */
export class Stage {
  readonly host: string;
  readonly #tcp: Tcp;
  readonly #sockets: TcpSocket[] = [];
  readonly #servers: TcpServer[] = [];

  constructor(tcp: Tcp) {
    this.#tcp = tcp;
    this.host = tcp.host;
  }

  /** A server that listens on a free port. What its sockets' errors are is for those who listen to them. */
  async serve(
    onConnection: (socket: TcpSocket) => void = () => {},
    options: TcpServerOptions = {},
  ): Promise<{ server: TcpServer; port: number }> {
    const server = this.#tcp.createServer(options, (socket) => {
      this.#sockets.push(socket);
      socket.on("error", () => {});
      onConnection(socket);
    });
    this.#servers.push(server);
    await new Promise<void>((listening) => void server.listen({ host: this.host, port: 0 }, listening));
    return { server, port: (server.address() as { port: number }).port };
  }

  connect(options: TcpConnectOptions): TcpSocket {
    const socket = this.#tcp.connect(options);
    this.#sockets.push(socket);
    socket.on("error", () => {});
    return socket;
  }

  /** Both ends of one connection, the client's `connect` and the server's `connection` behind them. */
  async pair(
    clientOptions: Omit<TcpConnectOptions, "port"> = {},
    serverOptions: TcpServerOptions = {},
  ): Promise<{ client: TcpSocket; server: TcpSocket; port: number }> {
    const accepted = Promise.withResolvers<TcpSocket>();
    const { port } = await this.serve(accepted.resolve, serverOptions);
    const client = this.connect({ port, ...clientOptions });
    const [server] = await Promise.all([accepted.promise, once(client, "connect")]);
    return { client, server, port };
  }

  /** A port that nobody listens on. */
  async closedPort(): Promise<number> {
    const { server, port } = await this.serve();
    await new Promise<void>((closed) => void server.close(() => closed()));
    return port;
  }

  createServer(): TcpServer {
    const server = this.#tcp.createServer({}, (socket) => this.#sockets.push(socket));
    this.#servers.push(server);
    return server;
  }

  async clear(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    for (const server of this.#servers)
      await new Promise<void>((closed) => void server.close(() => closed()));
  }
}

/** The facts of an error that do not depend on the host. */
export const errorFacts = (error: unknown, stage: Stage): unknown => {
  if (!(error instanceof Error)) return error;
  const { message, code, errno, syscall, address, port } = error as TcpError;
  const neutral = (text: string): string =>
    text.replaceAll(stage.host, "HOST").replaceAll(String(port), "PORT");
  return {
    name: error.name,
    message: neutral(message),
    code,
    errno,
    syscall,
    address: address === undefined ? undefined : neutral(address),
    port: port === undefined ? undefined : "PORT",
  };
};

let engine: Promise<Tcp & { close(): Promise<void> }> | undefined;
afterAll(async () => {
  await (await engine)?.close();
  engine = undefined;
});

/** A test: the behaviour over both, compared with each other first and then with what is expected. */
export const both = (
  title: string,
  behaviour: (stage: Stage) => Promise<unknown>,
  expected: unknown,
): void => {
  test(title, async () => {
    const run = async (tcp: Tcp): Promise<unknown> => {
      const stage = new Stage(tcp);
      try {
        // As it is now: logs go on while the stage is cleared.
        return structuredClone(await behaviour(stage));
      } finally {
        await stage.clear();
      }
    };
    const kernels = await run(kernelTcp);
    engine ??= engineTcp();
    const engines = await run(await engine);
    expect(engines, "the engine's against the operating system's").toEqual(kernels);
    expect(kernels).toEqual(expected);
  });
};
