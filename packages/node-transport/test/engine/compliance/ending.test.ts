/** How connections end: half by half, whole, by reset. */
import { once } from "node:events";
import { both, errorFacts } from "../both-tcps.ts";
import { logOf, type TcpSocket, type TcpError, collect } from "../tcp-socket.ts";

const pause = (span: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, span));
/** ms within which what was sent is there, on a busy machine too. */
const ARRIVAL = 250;
const writeTo = (socket: TcpSocket, text: string): Promise<TcpError | null | undefined> =>
  new Promise((resolve) => void socket.write(text, resolve));

both(
  "by default the peer's end ends this side too, and both close without an error",
  async (stage) => {
    const { client, server } = await stage.pair();
    const [ours, theirs] = [logOf(client), logOf(server)];
    client.resume();
    server.resume();
    client.end();
    await Promise.all([ours.closed, theirs.closed]);
    return [ours.log, theirs.log];
  },
  [
    ["finish", "end", "close false"],
    ["end", "finish", "close false"],
  ],
);

both(
  "with allowHalfOpen this side stays open after the peer's end, and what it sends arrives",
  async (stage) => {
    const { client, server } = await stage.pair({}, { allowHalfOpen: true });
    const { log, closed } = logOf(server);
    const heard = collect(client);
    server.resume();
    client.end();
    await once(server, "end");
    await pause(30);
    const before = [server.destroyed, server.writable, server.readyState];
    server.end("still here");
    await closed;
    return [before, (await heard).toString(), log];
  },
  [[false, true, "writeOnly"], "still here", ["end", "finish", "close false"]],
);

both(
  "end comes also where nobody reads, if there was nothing to read",
  async (stage) => {
    const { client, server } = await stage.pair();
    const { log, closed } = logOf(server);
    client.end();
    await closed;
    return log;
  },
  ["end", "finish", "close false"],
);

both(
  "end does not come before what was sent has been read",
  async (stage) => {
    const { client, server } = await stage.pair();
    const { log } = logOf(server);
    client.end("unread");
    await pause(40);
    const before = [...log];
    server.resume();
    await once(server, "end");
    return [before, log.slice(0, 1)];
  },
  [[], ["end"]],
);

both(
  "a write after one's own end fails, and destroys the socket",
  async (stage) => {
    const { client } = await stage.pair({ allowHalfOpen: true }, { allowHalfOpen: true });
    const { log, closed } = logOf(client);
    client.end();
    const error = await writeTo(client, "more");
    await closed;
    return [error?.code, log.filter((each) => each !== "finish")];
  },
  ["ERR_STREAM_WRITE_AFTER_END", ["error - ERR_STREAM_WRITE_AFTER_END", "close true"]],
);

both(
  "after the peer's end and one's own by default, a write is EPIPE for its callback alone",
  async (stage) => {
    const { client, server } = await stage.pair({}, { allowHalfOpen: true });
    const { log, closed } = logOf(client);
    server.end();
    client.resume();
    await closed;
    const error = await writeTo(client, "too late");
    return [error?.code, error?.message, log];
  },
  ["EPIPE", "This socket has been ended by the other party", ["end", "finish", "close false"]],
);

both(
  "a write in the end listener by default is said to have succeeded",
  async (stage) => {
    const { client, server } = await stage.pair({}, { allowHalfOpen: true });
    const { log, closed } = logOf(client);
    const written = new Promise((resolve) => {
      client.on("end", () => client.write("nobody reads this", resolve));
    });
    server.end();
    client.resume();
    await closed;
    return [(await written) ?? null, client.bytesWritten, log];
  },
  [null, 17, ["end", "finish", "close false"]],
);

both(
  "destroy closes without an error, and the peer has its end",
  async (stage) => {
    const { client, server } = await stage.pair();
    const [ours, theirs] = [logOf(client), logOf(server)];
    server.resume();
    client.destroy();
    await Promise.all([ours.closed, theirs.closed]);
    return [ours.log, theirs.log];
  },
  [["close false"], ["end", "finish", "close false"]],
);

both(
  "destroy with an error tells it to its own side alone",
  async (stage) => {
    const { client, server } = await stage.pair();
    const [ours, theirs] = [logOf(client), logOf(server)];
    server.resume();
    client.destroy(new RangeError("enough"));
    await Promise.all([ours.closed, theirs.closed]);
    return [ours.log, theirs.log];
  },
  [
    ["error - RangeError", "close true"],
    ["end", "finish", "close false"],
  ],
);

both(
  "destroySoon lets what was written arrive",
  async (stage) => {
    const { client, server } = await stage.pair();
    const heard = collect(server);
    const { closed } = logOf(client);
    client.write("the last word");
    client.destroySoon();
    await closed;
    return (await heard).toString();
  },
  "the last word",
);

both(
  "what had been handed over before destroy arrives",
  async (stage) => {
    const { client, server } = await stage.pair();
    const heard = collect(server);
    await writeTo(client, "handed over");
    client.destroy();
    return (await heard).toString();
  },
  "handed over",
);

both(
  "the peer's reset is read ECONNRESET, and close with an error; for who resets, close without",
  async (stage) => {
    const { client, server } = await stage.pair();
    const [ours, theirs] = [logOf(client), logOf(server)];
    const error = once(server, "error");
    client.resetAndDestroy();
    await Promise.all([ours.closed, theirs.closed]);
    return [errorFacts((await error)[0], stage), ours.log, theirs.log];
  },
  [
    {
      name: "Error",
      message: "read ECONNRESET",
      code: "ECONNRESET",
      errno: -104,
      syscall: "read",
      address: undefined,
      port: undefined,
    },
    ["close false"],
    ["error read ECONNRESET", "close true"],
  ],
);

both(
  "resetAndDestroy while it connects waits for that, and resets then",
  async (stage) => {
    const accepted = Promise.withResolvers<TcpSocket>();
    const { port } = await stage.serve(accepted.resolve);
    const socket = stage.connect({ port });
    const { log, closed } = logOf(socket);
    socket.resetAndDestroy();
    await closed;
    return log;
  },
  ["connect", "ready", "close false"],
);

both(
  "resetAndDestroy of a socket that is closed is an error of its own",
  async (stage) => {
    const { client } = await stage.pair();
    client.destroy();
    await once(client, "close");
    const { log } = logOf(client);
    client.resetAndDestroy();
    await pause(10);
    return [client.destroyed, log];
  },
  [true, []],
);

both(
  "closing with octets unread resets the peer",
  async (stage) => {
    const { client, server } = await stage.pair({}, { pauseOnConnect: true });
    const { log, closed } = logOf(client);
    await writeTo(client, "nobody will read this");
    await pause(ARRIVAL);
    server.destroy();
    await closed;
    return log;
  },
  ["error read ECONNRESET", "close true"],
);

both(
  "writing to a peer that has closed provokes a reset; with allowHalfOpen the write after it is EPIPE",
  async (stage) => {
    const { client, server } = await stage.pair({ allowHalfOpen: true });
    const { log, closed } = logOf(client);
    client.resume();
    server.destroy();
    await once(client, "end");
    const first = await writeTo(client, "into the void");
    await pause(ARRIVAL);
    const error = once(client, "error");
    const second = await writeTo(client, "and again");
    await closed;
    return [first ?? null, second?.code, errorFacts((await error)[0], stage), log];
  },
  [
    null,
    "EPIPE",
    {
      name: "Error",
      message: "write EPIPE",
      code: "EPIPE",
      errno: -32,
      syscall: "write",
      address: undefined,
      port: undefined,
    },
    ["end", "error write EPIPE", "close true"],
  ],
);

both(
  "a write to a destroyed socket fails in its callback and says nothing else",
  async (stage) => {
    const { client } = await stage.pair();
    client.destroy();
    const { log, closed } = logOf(client);
    const error = await writeTo(client, "x");
    await closed;
    return [error?.code, log];
  },
  ["ERR_STREAM_DESTROYED", ["close false"]],
);

both(
  "writes that still wait when the socket is destroyed are cancelled",
  async (stage) => {
    const { client } = await stage.pair({}, { pauseOnConnect: true });
    // More than both sides' buffers hold.
    const first = new Promise((resolve) => void client.write(Buffer.alloc(32 * 1_048_576), resolve));
    const second = writeTo(client, "never");
    await pause(50);
    client.destroy();
    const told = (error: unknown): unknown => (error as TcpError | null | undefined)?.code ?? null;
    return [told(await first), told(await second)];
  },
  ["ECANCELED", "ECANCELED"],
);

both(
  "a reset while a write waits is told to the socket, and the write is cancelled",
  async (stage) => {
    const { client, server } = await stage.pair({}, { pauseOnConnect: true });
    const { log, closed } = logOf(client);
    const waiting = new Promise((resolve) => void client.write(Buffer.alloc(32 * 1_048_576), resolve));
    await pause(50);
    server.resetAndDestroy();
    const error = (await waiting) as TcpError;
    await closed;
    return [error.syscall, error.code, log];
  },
  ["write", "ECANCELED", ["error read ECONNRESET", "close true"]],
);

both(
  "octets that came before a reset are read before it is told",
  async (stage) => {
    const { client, server } = await stage.pair({}, { pauseOnConnect: true });
    const { log, closed } = logOf(server);
    await writeTo(client, "last words");
    await pause(ARRIVAL);
    client.resetAndDestroy();
    await pause(ARRIVAL);
    const before = [...log];
    server.setEncoding("utf8").on("data", (text: string) => log.push(text));
    server.resume();
    await closed;
    return [before, log];
  },
  [[], ["last words", "error read ECONNRESET", "close true"]],
);

both(
  "both ends closing at once close without an error",
  async (stage) => {
    const { client, server } = await stage.pair();
    const [ours, theirs] = [logOf(client), logOf(server)];
    client.resume();
    server.resume();
    client.end("a");
    server.end("b");
    await Promise.all([ours.closed, theirs.closed]);
    return [ours.log.toSorted(), theirs.log.toSorted()];
  },
  [
    ["close false", "end", "finish"],
    ["close false", "end", "finish"],
  ],
);
