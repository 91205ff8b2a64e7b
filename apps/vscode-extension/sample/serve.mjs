/**
 * The servers behind the sample workspace, all on loopback: healthy, slow, broken, silent, and one that comes and goes.
 * For trying the extension by hand, for its tests and its pictures.
 */
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { createServer as createHttpServer } from "node:http";
import { connect, createServer } from "node:net";
import { dirname, join, relative } from "node:path";
import { createServer as createTlsServer } from "node:tls";
import { setTimeout as sleep } from "node:timers/promises";
import { Worker } from "node:worker_threads";

/**
 * Starts them. Returns their ports by name, and how to stop them.
 * - `api`: HTTP, healthy. `secure`: HTTPS with a certificate that `ca` (PEM) has issued.
 * - `slow`: HTTP that takes 2.5 s to answer. `expired`: HTTPS whose certificate ran out yesterday.
 * - `database`: nothing listens. `cutting`: accepts, reads, and resets.
 * - `silent`: its queue is full, so that requests to connect are dropped (Linux; elsewhere they are refused).
 * - `flaky`: refuses until it is told to come up by `flaky.up()`; `flaky.down()` takes it away again. With `alternate`
 *   it comes and goes by itself, every 4 s.
 */
export const startSampleServers = async ({ alternate = false } = {}) => {
  const { createAuthority, expiredValidity } = await import("@tcplens/certificates");
  const authority = await createAuthority({ name: "TCP Lens Sample Authority" });
  const names = ["127.0.0.1", "localhost"];
  const good = await authority.issue({ names });
  const old = await authority.issue({ names, ...expiredValidity() });
  const cutting = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.resetAndDestroy());
  });
  const servers = {
    api: http(0),
    slow: http(2500),
    secure: secure(good),
    expired: secure(old),
    cutting,
  };
  const ports = {};
  for (const [name, server] of Object.entries(servers)) ports[name] = await listen(server);
  ports.database = await freePort();
  const flaky = await comesAndGoes();
  ports.flaky = flaky.port;
  let up = false;
  const turn = () => {
    up = !up;
    void (up ? flaky.up() : flaky.down());
  };
  const timer = alternate ? setInterval(turn, TURN_EVERY) : undefined;
  const silent = await fullQueue();
  ports.silent = silent.port;
  return {
    ports,
    ca: authority.cert,
    flaky,
    close: async () => {
      clearInterval(timer);
      await Promise.all(Object.values(servers).map((server) => stop(server)));
      await flaky.down();
      await silent.close();
    },
  };
};

/** Answers `ok` after so many ms. */
const http = (wait) =>
  createHttpServer((request, response) => {
    setTimeout(() => response.writeHead(200, { "content-length": 2 }).end("ok"), wait);
  });

/** Answers any request over TLS with this certificate. */
const secure = ({ key, chain }) =>
  createTlsServer({ key, cert: chain, ALPNProtocols: ["http/1.1"] }, (socket) => {
    socket.on("error", () => undefined);
    socket.once("data", () => socket.end("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"));
  }).on("tlsClientError", () => undefined);

const listen = async (server, port = 0) => {
  server.listen({ port, host: "127.0.0.1" });
  await once(server, "listening");
  return server.address().port;
};

const stop = async (server) => {
  server.closeAllConnections?.();
  server.close();
  server.unref();
};

const freePort = async () => {
  const server = createServer();
  const port = await listen(server);
  server.close();
  await once(server, "close");
  return port;
};

const comesAndGoes = async () => {
  const port = await freePort();
  let server;
  return {
    port,
    up: async () => {
      server ??= createServer((socket) => socket.on("error", () => undefined).end("ready\n"));
      if (!server.listening) await listen(server, port);
    },
    down: async () => {
      if (server?.listening) await stop(server);
      server = undefined;
    },
  };
};

/** A server that never accepts, with a queue that is full: Linux drops what comes then, without a word. */
const fullQueue = async () => {
  const worker = new Worker(LISTEN_AND_STAND_STILL, { eval: true });
  const [port] = await once(worker, "message");
  const fillers = [];
  for (let count = 0; count < 8; count += 1) {
    const filler = connect({ host: "127.0.0.1", port });
    filler.on("error", () => undefined);
    fillers.push(filler);
    const answered = await Promise.race([once(filler, "connect").then(() => true), sleep(150, false)]);
    if (!answered) break;
  }
  return {
    port,
    close: async () => {
      for (const filler of fillers) filler.destroy();
      await worker.terminate();
    },
  };
};

const LISTEN_AND_STAND_STILL = `
const { createServer } = require("node:net");
const { parentPort } = require("node:worker_threads");
const server = createServer();
server.listen({ host: "127.0.0.1", port: 0, backlog: 1 }, () => {
  parentPort.postMessage(server.address().port);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 3_600_000);
});
`;

/**
 * Copies the sample workspace into a folder, with the servers' ports filled in, the certificate authority as `ca.pem`,
 * and the settings that trust it.
 */
export const fillSample = (folder, { ports, ca }) => {
  const template = join(import.meta.dirname, "order-service");
  for (const entry of readdirSync(template, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const source = join(entry.parentPath, entry.name);
    const target = join(folder, relative(template, source));
    mkdirSync(dirname(target), { recursive: true });
    const text = readFileSync(source, "utf8").replaceAll(/\{\{(\w+)\}\}/g, (_, name) => String(ports[name]));
    writeFileSync(target, text);
  }
  writeFileSync(join(folder, "ca.pem"), ca);
  mkdirSync(join(folder, ".vscode"), { recursive: true });
  const settings = { "tcplens.tls.caFile": join(folder, "ca.pem") };
  writeFileSync(join(folder, ".vscode/settings.json"), `${JSON.stringify(settings, undefined, 2)}\n`);
};

/** ms. */
const TURN_EVERY = 4000;
