import { Trace } from "@tcplens/trace";
import { beforeEach, expect, test } from "vitest";
import { run as cancel } from "../../src/host/commands/cancel-trace.ts";
import { run as retry } from "../../src/host/commands/retry-trace.ts";
import { run as refresh } from "../../src/host/commands/refresh-workspace-endpoints.ts";
import { briefNow } from "../../src/host/history/brief-now.ts";
import { endpointToRetry } from "../../src/host/tracing/endpoint-to-retry.ts";
import type { TraceSession } from "../../src/host/tracing/trace-session.ts";
import { requestHandlers, unavailable } from "../../src/host/views/request-handlers.ts";
import { acts } from "../support/acts.ts";
import { refusedTrace, testHost } from "../support/test-host.ts";
import { answers, calls, reset, window, workspace } from "../support/vscode-stand-in.ts";

beforeEach(() => reset());

const context = { signal: new AbortController().signal };
const foreign = (endpoint: Partial<Trace["header"]["endpoint"]>): Trace => {
  const { header } = refusedTrace("foreign");
  return new Trace({ ...header, endpoint: { ...header.endpoint, ...endpoint } });
};

test.each([
  ["another host", { host: "10.0.0.1", text: "status.example.com:5432" }],
  ["another port", { port: 22, text: "127.0.0.1:5432" }],
  ["another path", { scheme: "http", path: "/ HTTP/1.1\r\n\r\nFLUSHALL", text: "http://127.0.0.1:5432/" }],
  ["no text", { text: "" }],
])("a trace file that means %s than it shows is not traced again", async (_, endpoint) => {
  const trace = foreign(endpoint);
  expect(endpointToRetry(trace.header)).toMatchObject({ ok: false });
  await retry(testHost(), { trace, endpoint: trace.header.endpoint, interrupted: false });
  expect(calls.map(({ what }) => what)).toEqual(["error"]);
  expect(String(calls[0]?.args[0])).toMatch(/^This trace is not traced again: it names /);
});

test("a trace file that means what it shows is asked about before anything connects", async () => {
  const trace = refusedTrace("foreign");
  expect(endpointToRetry(trace.header)).toMatchObject({
    ok: true,
    endpoint: { host: "127.0.0.1", port: 5432 },
  });
  await retry(testHost(), { trace, endpoint: trace.header.endpoint, interrupted: false });
  expect(calls).toMatchObject([
    { what: "warning", args: ["Connect to 127.0.0.1:5432?", { modal: true }, "Trace"] },
  ]);
});

test("in a folder that is not trusted nothing is traced again, and no file is looked through", async () => {
  workspace.isTrusted = false;
  const trace = refusedTrace("foreign");
  const host = testHost();
  await retry(host, { trace, endpoint: trace.header.endpoint, interrupted: false });
  await refresh(host);
  host.scan.want();
  await host.scan.settled();
  expect(calls.map(({ what }) => what)).toEqual(["warning", "warning"]);
  expect(String(calls[1]?.args[0])).toMatch(/not trusted/);
});

test("to cancel a trace that is over stops no other", async () => {
  const host = testHost();
  let stopped = 0;
  const other = {
    id: "other",
    whenOver: () => undefined,
    cancel: () => {
      stopped += 1;
    },
  } as unknown as TraceSession;
  host.running.add(other);
  await cancel(host, { id: "done" });
  expect(stopped).toBe(0);
  expect(calls).toMatchObject([{ what: "information", args: ["That trace is over already."] }]);
  await cancel(host, undefined);
  expect(stopped).toBe(1);
});

test("what was recorded as running and does not run was interrupted", () => {
  const host = testHost();
  const brief = {
    id: "a",
    state: "running",
    headline: "looking up",
    details: ["x"],
    startedAt: "",
    duration: 1,
  } as const;
  const entry = { brief, endpoint: "db:5432", place: undefined } as unknown as Parameters<typeof briefNow>[1];
  expect(briefNow(host, entry)).toMatchObject({ state: "interrupted", headline: "interrupted", details: [] });
});

test("a terminal gets the trace's own command lines only, a terminal of its own each, and nothing runs", async () => {
  const typed: (readonly unknown[])[] = [];
  Object.assign(window, {
    createTerminal: () => ({ show: () => undefined, sendText: (...args: unknown[]) => typed.push(args) }),
  });
  const handlers = requestHandlers(testHost(), {
    rows: unavailable,
    acts: acts(unavailable),
    choose: unavailable,
    commandLines: () => ["ss -ltn", "echo a\nrm b"],
  });
  const ask = async (command: string): Promise<unknown> =>
    handlers.terminal({ kind: "terminal", command }, context.signal);
  await ask("ss -ltn");
  expect(typed).toEqual([["ss -ltn", false]]);
  for (const command of ["rm -rf /", "echo a\nrm b"]) {
    await expect(ask(command)).rejects.toThrow("not part of this trace");
  }
  expect(typed).toHaveLength(1);
  // What is refused is said.
  expect(calls.map(({ what }) => what)).toEqual(["error", "error"]);
});

test("what an act fails with is said to the user", async () => {
  const handlers = requestHandlers(testHost(), {
    rows: unavailable,
    acts: acts(() => Promise.reject(new Error("EROFS: read-only file system"))),
    choose: unavailable,
    commandLines: () => [],
  });
  await expect(async () => handlers.act({ kind: "act", act: "export" }, context.signal)).rejects.toThrow(
    "EROFS",
  );
  expect(calls).toEqual([{ what: "error", args: ["EROFS: read-only file system"] }]);
  expect(answers).toEqual([]);
});
