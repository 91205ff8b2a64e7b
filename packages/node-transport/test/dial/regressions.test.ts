import { once } from "node:events";
import { createServer as createTlsServer, type TLSSocket } from "node:tls";
import { createSelfSigned } from "@tcplens/certificates";
import type { TraceEvent } from "@tcplens/trace";
import { afterEach, expect, test } from "vitest";
import { systemClock } from "../../src/clock.ts";
import { dial } from "../../src/dial/dial.ts";
import type { DialOptions, DialTlsOptions } from "../../src/dial/options.ts";
import { echo, listening, resetAfterAccept, type TestServer } from "../support/servers.ts";

const servers: Pick<TestServer, "close">[] = [];
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.close()));
});

const opened = async (server: Promise<TestServer>): Promise<TestServer> => {
  const running = await server;
  servers.push(running);
  return running;
};

test("lookups that answer with no address at all are a name that is not found", async () => {
  const error: unknown = await dial({ host: "empty.test", port: 1 }, { lookup: async () => [] }).catch(
    (e: unknown) => e,
  );
  expect(error).toMatchObject({ name: "DialError", code: "ENOTFOUND", failure: { phase: "lookup" } });
});

test("a lookup that rejects with anything, or answers with anything, ends in a DialError", async () => {
  const odd: DialOptions["lookup"][] = [
    async () => {
      throw undefined;
    },
    async () => {
      throw "no";
    },
    async () => ["999.1.1.1", "not-an-address"],
  ];
  for (const lookup of odd) {
    const error: unknown = await dial({ host: "odd.test", port: 1 }, { lookup: lookup! }).catch(
      (e: unknown) => e,
    );
    expect(error).toMatchObject({ name: "DialError", failure: { phase: "lookup" } });
  }
});

test("TLS options that cannot be used are refused before anything is connected", async () => {
  const server = await opened(echo());
  const bad: DialTlsOptions[] = [
    { cert: "nonsense" },
    { ciphers: "no-such-cipher" },
    { alpn: [""] },
    { servername: "127.0.0.1" },
    { servername: "" },
  ];
  for (const tls of bad) {
    await expect(dial({ host: "127.0.0.1", port: server.port }, { tls })).rejects.toThrow(/^options\.tls/);
  }
  expect(server.accepted).toEqual([]);
});

test.each([
  "lookup-ended",
  "attempt-started",
  "state",
  "segment",
  "attempt-connected",
  "tls-started",
] as const)("a sink that aborts at %s ends the dial, and nothing stays open", async (when) => {
  const server = await opened(listening((socket) => socket.resume()));
  const lookup = async (_host: string, family: 4 | 6): Promise<string[]> =>
    family === 4 ? ["127.0.0.1"] : [];
  for (const host of ["127.0.0.1", "named.test"]) {
    const controller = new AbortController();
    const reason = new Error("enough");
    const sink = ({ type }: TraceEvent): void => {
      if (type === when) controller.abort(reason);
    };
    const dialled = dial(
      { host, port: server.port },
      { sink, lookup, signal: controller.signal, tls: when === "tls-started" },
    );
    await expect(dialled).rejects.toBe(reason);
  }
  await new Promise((resolve) => setTimeout(resolve, 30));
  await expect.poll(() => server.accepted.filter(({ readyState }) => readyState === "open")).toEqual([]);
});

test.each(["ETIMEDOUT", "ECONNRESET", "EPIPE"])(
  "a program that destroys its own socket with %s did so itself",
  async (code) => {
    const server = await opened(echo());
    const events: TraceEvent[] = [];
    const socket = await dial(
      { host: "127.0.0.1", port: server.port },
      { sink: (event) => events.push(event) },
    );
    socket.on("error", () => undefined);
    const closed = new Promise((resolve) => void socket.once("close", resolve));
    socket.destroy(Object.assign(new Error("mine"), { code }));
    await closed;
    expect(events.at(-1)).toMatchObject({ type: "closed", by: "local" });
    expect(events.some((event) => event.type === "segment" && event.flags.includes("RST"))).toBe(false);
  },
);

test("a handshake that the peer breaks off is told before the end of its connection", async () => {
  const server = await opened(resetAfterAccept());
  const types: string[] = [];
  const dialled = dial(
    { host: "127.0.0.1", port: server.port },
    { tls: true, sink: ({ type }) => types.push(type) },
  );
  await expect(dialled).rejects.toMatchObject({ name: "DialError" });
  if (types.includes("tls-started"))
    expect(types.indexOf("tls-failed")).toBeLessThan(types.indexOf("closed"));
});

test("the name in the handshake has no trailing dot", async () => {
  const { key, cert } = await createSelfSigned({ names: ["dotted.test"] });
  const names: unknown[] = [];
  const server = createTlsServer({ key, cert }, (socket: TLSSocket) => {
    names.push(socket.servername);
    socket.on("error", () => undefined).end();
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const lookup = async (_host: string, family: 4 | 6): Promise<string[]> =>
    family === 4 ? ["127.0.0.1"] : [];
  const secured = once(server, "secureConnection");
  const socket = await dial({ host: "dotted.test.", port }, { lookup, tls: { ca: cert } });
  await secured;
  socket.destroy();
  server.close();
  expect(names).toEqual(["dotted.test"]);
});

test("a wait without end does not end", async () => {
  let woken = false;
  systemClock.after(Infinity, () => {
    woken = true;
  });
  await new Promise((resolve) => setTimeout(resolve, 20));
  expect(woken).toBe(false);
});

test("an overall deadline on a busy loop does not fail a name that is connected", async () => {
  const server = await opened(echo());
  const lookup = async (_host: string, family: 4 | 6): Promise<string[]> =>
    family === 4 ? ["127.0.0.1"] : [];
  const dialled = dial({ host: "busy.test", port: server.port }, { lookup, timeout: 60 });
  setTimeout(() => {
    const until = performance.now() + 120;
    while (performance.now() < until);
  }, 1);
  const socket = await dialled;
  expect(socket.remotePort).toBe(server.port);
  socket.destroy();
});
