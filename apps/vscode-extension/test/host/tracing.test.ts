import { parseEndpoint } from "@tcplens/trace";
import { createServer, type Server } from "node:net";
import { refusedPort } from "@tcplens/test-ports";
import { beforeEach, expect, test } from "vitest";
import { run as cancel } from "../../src/host/commands/cancel-trace.ts";
import { traceArgument } from "../../src/host/commands/trace-argument.ts";
import { recordSession } from "../../src/host/history/record-session.ts";
import { loadTrace } from "../../src/host/history/load-trace.ts";
import { mayConnect } from "../../src/host/tracing/may-connect.ts";
import { readCaFile } from "../../src/host/tracing/read-ca-file.ts";
import { sensitivity } from "../../src/host/tracing/sensitive-target.ts";
import { startSession } from "../../src/host/tracing/start-session.ts";
import { tellFailure } from "../../src/host/views/notifications.ts";
import { english } from "../../src/model/words.ts";
import { testHost } from "../support/test-host.ts";
import { answers, calls, fileSystem, reset, workspace } from "../support/vscode-stand-in.ts";

beforeEach(() => reset());

const failed = (error: unknown): never => {
  throw error;
};

const listening = (server: Server): Promise<number> =>
  new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as { readonly port: number }).port));
  });

test("a trace runs, is in the history from its start, and is on disk when it is over", async () => {
  const host = testHost();
  const target = { endpoint: parseEndpoint(`127.0.0.1:${await refusedPort()}`) };
  const session = await startSession(target, { producer: "test 1" }, failed);
  host.running.add(session);
  const recorded = recordSession(host, session);
  expect(host.history.entry(session.id)?.brief.state).toBe("running");
  expect((await loadTrace(host, session.id))?.trace).toBe(session.trace);
  await recorded;
  expect(host.running.sessions).toEqual([]);
  expect(host.history.entry(session.id)?.brief).toMatchObject({
    state: "failed",
    headline: "nothing is listening",
  });
  expect((await loadTrace(host, session.id))?.trace.events.length).toBe(session.trace.events.length);
});

test("a trace that is stopped is cancelled, not failed", async () => {
  const server = createServer(() => undefined);
  const host = testHost();
  const endpoint = parseEndpoint(`127.0.0.1:${await listening(server)}`);
  const session = await startSession({ endpoint }, { watch: 60_000 }, failed);
  host.running.add(session);
  const recorded = recordSession(host, session);
  await new Promise((resolve) => setTimeout(resolve, 50));
  await cancel(host, { id: session.id });
  await recorded;
  expect(session.trace.cancelled).toBe(true);
  await tellFailure(host, session);
  expect(calls).toEqual([]);
  await new Promise((resolve) => server.close(resolve));
});

test("options that do not go together are refused before anything happens", async () => {
  await expect(
    startSession({ endpoint: parseEndpoint("127.0.0.1:1") }, { family: 6 }, failed),
  ).rejects.toThrow("family");
});

test("a failure that nobody sees is told with its cause and what to do", async () => {
  const host = testHost();
  const endpoint = parseEndpoint(`127.0.0.1:${await refusedPort()}`);
  const session = await startSession({ endpoint }, {}, failed);
  await session.ended;
  answers.push("Show Trace");
  await tellFailure(host, session);
  expect(calls[0]?.args[0]).toMatch(/^127\.0\.0\.1:\d+: Nothing is listening on .*\. Start the server/);
  expect(calls[0]?.args.slice(-2)).toEqual(["Show Trace", "Don't Show Again"]);
  expect(calls[1]?.args).toEqual(["tcplens.showTrace", { id: session.id }]);
});

test("what a peer calls itself makes no link of the message", async () => {
  const host = {
    ...testHost(),
    words: { ...english, say: () => "[Update](command:workbench.action.quit)\nnow" },
  };
  const endpoint = parseEndpoint(`127.0.0.1:${await refusedPort()}`);
  const session = await startSession({ endpoint }, {}, failed);
  await session.ended;
  await tellFailure(host, session);
  expect(calls[0]?.args[0]).toMatch(/\[Update\] \(command:workbench\.action\.quit\) now/);
});

test("nothing connects in a workspace that is not trusted: that is said, with the way out", async () => {
  workspace.isTrusted = false;
  answers.push("Manage Workspace Trust");
  expect(await mayConnect({ endpoint: parseEndpoint("db:5432") })).toBe(false);
  expect(calls.map(({ what }) => what)).toEqual(["warning", "command"]);
  expect(calls[1]?.args).toEqual(["workbench.trust.manage"]);
});

test("a delicate target is asked about first", async () => {
  expect(await mayConnect({ endpoint: parseEndpoint("169.254.169.254:80") })).toBe(false);
  answers.push("Trace");
  expect(await mayConnect({ endpoint: parseEndpoint("169.254.169.254:80") })).toBe(true);
  expect(await mayConnect({ endpoint: parseEndpoint("10.0.0.1:80") })).toBe(true);
  expect(calls).toHaveLength(2);
});

test.each([
  ["169.254.169.254", "metadata"],
  ["::ffff:169.254.169.254", "metadata"],
  ["::ffff:100.100.100.200", "metadata"],
  ["::ffff:169.254.0.1", "link-local"],
  ["0:0:0:0:0:ffff:a9fe:a9fe", "metadata"],
  ["64:ff9b::169.254.169.254", "metadata"],
  ["64:ff9b::a9fe:102", "link-local"],
  ["64:ff9b::10.0.0.1", undefined],
  ["::ffff:10.0.0.1", undefined],
  ["fd00:ec2::254", "metadata"],
  ["metadata.google.internal.", "metadata"],
  ["100.100.100.200", "metadata"],
  ["169.254.3.4", "link-local"],
  ["fe80::1%eth0", "link-local"],
  ["febf::1", "link-local"],
  ["fec0::1", undefined],
  ["fe80.example.com", undefined],
  ["10.169.254.1", undefined],
  ["localhost", undefined],
])("%s is %s", (host, expected) => {
  // As what the user types is read.
  const written = host.includes(":") ? `[${host}]` : host;
  expect(sensitivity(parseEndpoint(`${written}:80`).host)).toBe(expected);
});

test("an argument from outside is an endpoint or none", () => {
  expect(traceArgument("db:5432")?.endpoint.port).toBe(5432);
  expect(traceArgument({ endpoint: "db:5432", place: { uri: "file:///a", line: 3 } })?.place?.line).toBe(3);
  expect(traceArgument({ endpoint: "db:5432", place: { uri: 1, line: -3 } })?.place).toBeUndefined();
  for (const value of [undefined, null, 3, {}, { endpoint: 5 }]) expect(traceArgument(value)).toBeUndefined();
  expect(() => traceArgument("db")).toThrow("db has no port");
});

test("certificates that cannot be used are named before anything connects", async () => {
  expect(await readCaFile("")).toEqual({ ok: true, text: undefined });
  expect(await readCaFile("/missing.pem")).toMatchObject({ ok: false });
  fileSystem.set("file:///empty.pem", new TextEncoder().encode("hello"));
  expect(await readCaFile("/empty.pem")).toMatchObject({ ok: false });
  fileSystem.set("file:///ca.pem", new TextEncoder().encode("-----BEGIN CERTIFICATE-----\n"));
  expect(await readCaFile("/ca.pem")).toMatchObject({ ok: true });
});
