/** Octets in both directions, and who waits for whom. */
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { pipeline } from "node:stream/promises";
import { both } from "../both-tcps.ts";
import { logOf, collect } from "../tcp-socket.ts";

const MEBIBYTE = 1_048_576;

both(
  "four mebibytes come back from an echo as they went",
  async (stage) => {
    const { port } = await stage.serve((socket) => socket.pipe(socket), { allowHalfOpen: true });
    const socket = stage.connect({ port });
    const sent = randomBytes(4 * MEBIBYTE);
    socket.end(sent);
    const echoed = await collect(socket);
    return [echoed.length, echoed.equals(sent), socket.bytesRead, socket.bytesWritten];
  },
  [4 * MEBIBYTE, true, 4 * MEBIBYTE, 4 * MEBIBYTE],
);

both(
  "a chunk is never larger than 64 KiB",
  async (stage) => {
    const { client, server } = await stage.pair();
    let largest = 0;
    server.on("data", (chunk: Buffer) => (largest = Math.max(largest, chunk.length)));
    client.end(Buffer.alloc(4 * MEBIBYTE));
    await once(server, "end");
    return largest <= 65_536 && largest > 1460;
  },
  true,
);

both(
  "a writer is held back while nobody reads, and drain comes when somebody does",
  async (stage) => {
    const { client, server } = await stage.pair({}, { pauseOnConnect: true });
    const { log } = logOf(client);
    const chunk = Buffer.alloc(65_536, 1);
    let written = 0;
    // Both sides' buffers fill; after that no callback comes any more.
    let isStuck = false;
    while (!isStuck) {
      const taken = new Promise<boolean>((resolve) => void client.write(chunk, () => resolve(false)));
      written += chunk.length;
      isStuck = await Promise.race([
        taken,
        new Promise<boolean>((resolve) => setTimeout(() => resolve(true), 300)),
      ]);
    }
    const before = [client.writableNeedDrain, client.bytesWritten === written, log.includes("finish")];
    const heard = collect(server);
    await once(client, "drain");
    client.end();
    const { length } = await heard;
    return [before, length === written, written < 64 * MEBIBYTE, log.includes("finish")];
  },
  [[true, true, false], true, true, true],
);

both(
  "what waits for the connection counts: write is false beyond the high-water mark, and drain follows",
  async (stage) => {
    const { port } = await stage.serve((socket) => socket.resume());
    const socket = stage.connect({ port, highWaterMark: 1000 });
    const { log } = logOf(socket);
    const answers = [socket.write(Buffer.alloc(999)), socket.write(Buffer.alloc(1)), socket.writableLength];
    await once(socket, "drain");
    return [answers, log, socket.writableHighWaterMark, socket.readableHighWaterMark];
  },
  [[true, false, 1000], ["connect", "drain", "ready"], 1000, 1000],
);

both(
  "the default high-water mark is Node's",
  async (stage) => {
    const { client, server } = await stage.pair();
    return [client.writableHighWaterMark, server.readableHighWaterMark];
  },
  [65_536, 65_536],
);

both(
  "corked writes arrive in their order, also empty ones and texts",
  async (stage) => {
    const { client, server } = await stage.pair();
    const heard = collect(server);
    client.cork();
    client.write("a");
    client.write("");
    client.write(Buffer.from("b"));
    client.write("ü", "latin1");
    client.write("63", "hex");
    process.nextTick(() => client.uncork());
    client.end("d");
    return (await heard).toString("latin1");
  },
  "abücd",
);

both(
  "an empty write has its callback, and sends nothing",
  async (stage) => {
    const { client, server } = await stage.pair();
    let heard = 0;
    server.on("data", (chunk: Buffer) => (heard += chunk.length));
    const error = await new Promise((resolve) => void client.write("", resolve));
    client.end();
    await once(server, "end");
    return [error ?? null, heard, client.bytesWritten];
  },
  [null, 0, 0],
);

both(
  "bytesWritten counts what waits, bytesRead what has come",
  async (stage) => {
    const { port } = await stage.serve((socket) => socket.resume());
    const socket = stage.connect({ port });
    socket.write("ten octets");
    socket.write("äöü");
    const before = [socket.bytesWritten, socket.bytesRead];
    await once(socket, "connect");
    await new Promise((resolve) => void socket.write("!", resolve));
    return [before, socket.bytesWritten, socket.bytesRead];
  },
  [[16, 0], 17, 0],
);

both(
  "what has come while the stream is paused is kept, and comes in its order",
  async (stage) => {
    const { client, server } = await stage.pair();
    server.pause();
    const texts = ["one ", "two ", "three"];
    for (const text of texts) {
      client.write(text);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    client.end();
    server.setEncoding("utf8");
    let heard = "";
    server.on("data", (text: string) => (heard += text));
    await new Promise((resolve) => setTimeout(resolve, 10));
    const before = heard;
    server.resume();
    await once(server, "end");
    return [before, heard];
  },
  ["", "one two three"],
);

both(
  "a stream can be piped through both ends",
  async (stage) => {
    const { client, server } = await stage.pair({ allowHalfOpen: true }, { allowHalfOpen: true });
    const sent = randomBytes(MEBIBYTE);
    const heard = collect(client);
    await Promise.all([
      pipeline([sent.subarray(0, 500_000), sent.subarray(500_000)], client),
      pipeline(server, server),
    ]);
    return (await heard).equals(sent);
  },
  true,
);

both(
  "both ends can send at once",
  async (stage) => {
    const { client, server } = await stage.pair({ allowHalfOpen: true }, { allowHalfOpen: true });
    const [up, down] = [randomBytes(2 * MEBIBYTE), randomBytes(2 * MEBIBYTE)];
    client.end(up);
    server.end(down);
    const [atServer, atClient] = await Promise.all([collect(server), collect(client)]);
    return [atServer.equals(up), atClient.equals(down)];
  },
  [true, true],
);

both(
  "many small writes arrive whole, with and without Nagle's delay",
  async (stage) => {
    const { client, server } = await stage.pair();
    const heard = collect(server);
    const texts = Array.from({ length: 2000 }, (_, index) => `${index},`);
    for (const [index, text] of texts.entries()) {
      if (index === 1000) client.setNoDelay(true);
      client.write(text);
      if (index % 100 === 0) await new Promise((resolve) => setImmediate(resolve));
    }
    client.end();
    return (await heard).toString() === texts.join("");
  },
  true,
);
