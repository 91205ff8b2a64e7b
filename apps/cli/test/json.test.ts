/** `--json`: stdout has JSON Lines and nothing else; for each trace the header, its events, one summary. */
import { once } from "node:events";
import net from "node:net";
import { readTraces } from "@tcplens/trace";
import { refusedPort } from "@tcplens/test-ports";
import { describe, expect, test } from "vitest";
import { nodes } from "./support/nodes.ts";
import { jsonLines, runCli } from "./support/run-cli.ts";
import { listen, listenEcho } from "./support/servers.ts";

describe.each(nodes)("on Node $version", ({ path: node }) => {
  test("a refused connection fails with the finding and its evidence", async () => {
    const endpoint = `127.0.0.1:${await refusedPort()}`;
    const { code, stdout, stderr } = await runCli(["trace", endpoint, "--json"], { node });
    const lines = jsonLines(stdout);
    expect(lines[0]).toMatchObject({
      type: "trace",
      schema: 1,
      endpoint: { text: endpoint },
      source: "socket",
    });
    expect(lines[0]?.["producer"]).toMatch(/^tcplens \d/u);
    expect(lines.at(-1)).toMatchObject({
      type: "summary",
      endpoint,
      outcome: "failed",
      attempts: 1,
      findings: [{ code: "refused", severity: "error", reference: expect.stringMatching(/./u) }],
    });
    const [finding] = (lines.at(-1)?.["findings"] ?? []) as readonly { evidence: readonly object[] }[];
    expect(finding?.evidence.length).toBeGreaterThan(0);
    expect(stderr).toBe("");
    expect(code).toBe(1);
  });

  test("a healthy connection succeeds without a finding", async () => {
    const endpoint = `127.0.0.1:${await listenEcho()}`;
    const { code, stdout } = await runCli(["trace", endpoint, "--json", "--send", String.raw`hello\r\n`], {
      node,
    });
    const lines = jsonLines(stdout);
    expect(lines.at(-1)).toMatchObject({ type: "summary", outcome: "connected", findings: [] });
    const states = (lines.at(-1)?.["states"] ?? []) as readonly {
      side: string;
      to: string;
      evidence: string;
    }[];
    expect(states.filter(({ side }) => side === "local").map(({ to }) => to)).toContain("ESTABLISHED");
    expect(states.every(({ evidence }) => evidence === "socket" || evidence === "kernel")).toBe(true);
    const data = lines.filter(({ type }) => type === "data");
    expect(data.map(({ direction, bytes }) => [direction, bytes])).toEqual([
      ["sent", 7],
      ["received", 7],
    ]);
    expect(data.every((event) => event["payload"] === undefined)).toBe(true);
    expect(code).toBe(0);
  });
});

test("events come as they happen, not at the end", async () => {
  const server = net.createServer();
  const port = await listen(server);
  const accepted = once(server, "connection");
  let seen = "";
  const run = runCli(["trace", `127.0.0.1:${port}`, "--json", "--send", "hello"], {
    onSpawn: (child) => child.stdout.on("data", (text: string) => (seen += text)),
  });
  const [socket] = (await accepted) as [net.Socket];
  await once(socket, "data");
  await expect.poll(() => seen).toMatch(/"attempt-connected"/u);
  expect(seen).not.toMatch(/"summary"/u);
  socket.end("hello");
  expect((await run).code).toBe(0);
});

test("several endpoints and rounds give one trace after the other, which readTraces reads", async () => {
  const [up, down] = [`127.0.0.1:${await listenEcho()}`, `127.0.0.1:${await refusedPort()}`];
  const { code, stdout } = await runCli(["trace", up, down, "--json", "--count", "2", "--interval", "10ms"]);
  expect(code).toBe(1);
  const types = jsonLines(stdout).map(({ type }) => type);
  expect(types.filter((type) => type === "trace")).toHaveLength(4);
  expect(types.filter((type) => type === "summary")).toHaveLength(4);
  const before = types.flatMap((type, index) => (type === "trace" && index > 0 ? [types[index - 1]] : []));
  expect(new Set(before)).toEqual(new Set(["summary"]));
  const read = readTraces(stdout);
  expect(read.ok).toBe(true);
  expect(read.traces.map((trace) => [trace.header.endpoint.text, trace.outcome])).toEqual([
    [up, "connected"],
    [down, "failed"],
    [up, "connected"],
    [down, "failed"],
  ]);
});

test("--record-payload keeps the bytes", async () => {
  const port = await listenEcho();
  const { stdout } = await runCli([
    "trace",
    `127.0.0.1:${port}`,
    "--json",
    "--send",
    "hi",
    "--record-payload",
  ]);
  const payloads = jsonLines(stdout).flatMap((event) => (event["type"] === "data" ? [event["payload"]] : []));
  expect(payloads).toEqual([btoa("hi"), btoa("hi")]);
});

test("--no-kernel leaves the operating system's view out", async () => {
  const port = await listenEcho();
  const { stdout } = await runCli(["trace", `127.0.0.1:${port}`, "--json", "--no-kernel"]);
  expect(jsonLines(stdout).some(({ type }) => type === "kernel")).toBe(false);
});

/** The `retry` events of a trace of a closed port. */
const schedule = async (...options: readonly string[]): Promise<readonly Record<string, unknown>[]> => {
  const args = ["trace", `127.0.0.1:${await refusedPort()}`, "--json", "--delay", "20ms", ...options];
  const { stdout, code } = await runCli(args);
  expect(code).toBe(1);
  return jsonLines(stdout).filter(({ type }) => type === "retry");
};

const seededDelays = async (seed: string): Promise<readonly unknown[]> =>
  (await schedule("--retries", "4", "--jitter", "full", "--seed", seed)).map(({ delay }) => delay);

describe("retries", () => {
  test("--retries 3 waits three times, longer each time, and says why", async () => {
    const retries = await schedule("--retries", "3");
    expect(retries.map(({ attempt }) => attempt)).toEqual([1, 2, 3]);
    const delays = retries.map(({ delay }) => Number(delay));
    expect(delays).toEqual(delays.toSorted((a, b) => a - b));
    expect(new Set(delays).size).toBe(3);
    for (const { reason } of retries) expect(reason).toMatch(/exponential 20 ms × 2\^\d, equal jitter/u);
  });

  test("the same seed gives the same delays, another seed others", async () => {
    const first = await seededDelays("7");
    expect(await seededDelays("7")).toEqual(first);
    expect(await seededDelays("8")).not.toEqual(first);
  });

  test.each([
    ["constant", ["--backoff", "constant"], [20, 20, 20]],
    ["linear", ["--backoff", "linear"], [20, 40, 60]],
    ["exponential without jitter", ["--jitter", "none"], [20, 40, 80]],
    ["exponential up to --max-delay", ["--jitter", "none", "--max-delay", "50ms"], [20, 40, 50]],
  ])("%s", async (_name, options, delays) => {
    expect((await schedule("--retries", "3", ...options)).map(({ delay }) => delay)).toEqual(delays);
  });

  test("--retries 0 tries once", async () => {
    expect(await schedule("--retries", "0")).toEqual([]);
  });
});
