import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { diagnose, type Endpoint, type Trace } from "@tcplens/trace";
import { afterEach, expect, test } from "vitest";
import { retryPolicy } from "../../src/retry/retry-policy.ts";
import { traceEndpoint } from "../../src/trace-endpoint.ts";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

const listen = async (onSocket: (socket: Socket) => void): Promise<Endpoint> => {
  const server = createServer({ allowHalfOpen: true }, (socket) => {
    socket.on("error", () => undefined);
    onSocket(socket);
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return { host: "127.0.0.1", port, tls: false, text: `127.0.0.1:${port}` };
};

const echo = (socket: Socket): void => {
  socket.on("data", (chunk) => socket.write(chunk));
  socket.on("end", () => socket.end());
};

const codes = (trace: Trace): string[] => diagnose(trace).map(({ code }) => code);

test("a healthy endpoint: connected, answered, closed in order, no finding", async () => {
  const trace = await traceEndpoint(await listen(echo), { send: "hello", proxies: false });
  expect(trace.outcome).toBe("connected");
  expect(codes(trace)).toEqual([]);
  expect(trace.attempts).toHaveLength(1);
  expect(trace.connections[0]).toMatchObject({ outcome: "connected", bytesSent: 5, bytesReceived: 5 });
  expect(trace.phases().answer).toBeGreaterThan(0);
});

test("nothing sent: the connection is watched and then closed, and silence is no fault", async () => {
  const trace = await traceEndpoint(await listen(echo), { watch: 20, proxies: false });
  expect(trace.outcome).toBe("connected");
  expect(codes(trace)).toEqual([]);
});

test("a retry policy is asked, its delays are kept and its end is recorded", async () => {
  const endpoint = await listen(echo);
  servers.pop()?.close();
  const trace = await traceEndpoint(endpoint, {
    retry: retryPolicy({ attempts: 3, base: 10, jitter: "none" }),
    proxies: false,
  });
  expect(trace.outcome).toBe("failed");
  expect(trace.attempts.map(({ number }) => number)).toEqual([1, 2, 3]);
  expect(trace.attempts.map(({ retry }) => retry?.event.delay)).toEqual([10, 20, undefined]);
  expect(codes(trace)).toEqual(["refused", "retry-exhausted"]);
});

test("cancelling ends it at once and leaves a trace that says so", async () => {
  const endpoint = await listen((socket) => socket.resume());
  const controller = new AbortController();
  setTimeout(() => controller.abort(), 40);
  // Nothing else ends it before the test has no more patience.
  const trace = await traceEndpoint(endpoint, {
    send: "x",
    signal: controller.signal,
    proxies: false,
    timeout: 600_000,
    answerTimeout: 600_000,
  });
  expect(trace.cancelled).toBe(true);
  expect(codes(trace)).toEqual([]);
});

test("a caller's own exchange runs on the socket, and an error of its own comes through", async () => {
  const endpoint = await listen(echo);
  const mistake = new Error("the caller's own");
  const broken = traceEndpoint(endpoint, {
    proxies: false,
    exchange: async () => {
      throw mistake;
    },
  });
  await expect(broken).rejects.toBe(mistake);
});

test("options that cannot be used are refused before anything happens", async () => {
  const endpoint = await listen(echo);
  await expect(traceEndpoint(endpoint, { send: "" })).rejects.toThrow("options.send must be");
  await expect(traceEndpoint(endpoint, { watch: Number.NaN })).rejects.toThrow("options.watch must be");
});

test.each([
  ["path", "/ HTTP/1.1\r\n\r\nFLUSHALL\r\n"],
  ["path", "/a b"],
  ["path", "/\u0000"],
  ["path", ""],
  ["host", "127.0.0.1\r\nX: y"],
  ["host", "b\u00fccher.example"],
  ["host", ""],
  ["text", "a\nb"],
])("an endpoint whose %s is %j is refused before a connection is made", async (field, value) => {
  let connections = 0;
  const endpoint = await listen(() => {
    connections += 1;
  });
  const made = { ...endpoint, scheme: "http", [field]: value };
  const traced = traceEndpoint(made, { proxies: false });
  await expect(traced).rejects.toMatchObject({ name: "InvalidArgument", argument: `endpoint.${field}` });
  await expect(traced).rejects.toThrow(`endpoint.${field} must be `);
  expect(connections).toBe(0);
});

test("a caller's own exchange that never ends is ended by the deadline, which is said as it was asked for", async () => {
  const endpoint = await listen((socket) => socket.resume());
  const trace = await traceEndpoint(endpoint, {
    proxies: false,
    timeout: 500,
    exchange: () => new Promise(() => undefined),
  });
  expect(trace.outcome).toBe("failed");
  expect(trace.notes.map(({ event }) => event)).toMatchObject([
    { topic: "deadline", phase: "answer", limit: 500 },
  ]);
  expect(codes(trace)).toEqual(["deadline"]);
});

test("a caller's own exchange that ignores the signal does not keep a cancelled trace", async () => {
  const endpoint = await listen((socket) => socket.resume());
  const signal = AbortSignal.timeout(40);
  const trace = await traceEndpoint(endpoint, {
    proxies: false,
    signal,
    exchange: () => new Promise(() => undefined),
  });
  expect(trace.cancelled).toBe(true);
});
