import { once } from "node:events";
import { connect as bareConnect, createServer, type Server, type Socket } from "node:net";
import { refusedPort } from "@tcplens/test-ports";
import type { TraceEvent } from "@tcplens/trace";
import { afterEach, expect, test } from "vitest";
import { dial } from "../../src/dial/dial.ts";
import { DialError } from "../../src/dial/dial-error.ts";

const open: (Server | Socket)[] = [];
afterEach(() => {
  for (const each of open.splice(0)) {
    if ("close" in each) each.close();
    else each.destroy();
  }
});

const listen = async (
  onSocket: (socket: Socket) => void = (socket) => socket.resume(),
  host = "127.0.0.1",
): Promise<number> => {
  const server = createServer((socket) => {
    socket.on("error", () => undefined);
    onSocket(socket);
  });
  open.push(server);
  server.listen(0, host);
  await once(server, "listening");
  return (server.address() as { port: number }).port;
};

const failure = async (promise: Promise<unknown>): Promise<DialError> => {
  const error = await promise.then(
    () => new Error("it connected"),
    (reason: unknown) => reason,
  );
  if (!(error instanceof DialError)) throw error;
  return error;
};

test("a literal address gives a plain connected socket with no listener of ours", async () => {
  const port = await listen();
  const socket = await dial({ host: "127.0.0.1", port });
  open.push(socket);
  const bare = bareConnect(port, "127.0.0.1");
  open.push(bare);
  await once(bare, "connect");
  for (const event of ["connect", "error", "close", "data", "end", "timeout"]) {
    expect(socket.listenerCount(event), event).toBe(bare.listenerCount(event));
  }
  expect(socket.remotePort).toBe(port);
});

test("with a sink the socket has no listener of ours either, and data does not flow by itself", async () => {
  const port = await listen((socket) => socket.write("hello"));
  const events: TraceEvent[] = [];
  const socket = await dial(`127.0.0.1:${port}`, { sink: (event) => events.push(event) });
  open.push(socket);
  expect(["connect", "error", "close", "data"].map((event) => socket.listenerCount(event))).toEqual([
    0, 0, 0, 0,
  ]);
  expect(socket.readableFlowing).toBeNull();
  const [chunk] = (await once(socket, "data")) as [Buffer];
  expect(chunk.toString()).toBe("hello");
  expect(events.map(({ type }) => type)).toContain("attempt-connected");
});

test("a refused address gives one error with the address's own inside and its meaning", async () => {
  const port = await refusedPort();
  const error = await failure(dial({ host: "127.0.0.1", port }));
  expect(error.code).toBe("ECONNREFUSED");
  expect(error.errors).toHaveLength(1);
  expect(error.errors[0]).toMatchObject({ code: "ECONNREFUSED", address: "127.0.0.1", port });
  expect(error.failure).toMatchObject({ phase: "tcp", transition: { from: "SYN-SENT", trigger: "rcv-rst" } });
});

test("a name with several addresses: every one is tried, the errors come in start order", async () => {
  const port = await refusedPort();
  const lookup = async (_host: string, family: 4 | 6): Promise<string[]> =>
    family === 4 ? ["127.0.0.1", "127.0.0.2"] : ["::1"];
  const error = await failure(dial({ host: "several.test", port }, { lookup }));
  expect(error.errors.map(({ address }) => address)).toEqual(["::1", "127.0.0.1", "127.0.0.2"]);
});

test("the family that works wins, and the other's failure is recorded", async () => {
  const port = await listen();
  const events: TraceEvent[] = [];
  const lookup = async (_host: string, family: 4 | 6): Promise<string[]> =>
    family === 4 ? ["127.0.0.1"] : ["::1"];
  const socket = await dial({ host: "both.test", port }, { lookup, sink: (event) => events.push(event) });
  open.push(socket);
  expect(socket.remoteAddress).toBe("127.0.0.1");
  const failed = events.filter(({ type }) => type === "attempt-failed");
  expect(failed).toMatchObject([{ address: "::1", code: "ECONNREFUSED", connection: 1 }]);
  expect(events.find(({ type }) => type === "lookup-ended")).toMatchObject({
    addresses: ["::1", "127.0.0.1"],
  });
});

test("the overall deadline covers a lookup that never answers, and says so", async () => {
  const events: TraceEvent[] = [];
  const lookup = (): Promise<string[]> => new Promise(() => undefined);
  const error = await failure(
    dial({ host: "slow.test", port: 1 }, { lookup, timeout: 60, sink: (event) => events.push(event) }),
  );
  expect(error).toMatchObject({ code: "ETIMEDOUT", failure: { phase: "lookup" } });
  expect(events.filter(({ type }) => type === "note")).toMatchObject([
    { topic: "deadline", phase: "lookup", limit: 60 },
  ]);
});

test("a lookup that fails in both families is one failure of the lookup", async () => {
  const lookup = async (host: string): Promise<string[]> => {
    throw Object.assign(new Error(`getaddrinfo ENOTFOUND ${host}`), {
      code: "ENOTFOUND",
      syscall: "getaddrinfo",
    });
  };
  const error = await failure(dial({ host: "nowhere.test", port: 1 }, { lookup }));
  expect(error.errors).toHaveLength(1);
  expect(error).toMatchObject({ code: "ENOTFOUND", failure: { phase: "lookup", retryClass: "fatal" } });
});

test("an AbortSignal ends a dial in every phase with its own reason", async () => {
  const reason = new Error("enough");
  const aborted = AbortSignal.abort(reason);
  await expect(dial({ host: "127.0.0.1", port: 1 }, { signal: aborted })).rejects.toBe(reason);
  const controller = new AbortController();
  const lookup = (): Promise<string[]> => new Promise(() => undefined);
  const looking = dial({ host: "slow.test", port: 1 }, { lookup, signal: controller.signal });
  controller.abort(reason);
  await expect(looking).rejects.toBe(reason);
  const port = await listen((socket) => socket.resume());
  const securing = new AbortController();
  const tls = dial({ host: "127.0.0.1", port }, { tls: true, signal: securing.signal });
  setTimeout(() => securing.abort(reason), 30);
  await expect(tls).rejects.toBe(reason);
});

test("options and targets that cannot be used are refused before anything happens", async () => {
  await expect(dial({ host: "x", port: 70_000 })).rejects.toThrow(
    "target.port must be a whole number from 0 to 65535, not 70000",
  );
  await expect(dial({ host: "", port: 1 })).rejects.toThrow("target.host must be");
  await expect(dial({ host: "x", port: 1 }, { timeout: -1 })).rejects.toThrow("options.timeout must be");
  await expect(dial({ host: "x", port: 1 }, { attemptDelay: 5 })).rejects.toThrow(
    "options.attemptDelay must be",
  );
  await expect(dial({ host: "x", port: 1 }, { localAddress: "eth0" })).rejects.toThrow(
    "options.localAddress must be",
  );
  await expect(dial("db.internal")).rejects.toThrow("port");
});

test("a literal of the other family than the one asked for is a mistake of the caller's", async () => {
  await expect(dial({ host: "127.0.0.1", port: 1 }, { family: 6 })).rejects.toThrow(
    "options.family must be 4, or left out, for the IPv4 address 127.0.0.1, not 6",
  );
});

test("a reset right behind the SYN-ACK walks through ESTABLISHED and invents no second SYN", async () => {
  const port = await listen((socket) => socket.resetAndDestroy());
  for (let round = 0; round < 20; round += 1) {
    const events: TraceEvent[] = [];
    const socket = await dial({ host: "127.0.0.1", port }, { sink: (event) => events.push(event) }).catch(
      () => undefined,
    );
    if (socket !== undefined) await once(socket.on("error", () => undefined).resume(), "close");
    const local = events.flatMap((event) =>
      event.type === "state" && event.side === "local" ? [event.to] : [],
    );
    expect(local).toEqual(["SYN-SENT", "ESTABLISHED", "CLOSED"]);
    const syns = events.filter((event) => event.type === "segment" && event.flags.join() === "SYN");
    expect(syns).toHaveLength(1);
  }
});

test("a connection that was there before a busy program looked is not timed out", async () => {
  const port = await listen();
  const dialled = dial({ host: "127.0.0.1", port }, { attemptTimeout: 20 });
  setImmediate(() => {
    const until = performance.now() + 60;
    while (performance.now() < until);
  });
  const socket = await dialled;
  open.push(socket);
  expect(socket.remotePort).toBe(port);
});

test("the recorded walk of a connection that we close is the table's", async () => {
  const port = await listen((socket) => socket.on("data", (chunk) => socket.write(chunk)));
  const events: TraceEvent[] = [];
  const socket = await dial({ host: "127.0.0.1", port }, { sink: (event) => events.push(event) });
  socket.write("ping");
  await once(socket, "data");
  socket.end();
  socket.resume();
  await once(socket, "close");
  const states = (side: string): string[] =>
    events.flatMap((event) =>
      event.type === "state" && event.side === side ? [`${event.from} > ${event.to}`] : [],
    );
  expect(states("local")).toEqual([
    "CLOSED > SYN-SENT",
    "SYN-SENT > ESTABLISHED",
    "ESTABLISHED > FIN-WAIT-1",
    "FIN-WAIT-1 > FIN-WAIT-2",
    "FIN-WAIT-2 > TIME-WAIT",
  ]);
  expect(states("peer").at(-1)).toBe("LAST-ACK > CLOSED");
  expect(events.at(-1)).toMatchObject({ type: "closed", by: "local", bytesSent: 4, bytesReceived: 4 });
  expect(events.filter((event) => event.type === "data")).toHaveLength(2);
});

test("a reset ends the walk in CLOSED and is said to be one", async () => {
  const port = await listen((socket) => socket.once("data", () => socket.resetAndDestroy()));
  const events: TraceEvent[] = [];
  const socket = await dial({ host: "127.0.0.1", port }, { sink: (event) => events.push(event) });
  socket.write("ping");
  const [error] = (await once(socket, "error")) as [NodeJS.ErrnoException];
  expect(error.code).toBe("ECONNRESET");
  expect(events.at(-1)).toMatchObject({ type: "closed", by: "reset", code: "ECONNRESET" });
  expect(events.findLast((event) => event.type === "state")).toMatchObject({
    to: "CLOSED",
    trigger: "rcv-rst",
  });
});
