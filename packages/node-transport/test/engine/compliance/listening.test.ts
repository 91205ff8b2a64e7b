/** Servers: where they listen, what they count, how they close. */
import { once } from "node:events";
import { expect } from "vitest";
import { both, errorFacts } from "../both-tcps.ts";
import { collect, eventOf, type TcpSocket, type TcpError } from "../tcp-socket.ts";

both(
  "a server says where it listens, and nothing before and after",
  async (stage) => {
    const server = stage.createServer();
    const before = [server.listening, server.address()];
    await new Promise<void>((listening) => void server.listen({ host: stage.host, port: 0 }, listening));
    const { address, family, port } = server.address() as { address: string; family: string; port: number };
    const during = [server.listening, address === stage.host, family, port > 0];
    await new Promise<void>((closed) => void server.close(() => closed()));
    return [before, during, server.listening, server.address()];
  },
  [[false, null], [true, true, "IPv4", true], false, null],
);

both(
  "a port that is listened on already is listen EADDRINUSE with address and port",
  async (stage) => {
    const { port } = await stage.serve();
    const second = stage.createServer();
    const failed = eventOf(second, "error");
    second.listen({ host: stage.host, port });
    const [error] = (await failed) as [Error];
    return [errorFacts(error, stage), second.listening];
  },
  [
    {
      name: "Error",
      message: "listen EADDRINUSE: address already in use HOST:PORT",
      code: "EADDRINUSE",
      errno: -98,
      syscall: "listen",
      address: "HOST",
      port: "PORT",
    },
    false,
  ],
);

both(
  "after close nobody can connect, and those who have go on; close comes when they are gone",
  async (stage) => {
    const accepted = Promise.withResolvers<TcpSocket>();
    const { server, port } = await stage.serve(accepted.resolve);
    const client = stage.connect({ port });
    const socket = await accepted.promise;
    const log: string[] = [];
    server.on("close", () => log.push("close"));
    server.close(() => log.push("callback"));
    const late = stage.connect({ port });
    const [error] = (await once(late, "error")) as [TcpError];
    const before = [...log];
    socket.write("still here");
    const [text] = (await once(client, "data")) as [Buffer];
    socket.destroy();
    await eventOf(server, "close");
    return [error.code, before, text.toString(), log.toSorted()];
  },
  ["ECONNREFUSED", [], "still here", ["callback", "close"]],
);

both(
  "closing a server that does not listen tells the callback",
  async (stage) => {
    const server = stage.createServer();
    const error = await new Promise<Error | undefined>((resolve) => void server.close(resolve));
    return errorFacts(error, stage);
  },
  {
    name: "Error",
    message: "Server is not running.",
    code: "ERR_SERVER_NOT_RUNNING",
    errno: undefined,
    syscall: undefined,
    address: undefined,
    port: undefined,
  },
);

both(
  "getConnections counts those that are open",
  async (stage) => {
    const accepted: TcpSocket[] = [];
    const { server, port } = await stage.serve((socket) => accepted.push(socket));
    const count = (): Promise<number> =>
      new Promise((resolve) => void server.getConnections((_error, number) => resolve(number)));
    const before = await count();
    const [one, other] = [stage.connect({ port }), stage.connect({ port })];
    await Promise.all([once(one, "connect"), once(other, "connect")]);
    while (accepted.length < 2) await new Promise((resolve) => setImmediate(resolve));
    const during = await count();
    accepted[0]?.destroy();
    await eventOf(accepted[0] ?? expect.fail(), "close");
    return [before, during, await count()];
  },
  [0, 2, 1],
);

both(
  "beyond maxConnections a connection is closed at once, with a drop event that says whose it was",
  async (stage) => {
    const { server, port } = await stage.serve();
    server.maxConnections = 1;
    const first = stage.connect({ port });
    await once(first, "connect");
    const dropped = eventOf(server, "drop");
    const second = stage.connect({ port });
    second.resume();
    const [data] = (await dropped) as [Record<string, unknown>];
    const seen = [
      data["localPort"] === port,
      data["remotePort"] === second.localPort,
      Object.keys(data).toSorted(),
    ];
    await once(second, "close");
    return [seen, first.destroyed];
  },
  [
    [true, true, ["localAddress", "localFamily", "localPort", "remoteAddress", "remoteFamily", "remotePort"]],
    false,
  ],
);

both(
  "with pauseOnConnect nothing is read before resume",
  async (stage) => {
    const { client, server } = await stage.pair({}, { pauseOnConnect: true });
    client.end("patience");
    await new Promise((resolve) => setTimeout(resolve, 30));
    const before = [server.isPaused(), server.bytesRead, server.readableLength];
    server.resume();
    const [chunk] = (await once(server, "data")) as [Buffer];
    return [before, chunk.toString()];
  },
  [[true, 0, 0], "patience"],
);

both(
  "a hundred connections at once all have their answers",
  async (stage) => {
    const { port } = await stage.serve((socket) => socket.pipe(socket), { allowHalfOpen: true });
    const answers = await Promise.all(
      Array.from({ length: 100 }, async (_, index) => {
        const socket = stage.connect({ port });
        socket.end(`number ${index}`);
        return String(await collect(socket)) === `number ${index}`;
      }),
    );
    return answers.every(Boolean);
  },
  true,
);
