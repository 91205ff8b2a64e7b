/** HTTP over either: Node's own server and client, given streams. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import {
  Agent,
  createServer,
  get,
  type IncomingMessage,
  request,
  type RequestOptions,
  type RequestListener,
} from "node:http";
import { both, type Stage } from "../both-tcps.ts";
import { asNetSocket, collect, logOf, type TcpSocket, type TcpError } from "../tcp-socket.ts";

/** An HTTP server behind the stage's TCP. */
const serveHttp = async (
  stage: Stage,
  answer: RequestListener,
): Promise<{ port: number; connections: () => number }> => {
  const http = createServer(answer);
  let connections = 0;
  const { port } = await stage.serve(
    (socket) => {
      connections += 1;
      http.emit("connection", socket);
    },
    { allowHalfOpen: true },
  );
  return { port, connections: () => connections };
};

/** Options that make Node's client use the stage's TCP. */
const through = (stage: Stage, port: number): RequestOptions => ({
  host: stage.host,
  port,
  createConnection: () => asNetSocket(stage.connect({ port })),
});

const textOf = async (message: IncomingMessage): Promise<string> => {
  let text = "";
  for await (const chunk of message) text += String(chunk);
  return text;
};

const answered = async (asking: ReturnType<typeof request>): Promise<IncomingMessage> =>
  ((await once(asking, "response")) as [IncomingMessage])[0];

both(
  "a request has its answer",
  async (stage) => {
    const { port } = await serveHttp(stage, (asked, answer) =>
      answer.end(`you asked for ${String(asked.url)}`),
    );
    const message = await answered(get({ ...through(stage, port), path: "/weather" }));
    return [message.statusCode, await textOf(message)];
  },
  [200, "you asked for /weather"],
);

both(
  "a mebibyte is posted and comes back, in chunks",
  async (stage) => {
    const { port } = await serveHttp(stage, (asked, answer) => asked.pipe(answer));
    const sent = randomBytes(1_048_576).toString("base64");
    const asking = request({ ...through(stage, port), method: "POST" });
    asking.end(sent);
    return (await textOf(await answered(asking))) === sent;
  },
  true,
);

both(
  "an agent keeps the connection and uses it again",
  async (stage) => {
    const { port, connections } = await serveHttp(stage, (_asked, answer) => answer.end("once more"));
    const agent = new Agent({ keepAlive: true, maxSockets: 1 });
    agent.createConnection = () => asNetSocket(stage.connect({ port }));
    const texts: string[] = [];
    for (let n = 0; n < 3; n++)
      texts.push(await textOf(await answered(get({ host: stage.host, port, agent }))));
    agent.destroy();
    return [texts, connections()];
  },
  [["once more", "once more", "once more"], 1],
);

both(
  "a server that closes in the middle of its answer is ECONNRESET, aborted",
  async (stage) => {
    const { port } = await serveHttp(stage, (_asked, answer) => {
      answer.writeHead(200, { "content-length": "100" });
      answer.write("half");
      setTimeout(() => answer.destroy(), 20);
    });
    const message = await answered(get(through(stage, port)));
    const failed = await textOf(message).catch((error: TcpError) => error);
    return failed instanceof Error ? [failed.code, failed.message] : failed;
  },
  ["ECONNRESET", "aborted"],
);

both(
  "a client that does not finish its question is closed by the server's timeout",
  async (stage) => {
    const http = createServer().setTimeout(50);
    const { port } = await stage.serve((socket) => void http.emit("connection", socket), {
      allowHalfOpen: true,
    });
    const socket = stage.connect({ port });
    const { log, closed } = logOf(socket);
    socket.resume();
    socket.write("GET / HTTP/1.1\r\n");
    await closed;
    return log;
  },
  ["connect", "ready", "end", "finish", "close false"],
);

both(
  "a request to nobody is ECONNREFUSED",
  async (stage) => {
    const asking = get(through(stage, await stage.closedPort()));
    const [error] = (await once(asking, "error")) as [TcpError];
    return [error.code, error.syscall];
  },
  ["ECONNREFUSED", "connect"],
);

both(
  "an upgraded connection is a stream again, both ways",
  async (stage) => {
    const http = createServer();
    http.on("upgrade", (_asked, socket) => {
      socket.write("HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: echo\r\n\r\n");
      socket.pipe(socket);
    });
    const { port } = await stage.serve((socket) => void http.emit("connection", socket), {
      allowHalfOpen: true,
    });
    const asking = get({ ...through(stage, port), headers: { connection: "Upgrade", upgrade: "echo" } });
    const [, socket] = (await once(asking, "upgrade")) as [IncomingMessage, TcpSocket];
    socket.end("hello");
    return String(await collect(socket));
  },
  "hello",
);
